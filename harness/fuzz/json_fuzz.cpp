// The reader of JSON: never throws, and what is written again is the same document.

#include <algorithm>

#include "formats/json.h"
#include "fuzz/property.h"
#include "wire/percent.h"

using namespace contract;
using fuzz::demand;

namespace {

void check_refusal(std::string_view text, const Reading& reading) {
  demand(reading.findings.size() == 1, "a refusal is one finding");
  const Finding& finding = reading.findings.front();
  demand(finding.rule == "RFC 8259" && finding.subject.starts_with("json."),
         "its rule is RFC 8259");
  demand(fuzz::is_one_line(finding), "a finding is fit to print");
  demand(reading.value == Value(), "where there is a finding there is no value");
  demand(reading.line >= 0 && reading.line <= std::count(text.begin(), text.end(), '\n') + 1,
         "a finding stands on a line of the text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const Reading reading = read_json(text);
  const Reading within = read_json(text, {.bytes = 200, .depth = 4, .nodes = 12});
  demand(reading.ok() || !within.ok(), "smaller bounds accept no more");
  if (!within.ok()) check_refusal(text, within);
  if (!reading.ok()) {
    check_refusal(text, reading);
    return 0;
  }
  demand(is_utf8(text), "what is read is UTF-8");
  for (const int indent : {-1, 2}) {
    const std::string written = write_json(reading.value, indent);
    const Reading again = read_json(written);
    demand(again.ok(), "what is written can be read");
    demand(again.value == reading.value, "what is written reads as the same value");
    demand(write_json(again.value, indent) == written, "what is written is written so again");
  }
  return 0;
}
