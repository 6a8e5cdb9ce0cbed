package brainframe.example

import brainframe.client.apis.AlarmsApi
import brainframe.client.apis.AlertsApi
import brainframe.client.apis.AnalysisApi
import brainframe.client.apis.BaseApi
import brainframe.client.apis.StorageApi
import brainframe.client.apis.StreamsApi
import brainframe.client.apis.ZonesApi
import brainframe.client.infrastructure.ClientError
import brainframe.client.infrastructure.ClientException
import brainframe.client.infrastructure.Serializer
import brainframe.client.models.Error
import brainframe.client.models.ErrorKind
import brainframe.client.models.ZoneStatus
import com.fasterxml.jackson.core.JacksonException
import com.fasterxml.jackson.module.kotlin.readValue
import java.io.IOException
import java.time.Duration
import okhttp3.OkHttpClient
import okhttp3.Request

/** The zone statuses of all streams, by stream ID and zone name. JSON keys are strings, even IDs. */
typealias Packet = Map<String, Map<String, ZoneStatus>>

/** The generated classes of one server. */
class BrainFrame(private val url: String, user: String, password: String) : AutoCloseable {
    private val http = OkHttpClient.Builder()
        .addInterceptor(Session(user, password))
        // The timeout applies to each read; the status stream sends data every second.
        .readTimeout(Duration.ofSeconds(30))
        .build()

    val base = BaseApi(url, http)
    val storage = StorageApi(url, http)
    val streams = StreamsApi(url, http)
    val zones = ZonesApi(url, http)
    val alarms = AlarmsApi(url, http)
    val analysis = AnalysisApi(url, http)
    val alerts = AlertsApi(url, http)

    /**
     * Passes the packets of the endless status stream to [block], until it returns.
     *
     * The generated getZoneStatusStream reads the body to its end, which never comes.
     */
    fun <T> follow(block: (Sequence<Packet>) -> T): T {
        // Sample: get_zone_status_stream
        val request = Request.Builder().url("$url/api/streams/statuses").build()
        return http.newCall(request).execute().use { response ->
            if (!response.isSuccessful) throw IOException("no stream: ${response.code}")
            // One JSON object per line, with blank lines in between. readUtf8Line does not split at
            // U+2028, which names can contain.
            val source = response.body!!.source()
            val lines = generateSequence { source.readUtf8Line() }.filter(String::isNotBlank)
            block(lines.map { Serializer.jacksonObjectMapper.readValue<Packet>(it) })
        }
    }

    /** Closes the threads and connections, which OkHttp keeps for a while otherwise. */
    override fun close() {
        http.dispatcher.executorService.shutdown()
        http.connectionPool.evictAll()
    }
}

/** The body of an error response; null if it is not an [Error], such as that of a proxy. */
val ClientException.error: Error?
    get() = try {
        ((response as? ClientError<*>)?.body as? String)
            ?.let { Serializer.jacksonObjectMapper.readValue<Error>(it) }
    } catch (_: JacksonException) {
        null
    }

/** The kind of an error, which may be unknown to this client. */
val Error.kind: ErrorKind
    get() = ErrorKind.decode(title)
