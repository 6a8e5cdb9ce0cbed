package brainframe.example

import okhttp3.Credentials
import okhttp3.Interceptor
import okhttp3.Response

/** Sends the password with the first request, and then the session cookie of the response. */
class Session(user: String, password: String) : Interceptor {
    private val basic = Credentials.basic(user, password)

    @Volatile
    private var cookie: String? = null

    override fun intercept(chain: Interceptor.Chain): Response {
        val known = cookie
        val request = chain.request().newBuilder()
            .apply { if (known == null) header("Authorization", basic) else header("Cookie", known) }
            .build()
        val response = chain.proceed(request)
        response.headers("Set-Cookie").find { it.startsWith("session_id=") }
            ?.let { cookie = it.substringBefore(';') }
        // The next call sends the password again.
        if (response.code == 401) cookie = null
        return response
    }
}
