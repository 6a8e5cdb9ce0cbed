// The calls of the BrainFrame API that the example makes, over cpp-httplib.
#pragma once

#include <brainframe.hpp>
#include <cstdint>
#include <functional>
#include <httplib.h>
#include <map>
#include <stdexcept>
#include <string>

namespace brainframe {

using Packet = std::map<std::string, std::map<std::string, ZoneStatus>>;

/// An error response. Its kind is one of the constants of ErrorKind, or one that a
/// newer server adds.
class ApiError : public std::runtime_error {
 public:
  ApiError(int status, Error body);

  int status() const { return status_; }
  const std::string &kind() const { return body_.title; }
  const std::string &description() const { return body_.description; }

 private:
  int status_;
  Error body_;
};

class Client {
 public:
  explicit Client(const std::string &url);

  /// Sends the password once, and then the session cookie of the response. Returns
  /// the version of the server.
  std::string log_in(const std::string &user, const std::string &password);

  /// Gets a value, such as client.get<Zone>("/api/zones/5").
  template <typename T>
  T get(const std::string &path) {
    return read<T>(http_.Get(path));
  }

  /// Creates or updates a value, and returns it as the server saved it.
  template <typename T>
  T post(const std::string &path, const T &value) {
    return read<T>(http_.Post(path, json(value).dump(), "application/json"));
  }

  /// Sets a bare value, such as true; null is nullptr.
  template <typename T, typename Result = T>
  Result put(const std::string &path, const T &value) {
    return read<Result>(http_.Put(path, json(value).dump(), "application/json"));
  }

  void remove(const std::string &path) { check(http_.Delete(path)); }

  /// Gets a whole response, for its bytes or headers.
  httplib::Response get_raw(const std::string &path) { return check(http_.Get(path)); }

  /// Stores a file without holding it in memory, and returns its storage ID.
  std::int64_t store(const std::string &file, const std::string &media_type);

  /// Reads the endless stream of zone statuses and passes each packet to `use`, until that returns
  /// false.
  void follow(const std::function<bool(const Packet &)> &use);

 private:
  static const httplib::Response &check(const httplib::Result &result);

  template <typename T>
  static T read(const httplib::Result &result) {
    return json::parse(check(result).body).template get<T>();
  }

  httplib::Client http_;
};

}  // namespace brainframe
