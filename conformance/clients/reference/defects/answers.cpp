// Clients that know fewer forms of an answer than any server may use, or more than there are.
#include <algorithm>
#include <cctype>

#include "defects/bare.h"
#include "defects/defects.h"
#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract::reference {
namespace {

/// A right client of answers in which `knows` finds nothing strange, by their heads as they came.
using Knows = bool (*)(const std::string& head);

template <Knows knows>
Result only_if(Connection&, const Config& config, const Parameters& parameters) {
  const Bare bare = bare_exchange(config, request_of(config, parameters));
  if (bare.done && !knows(bare.head)) return TransportError{"the answer is no HTTP"};
  return read_bare(bare);
}

bool has_blanks(const std::string& head) {
  for (std::size_t at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
    const std::size_t colon = head.find(':', at);
    if (colon == head.npos) break;
    if (head.substr(at + 2, 5) != "HTTP/" && (head[colon + 1] != ' ' || head[colon + 2] == ' '))
      return false;
  }
  return true;
}

bool codings_are_small(const std::string& head) {
  return head.find("CHUNKED") == head.npos && head.find("GZIP") == head.npos;
}

bool is_no_x_gzip(const std::string& head) { return head.find("x-gzip") == head.npos; }

bool is_of_1_1(const std::string& head) { return head.starts_with("HTTP/1.1 "); }

bool has_one_interim_at_most(const std::string& head) {
  const std::size_t first = head.find("HTTP/1.1 1");
  return first == head.npos || head.find("HTTP/1.1 1", first + 1) == head.npos;
}

Result reads_once(Connection& connection, const Config& config, const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  constexpr std::size_t kBuffer = 65536;
  if (auto* response = std::get_if<Response>(&answer))
    response->body.resize(std::min(response->body.size(), kBuffer));
  return result_of(answer);
}

/// Of two lengths it takes the last, and of a word the digits.
Result takes_any_length(Connection&, const Config& config, const Parameters& parameters) {
  return read_bare(bare_exchange(config, request_of(config, parameters)));
}

/// Believes the length that stands beside chunks.
Result takes_length_for_chunks(Connection& connection, const Config& config,
                               const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  auto* response = std::get_if<Response>(&answer);
  if (response == nullptr) return result_of(answer);
  const std::string* length = find_header(response->headers, "Content-Length");
  if (length == nullptr || find_header(response->headers, "Transfer-Encoding") == nullptr)
    return result_of(answer);
  return Success{response->status, response->body.substr(0, 16), std::nullopt};
}

/// What stands in quotes, or in an element, behind a name.
std::string by_pattern(const std::string& body, const std::string& name) {
  for (const std::string& start : {"\"" + name + "\":\"", "<" + name + ">"}) {
    const std::size_t at = body.find(start);
    if (at == body.npos) continue;
    const std::size_t from = at + start.size();
    return body.substr(from, body.find_first_of("\"<", from) - from);
  }
  return "";
}

/// A reader that needs no whole document.
Result reads_by_pattern(Connection&, const Config& config, const Parameters& parameters) {
  const Bare bare = bare_exchange(config, request_of(config, parameters));
  const std::string request_id = by_pattern(bare.body, "RequestId");
  if (bare.status != 200 || request_id.empty()) return read_bare(bare);
  const std::string order_id = by_pattern(bare.body, "OrderId");
  return Success{bare.status, request_id,
                 order_id.empty() ? std::nullopt : std::optional(order_id)};
}

/// Takes bytes that are no UTF-8 out before it reads.
Result mends_utf_8(Connection& connection, const Config& config, const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  if (auto* response = std::get_if<Response>(&answer); response && !is_utf8(response->body))
    std::erase_if(response->body, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return result_of(answer);
}

/// Reads the bytes of text/xml as Latin-1 where no charset is named, as RFC 2616 had it.
Result takes_bare_xml_for_latin_1(Connection& connection, const Config& config,
                                  const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  auto* response = std::get_if<Response>(&answer);
  if (response == nullptr) return result_of(answer);
  const std::string* type = find_header(response->headers, "Content-Type");
  if (type == nullptr || *type != "text/xml") return result_of(answer);
  std::string body;
  for (const char c : response->body) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      body += c;
    } else {
      body += static_cast<char>(0xC0 | byte >> 6);
      body += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  response->body = body;
  return result_of(answer);
}

/// An answer is a success unless the text of a Code is found in it.
Result takes_lack_of_code_for_success(Connection& connection, const Config& config,
                                      const Parameters& parameters) {
  const auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  const Result result = result_of(answer);
  const auto* unread = std::get_if<UnreadableAnswer>(&result);
  if (unread == nullptr || unread->text != "no Code in an error's answer") return result;
  return Success{unread->status, "none", std::nullopt};
}

/// Knows the other format only as the type that it was once tried with.
Result takes_other_format_for_success(Connection& connection, const Config& config,
                                      const Parameters& parameters) {
  const auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  const auto* response = std::get_if<Response>(&answer);
  if (response == nullptr || response->body.empty()) return result_of(answer);
  const bool is_xml = response->body.front() == '<';
  const std::string* type = find_header(response->headers, "Content-Type");
  const bool usual = type == nullptr || *type == "text/xml;charset=utf-8" ||
                     *type == "application/json;charset=utf-8";
  if (usual || is_xml == (config.format == AnswerFormat::xml)) return result_of(answer);
  return Success{response->status, "none", std::nullopt};
}

/// Takes its own string to sign in an answer for the sign of a wrong secret, and says so in a code
/// of its own.
Result rewrites_mismatch(Connection& connection, const Config& config,
                         const Parameters& parameters) {
  const Request request = request_of(config, parameters);
  Result result = result_of(connection.exchange(request, config.deadline));
  auto* error = std::get_if<ApiError>(&result);
  const std::string own = string_to_sign(request, parse_params(request).params);
  if (error != nullptr && error->message.value_or("").ends_with(":" + own)) {
    error->code = "InvalidAccessKeySecret";
    error->message = "The secret is wrong.";
  }
  return result;
}

}  // namespace

std::span<const Defect> answer_defects() {
  static constexpr Defect kAll[] = {
      {"needs-blank-behind-colon", only_if<has_blanks>},
      {"knows-codings-in-small-letters", only_if<codings_are_small>},
      {"knows-no-x-gzip", only_if<is_no_x_gzip>},
      {"needs-version-1-1", only_if<is_of_1_1>},
      {"skips-one-interim-answer", only_if<has_one_interim_at_most>},
      {"reads-once", reads_once},
      {"takes-any-length", takes_any_length},
      {"takes-length-for-chunks", takes_length_for_chunks},
      {"reads-by-pattern", reads_by_pattern},
      {"mends-utf-8", mends_utf_8},
      {"takes-bare-xml-for-latin-1", takes_bare_xml_for_latin_1},
      {"takes-lack-of-code-for-success", takes_lack_of_code_for_success},
      {"takes-other-format-for-success", takes_other_format_for_success},
      {"rewrites-mismatch", rewrites_mismatch},
  };
  return kAll;
}

}  // namespace contract::reference
