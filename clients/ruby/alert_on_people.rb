# Watches a zone of a video for people, and reviews the alert that is raised.
#
# Arguments: URL USER PASSWORD VIDEO FRAME

require 'openapi_client'
require 'typhoeus'
require 'uri'

include OpenapiClient

abort 'usage: alert_on_people URL USER PASSWORD VIDEO FRAME' unless ARGV.length == 5
url, user, password, video, frame = ARGV

config = Configuration.new
config.scheme = URI(url).scheme
config.host = "#{URI(url).host}:#{URI(url).port}"
config.server_index = nil
# The generator does not support API keys in cookies: the generated auth_settings is invalid.
def config.auth_settings = {}
client = ApiClient.new(config)
client.default_headers['Authorization'] = "Basic #{["#{user}:#{password}"].pack('m0')}"

# Returns the first alert in the status stream, and the number of packets up to it. The generated
# function reads the body to its end, which never comes.
def first_alert(client, key)
  # Sample: get_zone_status_stream
  pending = +''
  seen = 0
  found = nil
  request = Typhoeus::Request.new(
    "#{client.config.base_url}/api/streams/statuses", headers: client.default_headers, timeout: 60
  )
  request.on_body do |chunk|
    pending << chunk
    while (line = pending.slice!(/\A[^\n]*\n/))
      next if line.strip.empty?
      seen += 1
      packet = client.convert_to_type(JSON.parse(line), 'Hash<String, Hash<String, ZoneStatus>>')
      found = packet.dig(key, 'Crossing')&.alerts&.first
      break if found
    end
    :abort if found
  end
  request.run
  raise 'The server ended the status stream.' unless found

  [found, seen]
end

undo = []
begin
  # The response opens a session; the cookie replaces the password, which is slow to check.
  # Sample: version
  version, _, headers = BaseApi.new(client).version_with_http_info
  client.default_headers['Cookie'] = headers['Set-Cookie'].split(';').first
  client.default_headers.delete('Authorization')
  # The generator does not decode a response that is a bare string.
  puts "Server #{JSON.parse(version)}"

  # Sample: new_storage
  storage = StorageApi.new(client)
  storage_id = storage.new_storage(
    File.binread(video), header_params: { 'Content-Type' => 'video/mp4' }
  )
  # Sample: delete_storage
  undo << -> { storage.delete_storage(storage_id) }

  # Sample: set_stream_configuration
  streams = StreamsApi.new(client)
  stream = streams.set_stream_configuration(
    StreamConfiguration.new(
      name: 'Car park', premises_id: nil, connection_type: 'file',
      connection_options: { storage_id: storage_id }, runtime_options: {}, metadata: {}, id: nil
    )
  )
  # Sample: delete_stream_configuration
  undo << -> { streams.delete_stream_configuration(stream.id) }

  # Sample: set_zone
  zones = ZonesApi.new(client)
  zone = zones.set_zone(
    Zone.new(
      name: 'Crossing', stream_id: stream.id, alarms: [], id: nil,
      coords: [[330, 179], [764, 179], [764, 420], [330, 300]]
    )
  )
  # Sample: set_zone_alarm
  condition = ZoneAlarmCountCondition.new(
    test: '>', check_value: 0, with_class_name: 'person', with_attribute: nil,
    window_duration: 1.0, window_threshold: 0.5, intersection_point: 'bottom', id: nil
  )
  alarm = AlarmsApi.new(client).set_zone_alarm(
    ZoneAlarm.new(
      name: 'Somebody is crossing', count_conditions: [condition], rate_conditions: [],
      use_active_time: false, active_start_time: nil, active_end_time: nil,
      id: nil, zone_id: zone.id, stream_id: stream.id
    )
  )
  puts "Stream #{stream.id}, zone #{zone.id}, alarm #{alarm.id}"
  # Sample: set_analyzing
  streams.set_analyzing(stream.id, true)

  # JSON keys are strings, even those that are stream IDs, and the generated functions return symbols.
  key = stream.id.to_s
  # Sample: get_latest_zone_statuses
  analysis = AnalysisApi.new(client)
  screen = nil
  sleep 0.1 until (screen = analysis.get_latest_zone_statuses.dig(key.to_sym, :Screen))
  puts "Latest: #{screen.within.length} objects in the whole frame"

  alert, seen = first_alert(client, key)
  puts "Alert #{alert.id} after #{seen} packets"

  # Sample: set_alert_verification
  alerts = AlertsApi.new(client)
  puts "Verified: #{alerts.set_alert_verification(alert.id, true).verified_as}"
  # Sample: get_alerts
  states = [AlertVerification::TRUE, AlertVerification::FALSE]
  _, _, headers = alerts.get_alerts_with_http_info(
    stream_id: stream.id, verification: states, limit: 0
  )
  puts "Reviewed alerts: #{headers['Total-Count']}"
  # Sample: get_alert_frame
  image = alerts.get_alert_frame(alert.id)
  File.binwrite(frame, File.binread(image.path))
  puts "Saved #{File.size(frame)} bytes to #{frame}"

  # Sample: delete_zone
  zones.delete_zone(zone.id)
  # Sample: get_zone
  begin
    zones.get_zone(zone.id)
  rescue ApiError => e
    error = client.convert_to_type(JSON.parse(e.response_body), 'Error')
    puts "Caught #{error.title}: #{error.description}"
  end
ensure
  undo.reverse_each(&:call)
  puts 'Cleaned up'
end
