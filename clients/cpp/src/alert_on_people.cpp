// Uploads a video, watches a zone of it for people, and reviews the alert that is raised:
//
//     alert_on_people URL USER PASSWORD VIDEO FRAME

#include <chrono>
#include <cstdlib>
#include <enums.hpp>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <thread>

#include "client.hpp"

using namespace brainframe;

namespace {

/// Removes an object from the server at the end of a scope, even after an exception.
class Removal {
 public:
  Removal(Client &client, std::string path) : client_(client), path_(std::move(path)) {}
  Removal(const Removal &) = delete;
  Removal &operator=(const Removal &) = delete;

  ~Removal() {
    try {
      client_.remove(path_);
    } catch (const std::exception &error) {
      std::cerr << "cannot remove " << path_ << ": " << error.what() << '\n';
    }
  }

 private:
  Client &client_;
  std::string path_;
};

ZoneAlarm somebody_is_crossing(std::int64_t zone_id) {
  ZoneAlarmCountCondition people{};
  people.test = CountConditionTestType::GREATER_THAN;
  people.check_value = 0;
  people.with_class_name = "person";
  people.window_duration = 1;
  people.window_threshold = 0.5;
  people.intersection_point = IntersectionPointType::BOTTOM;

  ZoneAlarm alarm{};
  alarm.name = "Somebody is crossing";
  alarm.zone_id = zone_id;
  alarm.count_conditions = {people};
  return alarm;
}

const ZoneStatus *find(const Packet &packet, const std::string &stream, const std::string &zone) {
  const auto zones = packet.find(stream);
  if (zones == packet.end()) return nullptr;
  const auto status = zones->second.find(zone);
  return status == zones->second.end() ? nullptr : &status->second;
}

void run(Client &client, const std::string &video, const std::string &frame_file) {
  const auto storage_id = client.store(video, "video/mp4");
  // Sample: delete_storage
  const Removal remove_video(client, "/api/storage/" + std::to_string(storage_id));

  // Sample: set_stream_configuration
  StreamConfiguration stream{};
  stream.name = "Car park";
  stream.connection_type = ConnType::FILE;
  stream.connection_options = {{"storage_id", storage_id}};
  const auto stream_id = client.post("/api/streams", stream).id.value();
  // JSON keys are strings, even those that are stream IDs.
  const auto key = std::to_string(stream_id);
  // Sample: delete_stream_configuration
  const Removal remove_stream(client, "/api/streams/" + key);

  // Sample: set_zone
  Zone zone{};
  zone.name = "Crossing";
  zone.stream_id = stream_id;
  zone.coords = {{330, 179}, {764, 179}, {764, 420}, {330, 300}};
  zone = client.post("/api/zones", zone);
  // Sample: set_zone_alarm
  const auto alarm = client.post("/api/zone_alarms", somebody_is_crossing(zone.id.value()));
  std::cout << "Stream " << key << ", zone " << *zone.id << ", alarm " << alarm.id.value() << '\n';

  // Sample: set_analyzing
  client.put("/api/streams/" + key + "/analyze", true);

  // The latest statuses, polled.
  for (;;) {
    // Sample: get_latest_zone_statuses
    const auto latest = client.get<Packet>("/api/streams/status");
    if (const auto *screen = find(latest, key, "Screen")) {
      std::cout << "Latest: " << screen->within.size() << " objects in the whole frame\n";
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }

  // New statuses, streamed.
  int seen = 0;
  Alert alert{};
  client.follow([&](const Packet &packet) {
    ++seen;
    const auto *status = find(packet, key, zone.name);
    if (status == nullptr || status->alerts.empty()) return true;
    alert = status->alerts.front();
    return false;
  });
  std::cout << "Alert " << alert.id.value() << " after " << seen << " packets\n";

  // Sample: set_alert_verification
  const auto alert_id = std::to_string(*alert.id);
  alert = client.put<bool, Alert>("/api/alerts/" + alert_id, true);
  std::cout << std::boolalpha << "Verified: " << alert.verified_as.value() << '\n';
  // Sample: get_alerts
  const auto reviewed =
      client.get_raw("/api/alerts?stream_id=" + key + "&verification=true,false&limit=0");
  std::cout << "Reviewed alerts: " << reviewed.get_header_value("Total-Count") << '\n';

  // Sample: get_alert_frame
  const auto frame = client.get_raw("/api/alerts/" + alert_id + "/frame").body;
  std::ofstream file(frame_file, std::ios::binary);
  file << frame << std::flush;
  if (!file) throw std::runtime_error("cannot write " + frame_file);
  std::cout << "Saved " << frame.size() << " bytes to " << frame_file << '\n';

  // Sample: delete_zone
  const auto zone_id = std::to_string(*zone.id);
  client.remove("/api/zones/" + zone_id);
  // Sample: get_zone
  try {
    client.get<Zone>("/api/zones/" + zone_id);
    throw std::logic_error("the zone is still there");
  } catch (const ApiError &error) {
    if (error.kind() != ErrorKind::ZONE_NOT_FOUND_ERROR) throw;
    std::cout << "Caught " << error.kind() << ": " << error.description() << '\n';
  }
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 6) {
    std::cerr << "usage: alert_on_people URL USER PASSWORD VIDEO FRAME\n";
    return 2;
  }
  try {
    Client client(argv[1]);
    std::cout << "Server " << client.log_in(argv[2], argv[3]) << '\n';
    run(client, argv[4], argv[5]);
    std::cout << "Cleaned up\n";
    return EXIT_SUCCESS;
  } catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
