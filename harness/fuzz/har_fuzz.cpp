// The reader of HAR files: entries, or an Error; and what was read, written as HAR, reads the same.

#include "cassette/har.h"
#include "ecs_contract/error.h"
#include "fuzz/property.h"
#include "wire/percent.h"

using namespace contract;
using fuzz::demand;

namespace {

std::string take_all(const Request&, bool) { return ""; }

bool equal(const Headers& a, const Headers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Header& x, const Header& y) {
    return x.name == y.name && x.value == y.value;
  });
}

void check_again(const HarLog& log) {
  std::vector<StoredInteraction> stored;
  for (const HarEntry& entry : log.entries)
    stored.push_back(
        {entry.interaction, {"live", entry.date, "client", {}, {}}, "0001-call-200.json"});
  const HarLog again = read_har(write_har(stored, "1"), "again.har", take_all);
  demand(again.own && again.entries.size() == log.entries.size(), "every entry comes back");
  for (std::size_t i = 0; i < log.entries.size(); ++i) {
    const Interaction& a = log.entries[i].interaction;
    const Interaction& b = again.entries[i].interaction;
    demand(a.request.method == b.request.method && a.request.target == b.request.target &&
               a.request.version == b.request.version && a.request.body == b.request.body &&
               equal(a.request.headers, b.request.headers),
           "a request comes back as it was");
    demand(a.response.status == b.response.status && a.response.reason == b.response.reason &&
               a.response.body == b.response.body &&
               equal(a.response.headers, b.response.headers) &&
               a.response.script.size() == b.response.script.size(),
           "an answer comes back as it was");
    demand(again.entries[i].origin && again.entries[i].origin->date == log.entries[i].date,
           "so does its date");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const HarLog log = read_har(fuzz::text_of(data, size), "a.har", take_all);
    try {
      check_again(log);
    } catch (const Error&) {
      demand(false, "what was written can be read");
    }
  } catch (const Error& refused) {  // the one way to refuse a file
    demand(is_utf8(refused.what()), "a refusal is fit to print");
  }
  return 0;
}
