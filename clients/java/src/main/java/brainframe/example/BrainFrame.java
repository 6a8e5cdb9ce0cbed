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

/** What a program does once before it uses the generated classes, and how it reads their errors. */
final class BrainFrame {
  static {
    JSON.setGson(
        JSON.getGson()
            .newBuilder()
            // The server wants all keys of an object, those that are null too.
            .serializeNulls()
            // 17 in a map stays 17, where Gson makes 17.0 of it.
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create());
  }

  private BrainFrame() {}

  /** Makes sure that JSON is read and written as the server expects it. */
  static void configureJson() {}

  /** Sends the password once, and the session that the server opened for it from then on. */
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

  /** Returns the kind of an error, UnknownError if the answer names none. */
  static ErrorKind kind(ApiException exception) {
    return ErrorKind.fromValue(error(exception).getTitle());
  }

  /** Returns what the server said of an error. */
  static Error error(ApiException exception) {
    try {
      return Error.fromJson(exception.getResponseBody());
    } catch (IOException | JsonParseException | IllegalArgumentException | NullPointerException e) {
      // A proxy in front of a server that is starting answers something else than JSON.
      return new Error()
          .title(ErrorKind.UNKNOWN_ERROR.getValue())
          .description(exception.getMessage());
    }
  }
}
