#include "client.hpp"

#include <enums.hpp>
#include <exception>
#include <fstream>
#include <utility>

namespace brainframe {

namespace {

Error read_error(const httplib::Response &response) {
  try {
    return json::parse(response.body).get<Error>();
  } catch (const json::exception &) {
    // A proxy in front of a server that is starting responds with something other than JSON.
    Error unknown;
    unknown.title = ErrorKind::UNKNOWN_ERROR;
    unknown.description = response.reason;
    return unknown;
  }
}

}  // namespace

ApiError::ApiError(int status, Error body)
    : std::runtime_error(body.title + ": " + body.description),
      status_(status),
      body_(std::move(body)) {}

Client::Client(const std::string &url) : http_(url) {
  http_.set_keep_alive(true);
  // The timeout applies to each read; the status stream sends data every second.
  http_.set_read_timeout(30);
}

std::string Client::log_in(const std::string &user, const std::string &password) {
  http_.set_basic_auth(user, password);
  // Sample: version
  const auto response = get_raw("/api/version");
  const auto cookie = response.get_header_value("Set-Cookie");
  if (cookie.rfind("session_id=", 0) == 0) {
    http_.set_basic_auth("", "");
    http_.set_default_headers({{"Cookie", cookie.substr(0, cookie.find(';'))}});
  }
  return json::parse(response.body).get<std::string>();
}

std::int64_t Client::store(const std::string &file, const std::string &media_type) {
  // Sample: new_storage
  std::ifstream bytes(file, std::ios::binary | std::ios::ate);
  if (!bytes) throw std::runtime_error("cannot read " + file);
  const auto size = static_cast<std::size_t>(bytes.tellg());
  const auto send = [&bytes](std::size_t offset, std::size_t length, httplib::DataSink &sink) {
    char chunk[65536];
    bytes.seekg(static_cast<std::streamoff>(offset));
    bytes.read(chunk, static_cast<std::streamsize>(std::min(length, sizeof chunk)));
    return bytes.gcount() > 0 && sink.write(chunk, static_cast<std::size_t>(bytes.gcount()));
  };
  return read<std::int64_t>(http_.Post("/api/storage", size, send, media_type));
}

void Client::follow(const std::function<bool(const Packet &)> &use) {
  // Sample: get_zone_status_stream
  httplib::Response head;
  std::string received;
  bool wanted = true;
  const auto take = [&](const char *bytes, std::size_t length) {
    received.append(bytes, length);
    if (head.status >= 400) return true;  // Collect the body of the error.
    // One JSON object per line, with blank lines in between; chunks may end anywhere.
    for (std::size_t end; wanted && (end = received.find('\n')) != std::string::npos;) {
      const auto line = received.substr(0, end);
      received.erase(0, end + 1);
      if (line.find_first_not_of(" \t\r") != std::string::npos) {
        wanted = use(json::parse(line).get<Packet>());
      }
    }
    return wanted;
  };
  const auto result = http_.Get(
      "/api/streams/statuses",
      [&head](const httplib::Response &response) {
        head = response;
        return true;
      },
      take);
  if (head.status >= 400) {
    head.body = received;
    throw ApiError(head.status, read_error(head));
  }
  if (wanted) throw std::runtime_error("the status stream ended");
}

const httplib::Response &Client::check(const httplib::Result &result) {
  if (!result) throw std::runtime_error("no response: " + httplib::to_string(result.error()));
  if (result->status >= 400) throw ApiError(result->status, read_error(*result));
  return *result;
}

}  // namespace brainframe
