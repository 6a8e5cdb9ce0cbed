//! Uploads a video, watches a zone of it for people, and reviews the alert that is raised:
//! `alert_on_people URL USER PASSWORD VIDEO FRAME`.

use std::{env, error::Error as StdError, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use brainframe_client::{
    Client, Error,
    enums::{
        AlertVerification, ConnType, CountConditionTestType, ErrorKind, IntersectionPointType,
    },
    types::{
        self, Alert, StreamConfiguration, Zone, ZoneAlarm, ZoneAlarmCountCondition,
        ZoneStatusesByStream,
    },
};
use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use tokio::{fs, time};

type Result<T> = std::result::Result<T, Box<dyn StdError>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, user, password, video, frame_file] = arguments.as_slice() else {
        return Err("usage: alert_on_people URL USER PASSWORD VIDEO FRAME".into());
    };
    let client = log_in(url, user, password).await?;

    let mut made = Made::default();
    let job = run(&client, video, frame_file, &mut made);
    let done = time::timeout(Duration::from_secs(60), job).await;
    made.remove(&client).await?;
    println!("Cleaned up");
    done?
}

/// Sends the password once, and returns a client that sends the session of the response.
async fn log_in(url: &str, user: &str, password: &str) -> Result<Client> {
    let basic = BASE64_STANDARD.encode(format!("{user}:{password}"));
    let with_password = with_header(url, AUTHORIZATION, &format!("Basic {basic}"))?;
    // Sample: version
    let response = with_password.version().send().await?;
    println!("Server {}", *response);

    let cookies = response.headers().get_all(SET_COOKIE).iter();
    let session = cookies
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .find(|cookie| cookie.starts_with("session_id="));
    match session {
        Some(session) => with_header(url, COOKIE, session),
        None => Ok(with_password), // a server that opens no sessions
    }
}

fn with_header(url: &str, name: HeaderName, value: &str) -> Result<Client> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    let headers = HeaderMap::from_iter([(name, value)]);
    let client = reqwest::Client::builder().default_headers(headers).build()?;
    Ok(Client::new_with_client(url, client))
}

async fn run(client: &Client, video: &str, frame_file: &str, made: &mut Made) -> Result<()> {
    // Sample: new_storage
    let stored = client.new_storage().body(fs::File::open(video).await?).send().await?;
    let storage_id = *made.storage_id.insert(stored.into_inner());

    // Sample: set_stream_configuration
    let stream = StreamConfiguration {
        name: "Car park".into(),
        premises_id: None,
        connection_type: ConnType::File,
        connection_options: serde_json::Map::from_iter([("storage_id".into(), storage_id.into())]),
        runtime_options: Default::default(),
        metadata: Default::default(),
        id: None,
    };
    let stream = client.set_stream_configuration().body(stream).send().await?.into_inner();
    let stream_id = *made.stream_id.insert(stream.id.ok_or("the stream has no ID")?);

    // Sample: set_zone
    let zone = Zone {
        name: "Crossing".into(),
        stream_id,
        coords: vec![[330, 179], [764, 179], [764, 420], [330, 300]],
        alarms: vec![],
        id: None,
    };
    let zone = client.set_zone().body(zone).send().await?.into_inner();
    let zone_id = zone.id.ok_or("the zone has no ID")?;
    // Sample: set_zone_alarm
    let alarm = client.set_zone_alarm().body(somebody_is_crossing(zone_id)).send().await?;
    println!("Stream {stream_id}, zone {zone_id}, alarm {}", alarm.id.unwrap_or_default());

    // Sample: set_analyzing
    client.set_analyzing().stream_id(stream_id).body(true).send().await?;

    // The latest statuses, polled. JSON keys are strings, even those that are IDs.
    let key = stream_id.to_string();
    loop {
        // Sample: get_latest_zone_statuses
        let latest = client.get_latest_zone_statuses().send().await?;
        if let Some(screen) = latest.get(&key).and_then(|zones| zones.get("Screen")) {
            println!("Latest: {} objects in the whole frame", screen.within.len());
            break;
        }
        time::sleep(Duration::from_millis(100)).await;
    }

    let (alert, seen) = first_alert(client, &key, "Crossing").await?;
    let alert_id = alert.id.ok_or("the alert has no ID")?;
    println!("Alert {alert_id} after {seen} packets");

    // Sample: set_alert_verification
    let reviewed = client.set_alert_verification().alert_id(alert_id).body(true).send().await?;
    println!("Verified: {}", reviewed.verified_as.is_some_and(|verified| verified));
    // Sample: get_alerts
    let count = client
        .get_alerts()
        .stream_id(stream_id)
        .verification(vec![AlertVerification::True])
        .limit(0)
        .send()
        .await?;
    println!("Reviewed alerts: {}", count.headers()["total-count"].to_str()?);

    // The bytes are a stream, which could be written to the file chunk by chunk.
    // Sample: get_alert_frame
    let mut frame = client.get_alert_frame().alert_id(alert_id).send().await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(chunk) = frame.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    fs::write(frame_file, &bytes).await?;
    println!("Saved {} bytes to {frame_file}", bytes.len());

    // Sample: delete_zone
    client.delete_zone().zone_id(zone_id).send().await?;
    // Sample: get_zone
    let Err(error) = client.get_zone().zone_id(zone_id).send().await else {
        return Err("the zone is still there".into());
    };
    let body = error_body(error).await?;
    if kind(&body) != ErrorKind::ZoneNotFoundError {
        return Err(format!("{}: {}", body.title, body.description).into());
    }
    println!("Caught {}: {}", body.title, body.description);
    Ok(())
}

/// The body of an error response.
async fn error_body(error: Error<types::Error>) -> Result<types::Error> {
    match error {
        Error::ErrorResponse(response) => Ok(response.into_inner()),
        // The document does not list the status.
        Error::UnexpectedResponse(response) => Ok(response.json().await?),
        other => Err(other.into()),
    }
}

/// The kind of an error, which may be unknown to this client.
fn kind(error: &types::Error) -> ErrorKind {
    ErrorKind::from(error.title.clone())
}

fn somebody_is_crossing(zone_id: i64) -> ZoneAlarm {
    ZoneAlarm {
        name: "Somebody is crossing".into(),
        count_conditions: vec![ZoneAlarmCountCondition {
            test: CountConditionTestType::GreaterThan,
            check_value: 0,
            with_class_name: "person".into(),
            with_attribute: None,
            window_duration: 1.0,
            window_threshold: 0.5,
            intersection_point: IntersectionPointType::Bottom,
            id: None,
        }],
        rate_conditions: vec![],
        use_active_time: false,
        active_start_time: None,
        active_end_time: None,
        id: None,
        zone_id: Some(zone_id),
        stream_id: None,
    }
}

/// Reads the endless stream of zone statuses until a zone has an alert, and counts the packets.
async fn first_alert(client: &Client, stream: &str, zone: &str) -> Result<(Alert, usize)> {
    // Sample: get_zone_status_stream
    let mut body = client.get_zone_status_stream().send().await?.into_inner();
    let (mut received, mut seen) = (Vec::new(), 0);
    while let Some(chunk) = body.next().await {
        received.extend_from_slice(&chunk?);
        // One JSON object per line, with blank lines in between; chunks may end anywhere.
        while let Some(end) = received.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = received.drain(..=end).collect();
            if line.trim_ascii().is_empty() {
                continue;
            }
            seen += 1;
            let packet: ZoneStatusesByStream = serde_json::from_slice(&line)?;
            let status = packet.get(stream).and_then(|zones| zones.get(zone));
            if let Some(alert) = status.and_then(|status| status.alerts.first()) {
                return Ok((alert.clone(), seen));
            }
        }
    }
    Err("the server ended the status stream".into())
}

/// The objects to delete from the server.
#[derive(Default)]
struct Made {
    storage_id: Option<i64>,
    stream_id: Option<i64>,
}

impl Made {
    async fn remove(self, client: &Client) -> Result<()> {
        if let Some(stream_id) = self.stream_id {
            // Sample: delete_stream_configuration
            client.delete_stream_configuration().stream_id(stream_id).send().await?;
        }
        if let Some(storage_id) = self.storage_id {
            // Sample: delete_storage
            client.delete_storage().storage_id(storage_id).send().await?;
        }
        Ok(())
    }
}
