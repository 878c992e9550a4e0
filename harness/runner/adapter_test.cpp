// Adapters in good and bad weather: shell scripts that speak the protocol until they don't.
#include "runner/adapter.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/home.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;
using std::chrono::milliseconds;

namespace {

const std::string kHello =
    R"(read line; echo '{"type":"hello","protocol":1,"client":{"name":"c","version":"1","language":"sh"},)"
    R"("capabilities":{"format":["json"],"signature":["v1-hmac-sha1"],"scheme":["http"],"method":["GET"],)"
    R"("features":[]},"reports":["code"]}'; )";

const ProtocolSchemas& schemas() {
  static const ProtocolSchemas loaded = ProtocolSchemas::load(kSource / "conformance/schemas");
  return loaded;
}

AdapterConfig script(const std::string& text, std::size_t memory_bytes = 0) {
  AdapterConfig config;
  config.name = "script";
  config.command = {"sh", "-c", text};
  config.folder = std::filesystem::temp_directory_path();
  config.memory_bytes = memory_bytes;
  return config;
}

Call a_call(const std::string& case_id) {
  Case each;
  each.id = case_id;
  each.signature = "v3";
  Call call = call_of(real_spec(), each);
  call.seq = 1;
  call.host = "127.0.0.1";
  call.port = 1;
  call.deadline = milliseconds(1);
  return call;
}

Value call_of(const std::string& case_id) { return call_message(a_call(case_id)); }

/// Starts the script, makes one call with a deadline, and returns what came of it.
Reply call(const std::string& text, milliseconds deadline = milliseconds(10'000),
           std::size_t memory_bytes = 0, std::string* words = nullptr) {
  const EmptyHome home;
  const AdapterConfig config = script(kHello + text, memory_bytes);
  Adapter adapter(config, schemas(), home, milliseconds(10'000));
  Reply reply = adapter.call(call_of("c"), deadline);
  if (const auto* end = std::get_if<ProcessEnd>(&reply); end != nullptr && words != nullptr)
    *words = end->last_words;
  return reply;
}

}  // namespace

TEST_CASE("an adapter that answers is heard, and its hello kept") {
  const EmptyHome home;
  const AdapterConfig config = script(
      kHello + R"(read line; echo '{"type":"outcome","seq":1,"case":"c","kind":"ok"}'; read bye)");
  Adapter adapter(config, schemas(), home, milliseconds(10'000));
  CHECK(adapter.hello().client == "c");
  const Reply reply = adapter.call(call_of("c"), milliseconds(10'000));
  REQUIRE(std::holds_alternative<Outcome>(reply));
  CHECK(std::get<Outcome>(reply).kind == "ok");
}

TEST_CASE("a crash names its signal and the last words") {
  std::string words;
  const Reply reply = call("read line; echo going down >&2; kill -SEGV $$; sleep 9",
                           milliseconds(10'000), 0, &words);
  REQUIRE(std::holds_alternative<ProcessEnd>(reply));
  CHECK(describe(std::get<ProcessEnd>(reply)) == "was ended by SIGSEGV");
  CHECK(words == "going down\n");
}

TEST_CASE("an exit in the middle tells its code") {
  const Reply reply = call("read line; exit 3");
  REQUIRE(std::holds_alternative<ProcessEnd>(reply));
  CHECK(describe(std::get<ProcessEnd>(reply)) == "exited with 3");
}

TEST_CASE(
    "what is past the deadline grows with it: a client of four tries is late by one multiple") {
  Call call;
  const struct {
    int deadline_ms;
    double stretch;
    int patience_ms;
  } rows[] = {{500, 1, 2500}, {1000, 2, 5000}, {750, 1.5, 3750}, {5000, 1, 7000}};
  for (const auto& row : rows) {
    call.deadline = milliseconds(row.deadline_ms);
    call.stretch = row.stretch;
    CHECK(patience_for(call, milliseconds(2000)).count() == row.patience_ms);
  }
}

TEST_CASE("an outcome within the grown patience is heard") {
  AdapterConfig config = script(
      kHello +
      R"(read line; sleep 1; echo '{"type":"outcome","seq":1,"case":"c","kind":"ok"}'; read bye)");
  const ClientMaker make =
      adapter_maker(config, schemas(), {.hello = milliseconds(10'000), .grace = milliseconds(100)});
  Call slow = a_call("c");
  slow.stretch = 100;
  const Reply reply = make().call(slow);
  CHECK(std::holds_alternative<Outcome>(reply));
}

TEST_CASE("a stall ends at the deadline, half a line included") {
  for (const char* text :
       {"read line; exec sleep 60", "read line; printf '{\"type\":'; exec sleep 60"}) {
    const Reply reply = call(text, milliseconds(100));
    REQUIRE(std::holds_alternative<ProcessEnd>(reply));
    CHECK(std::get<ProcessEnd>(reply).why == ProcessEnd::Why::stalled);
  }
}

TEST_CASE("an adapter that does not read its input ends at the deadline") {
  const EmptyHome home;
  const AdapterConfig config = script(kHello + "exec sleep 60");
  Adapter adapter(config, schemas(), home, milliseconds(10'000));
  const Reply reply = adapter.call(call_of(std::string(1 << 20, 'x')), milliseconds(200));
  CHECK(std::holds_alternative<ProcessEnd>(reply));
}

TEST_CASE("memory past the bound ends the process and is told") {
  // tail keeps all of a line that never ends.
  const Reply reply = call("read line; exec tail /dev/zero", milliseconds(60'000), 64u << 20);
  REQUIRE(std::holds_alternative<ProcessEnd>(reply));
  CHECK(std::get<ProcessEnd>(reply).why == ProcessEnd::Why::memory);
}

TEST_CASE("a line without an end is cut at its bound") {
  const Reply reply = call("read line; exec yes | tr -d '\\n'");
  REQUIRE(std::holds_alternative<ProcessEnd>(reply));
  CHECK(std::get<ProcessEnd>(reply).why == ProcessEnd::Why::flooded);
}

TEST_CASE("what breaks the protocol is the adapter's fault and says why") {
  const struct {
    const char* text;
    const char* why;
  } rows[] = {
      {"read line; echo noise", "no JSON"},
      {R"(read line; echo '{"type":"outcome"}')", "missing"},
      {R"(read line; echo '{"type":"outcome","seq":1,"case":"c","kind":"fine"}')", "kind"},
      {R"(read line; echo '{"type":"outcome","seq":2,"case":"c","kind":"ok"}')", "another call"},
      {R"(read line; echo '{"type":"outcome","seq":1,"case":"d","kind":"ok"}')", "another call"},
      {R"(read line; echo '{"type":"surprise"}')", "type"},
      {"read line; echo '[]'", "object"},
      {"read line; echo", "no JSON"},
  };
  for (const auto& row : rows) {
    const Reply reply = call(row.text);
    INFO(row.text);
    REQUIRE(std::holds_alternative<Violation>(reply));
    CHECK_THAT(std::get<Violation>(reply).text, Catch::Contains(row.why));
  }
}

TEST_CASE("an adapter without a hello is the user's error, with its last words") {
  const EmptyHome home;
  const struct {
    const char* text;
    const char* complaint;
  } rows[] = {{"echo sorry >&2; exit 1", "said no hello: it exited with 1"},
              {"echo sorry >&2; exit 1", "sorry"},
              {"read line; echo 'hello?'; read line", "broke the protocol in its hello: "},
              {"read line; echo '{\"type\":\"hello\"}'; read line", "in its hello: "}};
  for (const auto& row : rows)
    CHECK_THROWS_WITH(Adapter(script(row.text), schemas(), home, milliseconds(5'000)),
                      Catch::Contains(row.complaint));
}

TEST_CASE("a program that is not there is the user's error") {
  const EmptyHome home;
  AdapterConfig config = script("");
  for (const char* program : {"no-such-program-anywhere", "/no/such/program", "/etc/passwd"}) {
    config.command = {program};
    CHECK_THROWS_WITH(Adapter(config, schemas(), home, milliseconds(1'000)),
                      Catch::Contains(program));
  }
}

TEST_CASE("the environment of an adapter is scrubbed") {
  ::setenv("http_proxy", "http://127.0.0.1:9", 1);
  ::setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "leak", 1);
  std::string words;
  call("read line; env >&2; exit 0", milliseconds(10'000), 0, &words);
  CHECK_THAT(words,
             !Catch::Contains("proxy") && !Catch::Contains("ALIBABA") && !Catch::Contains("leak"));
  CHECK_THAT(words, Catch::Contains("LANG=C.UTF-8") && Catch::Contains("TZ=Asia/Shanghai"));
  ::unsetenv("http_proxy");
  ::unsetenv("ALIBABA_CLOUD_ACCESS_KEY_ID");
}

TEST_CASE("an adapter that is not there is named, with those that are") {
  try {
    load_adapter(kSource / "conformance/adapters", "nobody",
                 kSource / "conformance/schemas/adapter.schema.json", "/bin");
    FAIL("no error");
  } catch (const Error& wrong) {
    CHECK_THAT(wrong.what(), Catch::Contains("nobody") && Catch::Contains("reference"));
  }
}

TEST_CASE("a message of ours that breaks its schema is a fault of the harness") {
  const EmptyHome home;
  const AdapterConfig config = script(kHello + "read line");
  Adapter adapter(config, schemas(), home, milliseconds(10'000));
  CHECK_THROWS_WITH(adapter.call(Value::object(), milliseconds(1'000)),
                    Catch::Contains("a message to the adapter breaks its schema"));
}

TEST_CASE("what is wrong with a line is told on one line, whatever the adapter calls its keys") {
  const Schema& schema = schemas().from_adapter;
  const std::string odd = broken(
      schema, read_json(R"({"type":"outcome","seq":1,"case":"c","kind":"ok","a\nb\u001b[2J":1})"));
  CHECK_THAT(odd, Catch::Contains("unknown key"));
  CHECK(odd == printable(odd, odd.size()));
  CHECK(broken(schema, read_json(R"({"type":"outcome","seq":1,"case":"c","kind":"ok"})")).empty());
  CHECK_THAT(broken(schema, read_json("{")), Catch::StartsWith("no JSON: "));
}

TEST_CASE("the memory of an adapter means the same in every spelling that JSON has for it") {
  const EmptyHome home;
  write_file(
      home.path() / "a" / "adapter.json",
      R"({"format":1,"name":"a","title":"t","command":["x"],"needs":[],"memory_mb":5.12e2})");
  const AdapterConfig config =
      load_adapter(home.path(), "a", kSource / "conformance/schemas/adapter.schema.json", "/bin");
  CHECK(config.memory_bytes == 512u << 20);
}
