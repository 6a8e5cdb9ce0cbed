package brainframe.example;

import brainframe.client.JSON;
import brainframe.client.model.ZoneStatus;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads the test vectors of a folder with the generated classes and writes them back, one
 * JSON object per line: {@code Vectors FOLDER}.
 */
public final class Vectors {
  private Vectors() {}

  /** Runs the check. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    BrainFrame.configureJson();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(arguments[0]), "*.json")) {
      for (Path file : files) {
        JsonObject content = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        String codec = content.get("codec").getAsString();
        Type type = type(codec);
        for (JsonElement element : content.getAsJsonArray("vectors")) {
          JsonObject vector = element.getAsJsonObject();
          JsonObject line = new JsonObject();
          line.addProperty("codec", codec);
          line.add("name", vector.get("name"));
          try {
            Object value = JSON.getGson().fromJson(vector.get("json"), type);
            line.add("written", JSON.getGson().toJsonTree(value, type));
          } catch (JsonParseException | IllegalArgumentException e) {
            line.addProperty("error", e.getMessage());
          }
          System.out.println(line);
        }
      }
    }
  }

  private static Type type(String codec) throws ClassNotFoundException {
    // The only codec that is a map; the generator creates no class for it.
    return codec.equals("ZoneStatusesByStream")
        ? new TypeToken<Map<String, Map<String, ZoneStatus>>>() {}.getType()
        : Class.forName("brainframe.client.model." + codec);
  }
}
