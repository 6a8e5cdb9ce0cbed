package brainframe.example;

import brainframe.client.ApiClient;
import brainframe.client.ApiException;
import brainframe.client.ApiResponse;
import brainframe.client.JSON;
import brainframe.client.api.BaseApi;
import brainframe.client.auth.ApiKeyAuth;
import brainframe.client.model.Error;
import brainframe.client.model.ErrorKind;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import java.io.IOException;
import java.util.List;

/** Configuration of the generated classes, and access to their errors. */
final class BrainFrame {
  static {
    JSON.setGson(
        JSON.getGson()
            .newBuilder()
            // The server requires all keys of an object, including those that are null.
            .serializeNulls()
            // Without this, Gson reads 17 in a map as 17.0.
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create());
  }

  private BrainFrame() {}

  /** Configures Gson for the JSON of the server: a call runs the static initializer above. */
  static void configureJson() {}

  /** Sends the password with the first request, and then the session cookie of the response. */
  static ApiClient logIn(String url, String user, String password) throws ApiException {
    ApiClient client = new ApiClient().setBasePath(url);
    client.setUsername(user);
    client.setPassword(password);
    // Sample: version
    ApiResponse<String> version = new BaseApi(client).versionWithHttpInfo();
    System.out.println("Server " + version.getData());

    for (String cookie : version.getHeaders().getOrDefault("set-cookie", List.of())) {
      String value = cookie.split(";", 2)[0];
      if (value.startsWith("session_id=")) {
        ApiKeyAuth session = (ApiKeyAuth) client.getAuthentication("sessionCookie");
        session.setApiKey(value.substring("session_id=".length()));
        client.setUsername(null);
        client.setPassword(null);
      }
    }
    return client;
  }

  /** Returns the kind of an error, or UnknownError if the response has none. */
  static ErrorKind kind(ApiException exception) {
    return ErrorKind.fromValue(error(exception).getTitle());
  }

  /** Returns the body of an error response. */
  static Error error(ApiException exception) {
    try {
      return Error.fromJson(exception.getResponseBody());
    } catch (IOException | JsonParseException | IllegalArgumentException | NullPointerException e) {
      // A proxy in front of a server that is starting responds with something other than JSON.
      return new Error()
          .title(ErrorKind.UNKNOWN_ERROR.getValue())
          .description(exception.getMessage());
    }
  }
}
