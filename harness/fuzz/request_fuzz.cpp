// The reader of HTTP requests: the pieces in which bytes come make no difference, and nothing is
// lost.

#include <algorithm>
#include <functional>
#include <vector>

#include "fuzz/property.h"
#include "wire/auth_params.h"
#include "wire/http_reader.h"
#include "wire/params.h"

using namespace contract;
using fuzz::demand;

namespace {

/// All that a connection said, and where it stands.
struct Heard {
  std::vector<Request> requests;
  std::optional<Refusal> refusal;
  bool in_request = false;
  bool in_body = false;
  std::size_t continues = 0;
};

Heard hear(std::string_view bytes, const RequestLimits& limits,
           const std::function<std::size_t()>& piece_size) {
  RequestReader reader(limits);
  Heard heard;
  while (!bytes.empty()) {
    const std::size_t size = std::clamp<std::size_t>(piece_size(), 1, bytes.size());
    reader.feed(bytes.substr(0, size));
    bytes.remove_prefix(size);
    while (auto request = reader.next()) heard.requests.push_back(*std::move(request));
    if (reader.take_expects_continue()) ++heard.continues;
    demand(!reader.take_expects_continue(), "100 Continue is asked for once");
  }
  demand(!reader.next(), "what gave nothing gives nothing when asked again");
  heard.refusal = reader.refusal();
  heard.in_request = reader.in_request();
  heard.in_body = reader.in_body();
  return heard;
}

bool same(const Request& a, const Request& b) {
  const auto same_header = [](const Header& x, const Header& y) {
    return x.name == y.name && x.value == y.value;
  };
  return a.method == b.method && a.target == b.target && a.version == b.version &&
         a.body == b.body && a.raw == b.raw &&
         std::equal(a.headers.begin(), a.headers.end(), b.headers.begin(), b.headers.end(),
                    same_header);
}

void demand_same(const Heard& a, const Heard& b) {
  demand(
      std::equal(a.requests.begin(), a.requests.end(), b.requests.begin(), b.requests.end(), same),
      "other pieces, the same requests");
  demand(a.refusal.has_value() == b.refusal.has_value(), "other pieces, refused as well");
  if (a.refusal) {
    demand(a.refusal->status == b.refusal->status, "other pieces, the same status");
    demand(a.refusal->reason == b.refusal->reason, "other pieces, the same reason");
  }
  demand(a.in_request == b.in_request && a.in_body == b.in_body, "other pieces, the same place");
}

/// The raw bytes of the requests stand in the input one after the other; before each at most one
/// empty line, which is no part of it.
void demand_nothing_lost(std::string_view bytes, const std::vector<Request>& requests) {
  for (const Request& request : requests) {
    if (bytes.starts_with("\r\n")) {
      bytes.remove_prefix(2);
    } else if (bytes.starts_with('\n')) {
      bytes.remove_prefix(1);
    }
    demand(bytes.starts_with(request.raw), "the raw bytes are those that arrived");
    bytes.remove_prefix(request.raw.size());
  }
}

void demand_bounds(const Heard& heard, const RequestLimits& limits) {
  for (const Request& request : heard.requests) {
    demand(request.headers.size() <= limits.headers, "header lines are bounded");
    demand(request.body.size() <= limits.body, "bodies are bounded");
    demand(request.target.size() <= limits.line, "lines are bounded");
  }
  if (!heard.refusal) return;
  static constexpr int kStatuses[] = {400, 413, 414, 431, 501, 505};
  demand(std::count(std::begin(kStatuses), std::end(kStatuses), heard.refusal->status) == 1,
         "a refusal has one of the documented statuses");
  demand(fuzz::is_one_line(heard.refusal->reason) && !heard.refusal->reason.empty(),
         "a refusal has a reason on one line");
  demand(!heard.in_request && !heard.in_body, "after a refusal nothing is awaited");
}

void demand_stands_alone(const Request& request, const RequestLimits& limits) {
  const Heard again = hear(request.raw, limits, [&] { return request.raw.size(); });
  demand(again.requests.size() == 1 && same(again.requests.front(), request) && !again.in_request,
         "the raw bytes of a request are that request");
}

void demand_readable(const Request& request) {
  const ParsedParams parsed = parse_params(request);
  for (const Finding& finding : parsed.findings) {
    demand(fuzz::is_one_line(finding), "a finding is fit to print");
  }
  read_auth_params(request, parsed.params);
  demand(request.target.find(query_of(request.target)) != std::string::npos &&
             path_of(request.target).find('?') == std::string_view::npos,
         "path and query are parts of the target");
}

void check(std::string_view bytes, const RequestLimits& limits) {
  const Heard whole = hear(bytes, limits, [&] { return bytes.size(); });
  demand_same(whole, hear(bytes, limits, [] { return 1; }));
  std::size_t at = bytes.size();  // the input's own bytes, from its end on, are sizes too
  demand_same(whole, hear(bytes, limits, [&] {
                at = at == 0 ? bytes.size() - 1 : at - 1;
                return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]) % 48);
              }));
  demand_nothing_lost(bytes, whole.requests);
  demand_bounds(whole, limits);
  for (const Request& request : whole.requests) {
    demand_stands_alone(request, limits);
    demand_readable(request);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  check(bytes, {});
  check(bytes, {.line = 48, .headers = 3, .head = 96, .body = 24});  // so that each bound is met
  return 0;
}
