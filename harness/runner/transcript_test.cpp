#include "runner/transcript.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

Request get(const std::string& query, int ms) {
  Request request;
  request.raw = "GET /?" + query + " HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n";
  request.arrived = std::chrono::system_clock::time_point(std::chrono::milliseconds(ms));
  return request;
}

Response scripted(std::vector<WireAction> script) {
  Response response;
  response.script = std::move(script);
  return response;
}

/// The transcript of one step in which these requests had these answers.
std::string transcript_of(std::vector<Interaction> interactions) {
  StepObservation exchange;
  exchange.interactions = std::move(interactions);
  exchange.outcome.kind = "ok";
  return transcript({}, exchange, 0);
}

bool holds(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("bytes that trickle out are one line") {
  using std::chrono::milliseconds;
  std::vector<WireAction> script = {"HTTP/1.1 200 OK\r\n\r\n"};
  for (const char c : std::string("{\"a\":1}")) {
    script.emplace_back(Pause{milliseconds(100)});
    script.emplace_back(std::string(1, c));
  }
  script.emplace_back(Close{});
  const std::string text = transcript_of({{get("A=1", 0), scripted(script)}});
  // The head is the first piece of them all.
  CHECK(holds(text,
              "bytes, 19 every 100 ms: HTTP/1.1 200 OK\\x0D\\x0A\\x0D\\x0A{\"a\":1}][closed]\n"));
  script = {};
  for (int i = 0; i < 74; ++i) {
    if (i > 0) script.emplace_back(Pause{milliseconds(100)});
    script.emplace_back(std::string("x"));
  }
  CHECK(holds(transcript_of({{get("A=1", 0), scripted(script)}}),
              "\n    [74 bytes, one every 100 ms: xxx"));
}

TEST_CASE("bytes and waits that are no trickle are told one by one") {
  using std::chrono::milliseconds;
  const std::string text = transcript_of(
      {{get("A=1", 0),
        scripted({"ab", Pause{milliseconds(5)}, "cd", Pause{milliseconds(6)}, Reset{}})}});
  CHECK(holds(text, "\n    ab[5 ms of silence]cd[6 ms of silence][reset]\n"));
  CHECK(holds(transcript_of({{get("A=1", 0), scripted({Pause{milliseconds(9)}, Close{}})}}),
              "\n    [9 ms of silence][closed]\n"));
}

TEST_CASE("a repeat shows when it came and what differs from the first request") {
  const std::string text =
      transcript_of({{get("A=1&Z=2&SignatureNonce=n1", 0), scripted({Reset{}})},
                     {get("A=1&Z=2&SignatureNonce=n2", 1004), scripted({Reset{}})},
                     {get("A=1&Z=2&SignatureNonce=n1", 2000), scripted({Close{}})}});
  CHECK(holds(text,
              "  arrived again, 1004 ms after the first, what differs:\n    - SignatureNonce=n1\n"
              "    + SignatureNonce=n2\n  answered as the first\n"));
  CHECK(holds(text,
              "  arrived again, 2000 ms after the first, byte for byte the same\n  answered:\n"
              "    [closed]\n"));
}

TEST_CASE("a repeat that has little in common with the first request is shown whole") {
  Request other = get("A=1", 10);
  other.raw = "POST /x HTTP/1.0\r\nOther: b\r\n\r\nZ=9";
  const std::string text = transcript_of({{get("A=1", 0), {}}, {other, {}}});
  CHECK(
      holds(text, "  arrived again, 10 ms after the first:\n    POST /x HTTP/1.0\n    Other: b\n"));
}

TEST_CASE("nothing that arrived is said too") {
  CHECK(holds(transcript_of({}), "step 1, called with\n  nothing arrived\n  the client says: ok "));
}
