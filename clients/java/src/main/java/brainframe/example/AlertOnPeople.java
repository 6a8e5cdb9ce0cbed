package brainframe.example;

import brainframe.client.ApiClient;
import brainframe.client.ApiException;
import brainframe.client.JSON;
import brainframe.client.api.AlarmsApi;
import brainframe.client.api.AlertsApi;
import brainframe.client.api.AnalysisApi;
import brainframe.client.api.StorageApi;
import brainframe.client.api.StreamsApi;
import brainframe.client.api.ZonesApi;
import brainframe.client.model.Alert;
import brainframe.client.model.AlertVerification;
import brainframe.client.model.ConnType;
import brainframe.client.model.CountConditionTestType;
import brainframe.client.model.ErrorKind;
import brainframe.client.model.IntersectionPointType;
import brainframe.client.model.StreamConfiguration;
import brainframe.client.model.Zone;
import brainframe.client.model.ZoneAlarm;
import brainframe.client.model.ZoneAlarmCountCondition;
import brainframe.client.model.ZoneStatus;
import com.google.gson.reflect.TypeToken;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Uploads a video, watches a zone of it for people, and reviews the alert that is raised: {@code
 * AlertOnPeople URL USER PASSWORD VIDEO FRAME}.
 */
public final class AlertOnPeople {
  private static final TypeToken<Map<String, Map<String, ZoneStatus>>> PACKET =
      new TypeToken<>() {};

  private final StorageApi storage;
  private final StreamsApi streams;
  private final ZonesApi zones;
  private final AlarmsApi alarms;
  private final AnalysisApi analysis;
  private final AlertsApi alerts;
  private Long storageId;
  private Long streamId;

  private AlertOnPeople(ApiClient client) {
    storage = new StorageApi(client);
    streams = new StreamsApi(client);
    zones = new ZonesApi(client);
    alarms = new AlarmsApi(client);
    analysis = new AnalysisApi(client);
    alerts = new AlertsApi(client);
  }

  /** Runs the example. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 5) {
      System.err.println("usage: AlertOnPeople URL USER PASSWORD VIDEO FRAME");
      System.exit(2);
    }
    BrainFrame.configureJson();
    ApiClient client = BrainFrame.logIn(arguments[0], arguments[1], arguments[2]);
    AlertOnPeople example = new AlertOnPeople(client);
    try {
      example.run(new File(arguments[3]), Path.of(arguments[4]));
    } finally {
      example.cleanUp();
      // Otherwise, OkHttp's threads stay alive for a minute.
      client.getHttpClient().dispatcher().executorService().shutdown();
      client.getHttpClient().connectionPool().evictAll();
    }
  }

  private void run(File video, Path frameFile)
      throws ApiException, IOException, InterruptedException {
    // Sample: new_storage
    storageId = storage.newStorage(video);
    // Sample: set_stream_configuration
    streamId =
        streams
            .setStreamConfiguration(
                new StreamConfiguration()
                    .name("Car park")
                    .connectionType(ConnType.FILE)
                    .connectionOptions(Map.of("storage_id", storageId)))
            .getId();
    // Sample: set_zone
    Zone zone =
        zones.setZone(
            new Zone()
                .name("Crossing")
                .streamId(streamId)
                .coords(
                    List.of(
                        List.of(330, 179), List.of(764, 179), List.of(764, 420), List.of(330, 300))));
    // Sample: set_zone_alarm
    ZoneAlarm alarm = alarms.setZoneAlarm(somebodyIsCrossing(zone.getId()));
    System.out.printf("Stream %d, zone %d, alarm %d%n", streamId, zone.getId(), alarm.getId());

    // Sample: set_analyzing
    streams.setAnalyzing(streamId, true);

    // The latest statuses, polled. JSON keys are strings, even those that are IDs.
    // Sample: get_latest_zone_statuses
    ZoneStatus screen;
    while ((screen = status(analysis.getLatestZoneStatuses(), "Screen")) == null) {
      Thread.sleep(100);
    }
    System.out.printf("Latest: %d objects in the whole frame%n", screen.getWithin().size());

    Alert alert = firstAlert(zone.getName());
    // Sample: set_alert_verification
    System.out.println("Verified: " + alerts.setAlertVerification(alert.getId(), true).getVerifiedAs());
    // Sample: get_alerts
    List<AlertVerification> reviewed = List.of(AlertVerification.TRUE, AlertVerification.FALSE);
    String count =
        alerts
            .getAlertsWithHttpInfo(streamId, null, null, reviewed, 0, null)
            .getHeaders()
            .get("total-count")
            .get(0);
    System.out.println("Reviewed alerts: " + count);

    // The bytes are in a temporary file.
    // Sample: get_alert_frame
    Path frame = alerts.getAlertFrame(alert.getId()).toPath();
    Files.move(frame, frameFile, StandardCopyOption.REPLACE_EXISTING);
    System.out.printf("Saved %d bytes to %s%n", Files.size(frameFile), frameFile);

    // Sample: delete_zone
    zones.deleteZone(zone.getId());
    // Sample: get_zone
    try {
      zones.getZone(zone.getId());
      throw new IllegalStateException("the zone is still there");
    } catch (ApiException e) {
      if (!BrainFrame.kind(e).equals(ErrorKind.ZONE_NOT_FOUND_ERROR)) {
        throw e;
      }
      System.out.printf("Caught %s: %s%n", BrainFrame.kind(e), BrainFrame.error(e).getDescription());
    }
  }

  private static ZoneAlarm somebodyIsCrossing(Long zoneId) {
    return new ZoneAlarm()
        .name("Somebody is crossing")
        .zoneId(zoneId)
        .useActiveTime(false)
        .addCountConditionsItem(
            new ZoneAlarmCountCondition()
                .test(CountConditionTestType.GREATER_THAN)
                .checkValue(0)
                .withClassName("person")
                .windowDuration(1.0)
                .windowThreshold(0.5)
                .intersectionPoint(IntersectionPointType.BOTTOM));
  }

  /** Reads the endless stream of zone statuses until the zone has an alert. */
  private Alert firstAlert(String zoneName) throws ApiException, IOException {
    // Closing the reader ends the call. readLine ends lines at \n, \r and \r\n, never at U+2028.
    // Sample: get_zone_status_stream
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(analysis.getZoneStatusStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.isBlank()) {
          continue;
        }
        seen++;
        Map<String, Map<String, ZoneStatus>> packet =
            JSON.getGson().fromJson(line, PACKET.getType());
        ZoneStatus status = status(packet, zoneName);
        if (status != null && !status.getAlerts().isEmpty()) {
          Alert alert = status.getAlerts().get(0);
          System.out.printf("Alert %d after %d packets%n", alert.getId(), seen);
          return alert;
        }
      }
    }
    throw new IOException("the server ended the status stream");
  }

  private ZoneStatus status(Map<String, Map<String, ZoneStatus>> packet, String zoneName) {
    return packet.getOrDefault(streamId.toString(), Map.of()).get(zoneName);
  }

  private void cleanUp() throws ApiException {
    if (streamId != null) {
      // Sample: delete_stream_configuration
      streams.deleteStreamConfiguration(streamId);
    }
    if (storageId != null) {
      // Sample: delete_storage
      storage.deleteStorage(storageId);
    }
    System.out.println("Cleaned up");
  }
}
