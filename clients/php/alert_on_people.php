<?php
// Watches a zone of a video for people, and reviews the alert that is raised.
//
// Arguments: URL USER PASSWORD VIDEO FRAME

declare(strict_types=1);

require __DIR__ . '/autoload.php';

use GuzzleHttp\Client;
use GuzzleHttp\Cookie\CookieJar;
use OpenAPI\Client\Api\AlarmsApi;
use OpenAPI\Client\Api\AlertsApi;
use OpenAPI\Client\Api\AnalysisApi;
use OpenAPI\Client\Api\BaseApi;
use OpenAPI\Client\Api\StorageApi;
use OpenAPI\Client\Api\StreamsApi;
use OpenAPI\Client\Api\ZonesApi;
use OpenAPI\Client\ApiException;
use OpenAPI\Client\Configuration;
use OpenAPI\Client\Model\Alert;
use OpenAPI\Client\Model\AlertVerification;
use OpenAPI\Client\Model\StreamConfiguration;
use OpenAPI\Client\Model\Zone;
use OpenAPI\Client\Model\ZoneAlarm;
use OpenAPI\Client\Model\ZoneAlarmCountCondition;
use OpenAPI\Client\Model\ZoneStatus;
use OpenAPI\Client\ObjectSerializer;

if ($argc !== 6) {
    fwrite(STDERR, "usage: alert_on_people URL USER PASSWORD VIDEO FRAME\n");
    exit(2);
}
[, $url, $user, $password, $video, $frame] = $argv;
// The cookie jar keeps the session.
$http = new Client(['cookies' => new CookieJar(), 'timeout' => 60]);
$config = (new Configuration())->setHost($url)->setUsername($user)->setPassword($password);

/** Returns the first alert in the status stream, and the number of packets up to it. */
function firstAlert(Client $http, string $url, string $key): array
{
    // The generated function reads the body to its end, which never comes.
    // Sample: get_zone_status_stream
    $body = $http->get("$url/api/streams/statuses", ['stream' => true])->getBody();
    $pending = '';
    $seen = 0;
    while (!$body->eof()) {
        $pending .= $body->read(65536);
        while (($end = strpos($pending, "\n")) !== false) {
            $line = trim(substr($pending, 0, $end));
            $pending = substr($pending, $end + 1);
            if ($line === '') {
                continue;
            }
            $seen++;
            $status = json_decode($line)->{$key}->Crossing ?? null;
            if ($status !== null && $status->alerts) {
                return [ObjectSerializer::deserialize($status, ZoneStatus::class)->getAlerts()[0], $seen];
            }
        }
    }
    throw new RuntimeException('The server ended the status stream.');
}

$undo = [];
try {
    // The generator does not decode a response that is a bare string.
    // Sample: version
    echo 'Server ', json_decode((new BaseApi($http, $config))->version()), "\n";
    // The session replaces the password, which is slow to check.
    $config->setUsername('')->setPassword('');

    // Sample: new_storage
    $storage = new StorageApi($http, $config);
    $storageId = $storage->newStorage(new SplFileObject($video), 'video/mp4');
    // Sample: delete_storage
    $undo[] = fn() => $storage->deleteStorage($storageId);

    // Sample: set_stream_configuration
    $streams = new StreamsApi($http, $config);
    $stream = $streams->setStreamConfiguration(new StreamConfiguration([
        'name' => 'Car park',
        'premises_id' => null,
        'connection_type' => 'file',
        'connection_options' => ['storage_id' => $storageId],
        // An empty array would be sent as a list, which the server rejects.
        'runtime_options' => new stdClass(),
        'metadata' => new stdClass(),
        'id' => null,
    ]));
    // Sample: delete_stream_configuration
    $undo[] = fn() => $streams->deleteStreamConfiguration($stream->getId());

    // Sample: set_zone
    $zones = new ZonesApi($http, $config);
    $zone = $zones->setZone(new Zone([
        'name' => 'Crossing',
        'stream_id' => $stream->getId(),
        'coords' => [[330, 179], [764, 179], [764, 420], [330, 300]],
        'alarms' => [],
        'id' => null,
    ]));
    // Sample: set_zone_alarm
    $alarm = (new AlarmsApi($http, $config))->setZoneAlarm(new ZoneAlarm([
        'name' => 'Somebody is crossing',
        'count_conditions' => [new ZoneAlarmCountCondition([
            'test' => '>',
            'check_value' => 0,
            'with_class_name' => 'person',
            'with_attribute' => null,
            'window_duration' => 1.0,
            'window_threshold' => 0.5,
            'intersection_point' => 'bottom',
            'id' => null,
        ])],
        'rate_conditions' => [],
        'use_active_time' => false,
        'active_start_time' => null,
        'active_end_time' => null,
        'id' => null,
        'zone_id' => $zone->getId(),
        'stream_id' => $stream->getId(),
    ]));
    echo "Stream {$stream->getId()}, zone {$zone->getId()}, alarm {$alarm->getId()}\n";
    // Sample: set_analyzing
    $streams->setAnalyzing($stream->getId(), true);

    // JSON keys are strings, even those that are stream IDs.
    $key = (string) $stream->getId();
    // Sample: get_latest_zone_statuses
    $analysis = new AnalysisApi($http, $config);
    while (!isset(($latest = $analysis->getLatestZoneStatuses())[$key]['Screen'])) {
        usleep(100_000);
    }
    $within = $latest[$key]['Screen']->getWithin();
    echo 'Latest: ', count($within), " objects in the whole frame\n";

    [$alert, $seen] = firstAlert($http, $url, $key);
    echo "Alert {$alert->getId()} after $seen packets\n";

    // Sample: set_alert_verification
    $alerts = new AlertsApi($http, $config);
    $reviewed = $alerts->setAlertVerification($alert->getId(), true);
    echo 'Verified: ', json_encode($reviewed->getVerifiedAs()), "\n";
    // Sample: get_alerts
    [, , $headers] = $alerts->getAlertsWithHttpInfo(
        stream_id: $stream->getId(),
        verification: [AlertVerification::TRUE, AlertVerification::FALSE],
        limit: 0,
    );
    $headers = array_change_key_case($headers);
    echo 'Reviewed alerts: ', $headers['total-count'][0], "\n";
    // Sample: get_alert_frame
    $image = $alerts->getAlertFrame($alert->getId());
    copy($image->getPathname(), $frame);
    unlink($image->getPathname());
    echo 'Saved ', filesize($frame), " bytes to $frame\n";

    // Sample: delete_zone
    $zones->deleteZone($zone->getId());
    // Sample: get_zone
    try {
        $zones->getZone($zone->getId());
    } catch (ApiException $error) {
        $body = $error->getResponseObject();
        echo "Caught {$body->getTitle()}: {$body->getDescription()}\n";
    }
} finally {
    foreach (array_reverse($undo) as $remove) {
        $remove();
    }
    echo "Cleaned up\n";
}
