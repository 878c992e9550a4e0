#include "cassette/redact.h"

#include <algorithm>

#include "cassette/pass.h"
#include "error.h"
#include "wire/gzip.h"

namespace contract {
namespace {

/// A compressed body hides what it holds: it is kept unpacked, and says so.
void unpack(Headers& headers, std::string& body) {
  const std::string* coding = find_header(headers, "Content-Encoding");
  if (coding == nullptr || body.empty() || equal_ignoring_case(*coding, "identity")) return;
  const auto unpacked = gunzip(body);
  if (!unpacked)
    throw Error("a body is encoded as '" + *coding + "' and can't be looked into",
                "have the client or the service send it plain or by gzip");
  body = *unpacked;
  std::erase_if(headers, [](const Header& header) {
    return equal_ignoring_case(header.name, "Content-Encoding");
  });
  for (Header& header : headers)
    if (equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(body.size());
}

/// Texts of two or four bytes a character, and forms in parts, are read by nobody here.
void demand_readable(const Headers& headers, const std::string& body) {
  const auto refuse = [](const std::string& what) {
    throw Error("a body is " + what + " and can't be looked into",
                "have the client or the service send UTF-8, and parameters as a query or a form");
  };
  // Every other byte of Latin letters is 0 then; a lone one may stand anywhere.
  const auto zeros = static_cast<std::size_t>(std::count(body.begin(), body.end(), '\0'));
  if (body.size() >= 8 && zeros * 3 >= body.size()) refuse("no text of UTF-8");
  const std::string* type = find_header(headers, "Content-Type");
  if (type == nullptr || body.empty()) return;
  std::string lower = *type;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  if (lower.find("utf-16") != std::string::npos || lower.find("utf-32") != std::string::npos)
    refuse("of " + *type);
  if (lower.starts_with("multipart/")) refuse("of many parts");
}

}  // namespace

Redacted Redactor::redact(Interaction interaction) {
  Request& request = interaction.request;
  request.raw.clear();
  request.connection = 0;
  request.nth = 0;
  request.tls = false;
  request.arrived = {};
  unpack(request.headers, request.body);
  unpack(interaction.response.headers, interaction.response.body);
  demand_readable(request.headers, request.body);
  demand_readable(interaction.response.headers, interaction.response.body);

  RedactionPass pass(rules_, replacements_, kept_);
  pass.learn(request);
  pass.learn(interaction.response);
  for (const Learned& value : pass.to_keep()) kept_.add(value);
  std::optional<Value> asked = pass.rewrite(request);
  std::optional<Value> answered = pass.rewrite(interaction.response);
  return Redacted(std::move(interaction), std::move(asked), std::move(answered));
}

}  // namespace contract
