// Reads the test vectors of a folder with the generated types and writes them back, one
// JSON object per line:
//
//     vectors FOLDER

#include <brainframe.hpp>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace {

using brainframe::json;

template <typename T>
json rewrite(const json &value) {
  return value.get<T>();
}

const std::map<std::string, std::function<json(const json &)>> rewriters = {
#define CODEC(name) {#name, rewrite<brainframe::name>}
    CODEC(Alert),
    CODEC(Attribute),
    CODEC(Capsule),
    CODEC(CapsuleDevOptions),
    CODEC(CapsuleLoadRequest),
    CODEC(CapsuleOption),
    CODEC(CloudTokens),
    CODEC(CloudTokensResult),
    CODEC(CloudUserInfo),
    CODEC(Detection),
    CODEC(Encoding),
    CODEC(EncodingClassName),
    CODEC(Error),
    CODEC(Identity),
    CODEC(LicenseInfo),
    CODEC(LicenseTerms),
    CODEC(NewIdentityImage),
    CODEC(NewIdentityVector),
    CODEC(NodeDescription),
    CODEC(OAuth2Info),
    CODEC(Premises),
    CODEC(ProcessImageMetadata),
    CODEC(StreamConfiguration),
    CODEC(User),
    CODEC(Zone),
    CODEC(ZoneAlarm),
    CODEC(ZoneAlarmCountCondition),
    CODEC(ZoneAlarmRateCondition),
    CODEC(ZoneStatus),
#undef CODEC
    {"ZoneStatusesByStream",
     rewrite<std::map<std::string, std::map<std::string, brainframe::ZoneStatus>>>},
};

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::cerr << "usage: vectors FOLDER\n";
    return 2;
  }
  for (const auto &entry : std::filesystem::directory_iterator(argv[1])) {
    if (entry.path().extension() != ".json") continue;
    const auto file = json::parse(std::ifstream(entry.path()));
    const auto &rewrite_codec = rewriters.at(file.at("codec").get<std::string>());
    for (const auto &vector : file.at("vectors")) {
      json line = {{"codec", file.at("codec")}, {"name", vector.at("name")}};
      try {
        line["written"] = rewrite_codec(vector.at("json"));
      } catch (const std::exception &error) {
        line["error"] = error.what();
      }
      std::cout << line.dump() << '\n';
    }
  }
}
