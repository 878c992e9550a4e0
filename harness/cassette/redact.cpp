#include "cassette/redact.h"

#include <algorithm>

#include "cassette/pass.h"
#include "error.h"
#include "finding.h"
#include "wire/gzip.h"

namespace contract {
namespace {

/// A compressed body hides what it holds: it is kept unpacked, and says so. Returns why it can't
/// be.
std::optional<Withheld> unpack(Headers& headers, std::string& body) {
  const std::string* coding = find_header(headers, "Content-Encoding");
  if (coding == nullptr || body.empty() || equal_ignoring_case(*coding, "identity"))
    return std::nullopt;
  const auto unpacked = gunzip(body);
  if (!unpacked)
    return Withheld{"a body is encoded as '" + printable(*coding, 40) +
                    "' and can't be looked into"};
  body = *unpacked;
  std::erase_if(headers, [](const Header& header) {
    return equal_ignoring_case(header.name, "Content-Encoding");
  });
  for (Header& header : headers)
    if (equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(body.size());
  return std::nullopt;
}

/// Texts of two or four bytes a character, and forms in parts, are read by nobody here. Returns
/// why.
std::optional<Withheld> why_unreadable(const Headers& headers, const std::string& body) {
  const auto is = [](const std::string& what) {
    return Withheld{"a body is " + what + " and can't be looked into"};
  };
  // Every other byte of Latin letters is 0 then; a lone one may stand anywhere.
  const auto zeros = static_cast<std::size_t>(std::count(body.begin(), body.end(), '\0'));
  if (body.size() >= 8 && zeros * 3 >= body.size()) return is("no text of UTF-8");
  const std::string* type = find_header(headers, "Content-Type");
  if (type == nullptr || body.empty()) return std::nullopt;
  std::string lower = *type;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  if (lower.find("utf-16") != std::string::npos || lower.find("utf-32") != std::string::npos)
    return is("of " + printable(*type, 80));
  if (lower.starts_with("multipart/")) return is("of many parts");
  return std::nullopt;
}

}  // namespace

Redacted Redactor::redact(Interaction interaction) {
  Redaction redaction = redact_or_withhold(std::move(interaction));
  if (const auto* withheld = std::get_if<Withheld>(&redaction))
    throw Error(withheld->reason,
                "have client and service send UTF-8, plain or by gzip, and parameters as a query "
                "or a form");
  return std::get<Redacted>(std::move(redaction));
}

Redaction Redactor::redact_or_withhold(Interaction interaction) {
  Request& request = interaction.request;
  request.raw.clear();
  request.connection = 0;
  request.nth = 0;
  request.tls = false;
  request.arrived = {};
  Response& response = interaction.response;
  if (auto why = unpack(request.headers, request.body)) return std::move(*why);
  if (auto why = unpack(response.headers, response.body)) return std::move(*why);
  if (auto why = why_unreadable(request.headers, request.body)) return std::move(*why);
  if (auto why = why_unreadable(response.headers, response.body)) return std::move(*why);

  RedactionPass pass(rules_, replacements_, kept_);
  pass.learn(request);
  pass.learn(response);
  for (const Learned& value : pass.to_keep()) kept_.add(value);
  std::optional<Value> asked = pass.rewrite(request);
  std::optional<Value> answered = pass.rewrite(response);
  return Redacted(std::move(interaction), std::move(asked), std::move(answered));
}

}  // namespace contract
