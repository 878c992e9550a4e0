// A line from an adapter: what its schema accepts is a whole message, what it refuses is told on
// one line.

#include <algorithm>

#include "formats/json.h"
#include "fuzz/property.h"
#include "runner/adapter.h"
#include "spec/testing.h"

using namespace contract;
using fuzz::demand;

namespace {

const Schema& from_adapter() {
  static const Schema schema =
      Schema::load(testing::kSource / "conformance/schemas/from-adapter.schema.json");
  return schema;
}

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void check_hello(const Hello& hello) {
  demand(!hello.client.empty() && !hello.version.empty() && !hello.language.empty(),
         "a hello names its client");
  demand(!hello.formats.empty() && !hello.signatures.empty() && !hello.schemes.empty() &&
             !hello.methods.empty(),
         "a hello declares what the client can do");
  Case each;
  for (const Format format : {Format::json, Format::xml}) {
    for (const char* signature : {"v1-hmac-sha1", "v1-hmac-sha256", "v3"}) {
      each.format = format;
      each.signature = signature;
      each.features = {"sts"};
      const bool lacks =
          !is_one_of(to_text(format), {"json", "xml"}) ||
          std::count(hello.formats.begin(), hello.formats.end(), to_text(format)) == 0;
      demand(!lacks || !unsupported_by(hello, each).empty(), "what is not declared has a reason");
    }
  }
}

void check_outcome(const Outcome& outcome) {
  demand(is_one_of(outcome.kind, {"ok", "api_error", "client_error", "transport_error",
                                  "parse_error", "unsupported", "errored"}),
         "an outcome has one of the protocol's kinds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Reading reading = read_json(fuzz::text_of(data, size));
  const std::string fault = broken(from_adapter(), reading);
  demand(fuzz::is_one_line(fault), "what is wrong with a line is told on one line");
  if (!fault.empty()) return 0;
  const std::string type = reading.value.text_of("type");
  demand(type == "hello" || type == "outcome", "a line is a hello or an outcome");
  if (type == "hello") check_hello(read_hello(reading.value));
  if (type == "outcome") check_outcome(read_outcome(reading.value));
  return 0;
}
