// Percent-encoding, queries and forms: what is written is read back, and order makes no difference.

#include <algorithm>

#include "fuzz/property.h"
#include "wire/canonical_query.h"
#include "wire/params.h"
#include "wire/percent.h"

using namespace contract;
using fuzz::demand;

namespace {

bool same(const Params& a, const Params& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Param& x, const Param& y) {
    return x.name == y.name && x.value == y.value && x.in_body == y.in_body;
  });
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.~").find(c) != std::string_view::npos;
}

void check_encoding(std::string_view text) {
  const std::string encoded = percent_encode(text);
  demand(std::all_of(encoded.begin(), encoded.end(),
                     [](char c) { return c == '%' || is_unreserved(c); }),
         "what is encoded has unreserved characters and escapes only");
  for (const bool plus_is_space : {false, true}) {
    demand(percent_decode(encoded, plus_is_space) == text, "decode(encode(x)) is x");
    if (const auto decoded = percent_decode(text, plus_is_space)) {
      demand(decoded->size() <= text.size(), "decoding makes nothing longer");
    }
  }
}

void check_findings(const Findings& findings) {
  demand(findings.size() <= 40, "findings are bounded");
  for (const Finding& finding : findings) {
    demand(finding.subject == "wire.encoding" || finding.subject == "wire.repeated",
           "a finding has a documented subject");
    demand(fuzz::is_one_line(finding), "a finding is fit to print");
  }
}

Request posted(std::string_view body) {
  Request request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  request.body = body;
  return request;
}

std::string written(const Params& params) {
  std::string text;
  for (const Param& param : params) {
    if (!text.empty()) text += '&';
    text += percent_encode(param.name) + "=" + percent_encode(param.value);
  }
  return text;
}

void check_form(std::string_view text) {
  const ParsedParams parsed = parse_query(text, true);
  check_findings(parsed.findings);
  demand(same(parsed.params, parse_params(posted(text)).params), "a form is read as a query is");
  const ParsedParams again = parse_query(written(parsed.params), true);
  const bool readable =
      std::all_of(parsed.params.begin(), parsed.params.end(),
                  [](const Param& param) { return is_utf8(param.name) && is_utf8(param.value); });
  if (!readable) return;
  demand(same(parsed.params, again.params), "parameters that are written are read back");

  Params turned = parsed.params;
  std::reverse(turned.begin(), turned.end());
  const std::string canonical = canonical_query(parsed.params);
  demand(canonical == canonical_query(turned), "the canonical query knows no order");
  demand(canonical == canonical_query(parse_query(canonical, false).params),
         "the canonical query is canonical");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_encoding(text);
  check_form(text);
  return 0;
}
