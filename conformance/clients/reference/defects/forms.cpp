// Clients that know an answer only as they have seen it so far: a form that XML, JSON or HTTP allow
// as well is a failure to them, or something else.
#include <algorithm>

#include "defects/bare.h"
#include "defects/defects.h"
#include "defects/resign.h"
#include "wire/ascii.h"

namespace contract::reference {
namespace {

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Takes everything between two marks out, marks included.
void cut_out(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    const std::size_t end = text.find(to, at + from.size());
    if (end == std::string::npos) return;
    text.erase(at, end + to.size() - at);
  }
}

/// Whether a reader that knows few forms would stumble over this answer.
using Strange = bool (*)(const Response& answer);

template <Strange strange>
Result refuses(Connection& connection, const Config& config, const Parameters& parameters) {
  const auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  const auto* response = std::get_if<Response>(&answer);
  if (response != nullptr && strange(*response))
    return UnreadableAnswer{response->status, "an unexpected character"};
  return result_of(answer);
}

bool is_xml(const Response& answer) { return holds(answer.body.substr(0, 8), "<"); }
std::string type_of(const Response& answer) {
  const std::string* type = find_header(answer.headers, "Content-Type");
  return type == nullptr ? "" : *type;
}

bool other_declaration(const Response& answer) {
  return is_xml(answer) && !holds(answer.body, "encoding='UTF-8'?>");
}
bool byte_order_mark(const Response& answer) { return answer.body.starts_with("\xEF\xBB\xBF"); }
bool instruction(const Response& answer) {
  return is_xml(answer) && holds(answer.body.substr(5), "<?");
}
bool space_between_elements(const Response& answer) {
  return is_xml(answer) && (holds(answer.body, ">\n<") || holds(answer.body, ">\r\n\t"));
}
bool attributes(const Response& answer) {
  return is_xml(answer) && (holds(answer.body, " type='") || holds(answer.body, " \n>"));
}
bool prefix(const Response& answer) { return holds(answer.body, "xmlns:"); }
bool space_in_json(const Response& answer) {
  return !is_xml(answer) && (holds(answer.body, "{\n") || holds(answer.body, "{ \t"));
}
bool capital_type(const Response& answer) {
  return holds(type_of(answer), "Charset=") || type_of(answer).starts_with("TEXT/");
}
bool type_of_application(const Response& answer) {
  return type_of(answer).starts_with("application/xml");
}
bool detail_of_ram(const Response& answer) { return holds(answer.body, "AccessDeniedDetail"); }
/// Knows the members in one order: RequestId before Code, and OrderId or nothing first.
bool other_order(const Response& answer) {
  const std::size_t code = answer.body.find("Code");
  const std::size_t id = answer.body.find("RequestId");
  return code != std::string::npos && id != std::string::npos && code < id;
}
bool unknown_member(const Response& answer) {
  return holds(answer.body, "Zone") || holds(answer.body, "MaxResults");
}

/// Reads another text than the answer's.
using Change = void (*)(std::string& body);

template <Change change>
Result reads(Connection& connection, const Config& config, const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  if (auto* response = std::get_if<Response>(&answer)) change(response->body);
  return result_of(answer);
}

void without_cdata(std::string& body) { cut_out(body, "<![CDATA[", "]]>"); }
void references_as_text(std::string& body) { replace_all(body, "&#", "&amp;#"); }
/// Takes the marks of a comment away, and reads what it holds.
void comments_as_elements(std::string& body) {
  replace_all(body, "<!--", "");
  replace_all(body, "-->", "");
}
void escapes_as_text(std::string& body) { replace_all(body, "\\u", "u"); }
/// Knows escapes of the basic plane alone: halves of a pair are question marks.
void pairs_as_marks(std::string& body) {
  for (const char* half : {"\\ud83d", "\\uD83D", "\\ude00", "\\uDE00"})
    replace_all(body, half, "?");
}

/// Whether a reader of heads would stumble.
using OddBare = bool (*)(const Bare& bare);

/// Looks for header names in the letters that the service has always used.
template <OddBare odd>
Result refuses_head(Connection&, const Config& config, const Parameters& parameters) {
  const Bare bare = bare_exchange(config, request_of(config, parameters));
  if (bare.done && odd(bare)) return TransportError{"the answer has no length"};
  return read_bare(bare);
}

bool other_names(const Bare& bare) {
  return holds(bare.head, "content-type:") || holds(bare.head, "CONTENT-TYPE:");
}
bool no_length(const Bare& bare) {
  return !holds(bare.head, "Content-Length:") && !holds(bare.head, "content-length:") &&
         !holds(bare.head, "CONTENT-LENGTH:") && !holds(bare.head, "hunked") &&
         !holds(bare.head, "CHUNKED");
}
bool strange_reason(const Bare& bare) {
  return holds(bare.head, "Not Modified") || holds(bare.head, "HTTP/1.1 200 \r") ||
         holds(bare.head, "HTTP/1.1 404 \r");
}
bool trailer(const Bare& bare) { return holds(bare.head, "X-Acs-Checksum"); }
bool chunked(const Bare& bare) { return holds(bare.head, "Transfer-Encoding: chunked"); }

/// Reads the size of a chunk to the end of its line. What it is asked in chunks without extensions
/// is none of its mistakes.
Result knows_no_chunk_extensions(Connection&, const Config& config, const Parameters& parameters) {
  const Bare raw = bare_exchange(config, request_of(config, parameters), Unpack::nothing);
  if (!raw.done) return TransportError{"no answer"};
  if (!holds(raw.head, "chunked")) return read_bare(raw);
  Bare whole = raw;
  whole.body.clear();
  for (std::size_t at = 0; at < raw.body.size();) {
    const std::size_t end = raw.body.find("\r\n", at);
    const std::string line = raw.body.substr(at, end - at);
    if (end == std::string::npos || line.find_first_not_of("0123456789abcdefABCDEF") != line.npos)
      return TransportError{"'" + line + "' is no size of a chunk"};
    const std::size_t size = std::stoul(line, nullptr, 16);
    if (size == 0) break;
    whole.body += raw.body.substr(end + 2, size);
    at = end + 2 + size + 2;
  }
  return read_bare(whole);
}

/// Accepts gzip and does not unpack it.
Result accepts_gzip_in_vain(Connection&, const Config& config, const Parameters& parameters) {
  return read_bare(bare_exchange(config, request_of(config, parameters), Unpack::no_gzip));
}

}  // namespace

std::span<const Defect> form_defects() {
  static constexpr Defect kAll[] = {
      {"knows-one-xml-declaration", refuses<other_declaration>},
      {"refuses-byte-order-mark", refuses<byte_order_mark>},
      {"refuses-instructions", refuses<instruction>},
      {"refuses-space-between-elements", refuses<space_between_elements>},
      {"refuses-attributes", refuses<attributes>},
      {"refuses-prefixes", refuses<prefix>},
      {"refuses-space-in-json", refuses<space_in_json>},
      {"knows-types-in-small-letters", refuses<capital_type>},
      {"knows-text-xml-alone", refuses<type_of_application>},
      {"refuses-access-denied-detail", refuses<detail_of_ram>},
      {"knows-one-order-of-members", refuses<other_order>},
      {"refuses-unknown-members", refuses<unknown_member>},
      {"reads-no-cdata", reads<without_cdata>},
      {"reads-references-as-text", reads<references_as_text>},
      {"reads-comments", reads<comments_as_elements>},
      {"reads-escapes-as-text", reads<escapes_as_text>},
      {"reads-no-surrogate-pairs", reads<pairs_as_marks>},
      {"knows-header-names-by-letter", refuses_head<other_names>},
      {"needs-length", refuses_head<no_length>},
      {"reads-reasons", refuses_head<strange_reason>},
      {"refuses-trailers", refuses_head<trailer>},
      {"knows-no-chunks", refuses_head<chunked>},
      {"knows-no-chunk-extensions", knows_no_chunk_extensions},
      {"accepts-gzip-in-vain", accepts_gzip_in_vain},
  };
  return kAll;
}

}  // namespace contract::reference
