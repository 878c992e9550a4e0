// The reader of XML: never throws, and what is written again is the same document.

#include <algorithm>

#include "formats/xml.h"
#include "formats/xml_characters.h"
#include "fuzz/property.h"
#include "wire/percent.h"

using namespace contract;
using fuzz::demand;

namespace {

void check_refusal(std::string_view text, const Reading& reading) {
  demand(reading.findings.size() == 1, "a refusal is one finding");
  const Finding& finding = reading.findings.front();
  demand(finding.rule == "XML 1.0" && finding.subject.starts_with("xml."), "its rule is XML 1.0");
  demand(fuzz::is_one_line(finding), "a finding is fit to print");
  demand(reading.value == Value(), "where there is a finding there is no value");
  demand(reading.line >= 0 && reading.line <= std::count(text.begin(), text.end(), '\n') + 1,
         "a finding stands on a line of the text");
}

/// Any text of XML's characters can stand in an element.
void check_escapes(std::string_view text) {
  if (!is_utf8(text)) return;
  const Reading reading = read_xml("<a>" + escape_xml(text) + "</a>");
  demand(reading.ok(), "an escaped text can be read");
  if (find_no_xml_character(text) == std::string_view::npos) {
    demand(reading.value.text_of("a") == text, "an escaped text reads as itself");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_escapes(text);
  const Reading reading = read_xml(text);
  const Reading within = read_xml(text, {.bytes = 200, .depth = 4, .nodes = 12});
  demand(reading.ok() || !within.ok(), "smaller bounds accept no more");
  if (!within.ok()) check_refusal(text, within);
  if (!reading.ok()) {
    check_refusal(text, reading);
    return 0;
  }
  demand(reading.value.members.size() == 1, "a document has one root");
  const Member& root = reading.value.members.front();
  for (const char* declaration : {"", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"}) {
    const std::string written = write_xml(root.name, root.value, declaration);
    const Reading again = read_xml(written);
    demand(again.ok(), "what is written can be read");
    demand(again.value == reading.value, "what is written reads as the same value");
  }
  return 0;
}
