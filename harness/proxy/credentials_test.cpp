#include "proxy/credentials.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <map>
#include <set>

#include "cassette/testing.h"
#include "formats/files.h"

using namespace contract;

namespace {

Environment of(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

const Environment kNothing = of({});

}  // namespace

TEST_CASE("the environment comes first, unless a profile is named") {
  const testing::Folder home("credentials-env");
  write_file(home / ".alibabacloud/credentials",
             "[work]\naccess_key_id = w\naccess_key_secret=s\n");
  const Environment set = of({{"ALIBABA_CLOUD_ACCESS_KEY_ID", "id"},
                              {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"},
                              {"ALIBABA_CLOUD_SECURITY_TOKEN", "token"}});
  const SigningKey key = find_access_key(set, home.path(), "");
  CHECK(key.id == "id");
  CHECK(key.secret == "secret");
  CHECK(key.token == "token");
  CHECK(find_access_key(set, home.path(), "work").id == "w");
}

TEST_CASE("the file of the command line tool is read, by its current profile or a named one") {
  const testing::Folder home("credentials-tool");
  write_file(home / ".aliyun/config.json",
             R"({"current":"b","profiles":[{"name":"a","mode":"AK","access_key_id":"A",
                 "access_key_secret":"sa"},{"name":"b","mode":"StsToken","access_key_id":"B",
                 "access_key_secret":"sb","sts_token":"t"},{"name":"role","mode":"EcsRamRole"},{"name":"arn","mode":"RamRoleArn",
                 "access_key_id":"C","access_key_secret":"sc"}]})");
  CHECK(find_access_key(kNothing, home.path(), "").id == "B");
  CHECK(find_access_key(kNothing, home.path(), "").token == "t");
  CHECK(find_access_key(kNothing, home.path(), "a").secret == "sa");
  CHECK(find_access_key(of({{"ALIBABA_CLOUD_PROFILE", "a"}}), home.path(), "").id == "A");
  CHECK_THROWS_WITH(find_access_key(kNothing, home.path(), "arn"),
                    Catch::Contains("holds no access key"));
  CHECK_THROWS_WITH(find_access_key(kNothing, home.path(), "role"),
                    Catch::Contains("holds no access key"));
  CHECK_THROWS_WITH(find_access_key(kNothing, home.path(), "c"),
                    Catch::Contains("has no profile 'c'"));
}

TEST_CASE("the file of the libraries is read, comments and blanks and all") {
  const testing::Folder home("credentials-library");
  write_file(home / ".alibabacloud/credentials",
             "# mine\n[other]\naccess_key_id = no\n[default]\r\n type = access_key\n"
             "access_key_id = D \n;x\naccess_key_secret = a=b\nsecurity_token=t\n[z]\n"
             "access_key_id=Z\n");
  const SigningKey key = find_access_key(kNothing, home.path(), "");
  CHECK(key.id == "D");
  CHECK(key.secret == "a=b");
  CHECK(key.token == "t");
  CHECK_THROWS_WITH(find_access_key(kNothing, home.path(), "z"),
                    Catch::Contains("holds no access"));
}

TEST_CASE("a file of the tool that is broken off is told by its line, without a word from it") {
  const testing::Folder home("credentials-broken");
  write_file(home / ".aliyun/config.json",
             "{\n\"profiles\":[{\"access_key_secret\":\"hidden\" \"hidden\"}]}");
  CHECK_THROWS_WITH(find_access_key(kNothing, home.path(), ""),
                    Catch::Contains("config.json:2: is no JSON") && !Catch::Contains("hidden"));
}

TEST_CASE("where there is none, the remedy is told and no secret") {
  const testing::Folder home("credentials-none");
  CHECK_THROWS_WITH(
      find_access_key(of({{"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "hidden"}}), home.path(), ""),
      Catch::Contains("set ALIBABA_CLOUD_ACCESS_KEY_ID") && !Catch::Contains("hidden"));
  CHECK_THROWS_WITH(find_access_key(kNothing, home.path(), "mine"),
                    Catch::Contains("no file has the profile 'mine'") &&
                        !Catch::Contains("set ALIBABA_CLOUD_ACCESS_KEY_ID"));
  // Where it is not named but set, the key of the environment would have been taken.
  CHECK_THROWS_WITH(find_access_key(of({{"ALIBABA_CLOUD_PROFILE", "mine"}}), home.path(), ""),
                    Catch::Contains("set ALIBABA_CLOUD_ACCESS_KEY_ID"));
}

TEST_CASE("a new secret is one of its own, of letters and digits alone") {
  std::set<std::string> all;
  for (int i = 0; i < 1000; ++i) {
    const std::string secret = new_secret();
    CHECK(secret.size() == 32);
    CHECK(
        std::all_of(secret.begin(), secret.end(), [](unsigned char c) { return std::isalnum(c); }));
    all.insert(secret);
  }
  CHECK(all.size() == 1000);
}
