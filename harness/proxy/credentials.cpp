#include "proxy/credentials.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void no_key(const fs::path& file, const std::string& profile) {
  throw Error(file.string(), 0,
              "profile '" + profile + "' holds no access key and secret of its own",
              "name a profile of the kind AK or StsToken with --profile");
}

/// Its words on what is wrong would quote the file.
Value read_config(const fs::path& file) {
  const Reading reading = read_json(read_file(file));
  if (reading.ok()) return reading.value;
  throw Error(file.string(), reading.line, "is no JSON", "correct it there");
}

SigningKey read_tool_file(const fs::path& file, std::string profile) {
  const Value config = read_config(file);
  if (profile.empty()) profile = config.text_of("current");
  if (profile.empty()) profile = "default";
  const Value* profiles = config.find("profiles");
  if (profiles != nullptr)
    for (const Value& each : profiles->items) {
      if (each.text_of("name") != profile) continue;
      SigningKey key{each.text_of("access_key_id"), each.text_of("access_key_secret"),
                     each.text_of("sts_token")};
      // A role would have to be taken on first: the key that takes it on is somebody else's.
      const std::string mode = each.text_of("mode");
      const bool of_role = !mode.empty() && mode != "AK" && mode != "StsToken";
      if (of_role || key.id.empty() || key.secret.empty()) no_key(file, profile);
      return key;
    }
  throw Error(file.string(), 0, "has no profile '" + profile + "'", "name one with --profile");
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// "[profile]", then lines "name = value"; '#' and ';' begin a comment line.
SigningKey read_library_file(const fs::path& file, const std::string& named) {
  const std::string profile = named.empty() ? "default" : named;
  std::istringstream lines(read_file(file));
  SigningKey key;
  bool inside = false;
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    line = trimmed(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      inside = line == "[" + profile + "]";
      found = found || inside;
      continue;
    }
    const auto equals = line.find('=');
    if (!inside || equals == std::string::npos) continue;
    const std::string name = trimmed(line.substr(0, equals));
    const std::string value = trimmed(line.substr(equals + 1));
    if (name == "access_key_id") key.id = value;
    if (name == "access_key_secret") key.secret = value;
    if (name == "security_token") key.token = value;
  }
  if (!found)
    throw Error(file.string(), 0, "has no profile '" + profile + "'", "name one with --profile");
  if (key.id.empty() || key.secret.empty()) no_key(file, profile);
  return key;
}

}  // namespace

SigningKey find_access_key(const Environment& environment, const fs::path& home,
                           const std::string& profile) {
  const auto set = [&](const std::string& name) { return environment(name).value_or(""); };
  if (profile.empty()) {
    SigningKey key{set("ALIBABA_CLOUD_ACCESS_KEY_ID"), set("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                   set("ALIBABA_CLOUD_SECURITY_TOKEN")};
    if (!key.id.empty() && !key.secret.empty()) return key;
  }
  const std::string named = profile.empty() ? set("ALIBABA_CLOUD_PROFILE") : profile;
  std::error_code ignored;
  const fs::path tool = home / ".aliyun/config.json";
  if (fs::exists(tool, ignored)) return read_tool_file(tool, named);
  const fs::path library = home / ".alibabacloud/credentials";
  if (fs::exists(library, ignored)) return read_library_file(library, named);
  if (!profile.empty())
    throw Error(
        "no file has the profile '" + profile + "'",
        "write " + tool.string() + ", or name none: then the key of the environment counts");
  throw Error("no access key to sign with was found",
              "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or write " +
                  tool.string());
}

std::string new_secret() {
  static constexpr char kLetters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string secret(32, '\0');
  // So few bytes come whole, and no signal interrupts them (getrandom(2)).
  if (::getrandom(secret.data(), secret.size(), 0) != static_cast<ssize_t>(secret.size()))
    throw std::runtime_error(std::string("no random bytes: ") + std::strerror(errno));
  for (char& c : secret) c = kLetters[static_cast<unsigned char>(c) % 62];
  return secret;
}

}  // namespace contract
