#include <algorithm>
#include <chrono>
#include <utility>

#include "cassette/har.h"
#include "cassette/har_outline.h"
#include "cassette/redaction/packed.h"
#include "ecs_contract/error.h"
#include "formats/json.h"
#include "wire/digest.h"
#include "wire/http_syntax.h"
#include "wire/params.h"
#include "wire/percent.h"
#include "wire/time.h"
#include "wire/url.h"

namespace contract {
namespace {

constexpr const char* kRemedy = "export it again, or correct it there";
constexpr int kDepth = 400;  ///< browsers write stacks of scripts into custom members
constexpr const char* kNoAnswer = "without an answer";
constexpr const char* kNoBody = "whose answer's body was not kept";
constexpr const char* kNoRequestBody = "whose request's body was not kept";

const Value& member(const Value& of, const char* name, Value::Kind kind, const std::string& file) {
  const Value* found = of.find(name);
  if (found == nullptr || !found->is(kind))
    throw Error(file, found == nullptr ? of.line : found->line,
                std::string("is no HAR: '") + name + "' is no " + to_text(kind), kRemedy);
  return *found;
}

/// An optional text; what is there must be one (null counts as left out).
std::string text_or_empty(const Value& of, const char* name, const std::string& file) {
  const Value* found = of.find(name);
  if (found == nullptr || found->is(Value::Kind::null)) return "";
  return member(of, name, Value::Kind::string, file).text;
}

Headers read_pairs(const Value& of, const std::string& file) {
  Headers headers;
  for (const Value& item : member(of, "headers", Value::Kind::array, file).items) {
    const std::string& name = member(item, "name", Value::Kind::string, file).text;
    std::string_view rest = member(item, "value", Value::Kind::string, file).text;
    if (name.starts_with(':')) continue;  // of HTTP/2: method, path, authority, status
    // Browsers join a name that came more than once by line feeds.
    while (true) {
      const auto end = std::min(rest.find('\n'), rest.size());
      headers.push_back({name, std::string(rest.substr(0, end))});
      if (end == rest.size()) break;
      rest.remove_prefix(end + 1);
    }
  }
  return headers;
}

std::string target_of(const UrlParts& url) {
  const std::string target(url.rest.substr(0, url.rest.find('#')));
  return target.starts_with('/') ? target : "/" + target;
}

/// The address without user, query and fragment.
std::string bare_url(const std::string& url) {
  if (url.empty()) return "(no URL)";
  const auto parts = split_url(url);
  if (!parts) return printable(url.substr(0, url.find(':')), 20) + ":";
  std::string bare = url.substr(0, url.find("://") + 3);
  return printable(
      bare.append(parts->authority).append(parts->rest.substr(0, parts->rest.find_first_of("?#"))));
}

std::string version_of(const std::string& text) {
  std::string upper = text;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  if (upper == "H2" || upper.starts_with("HTTP/2")) return "HTTP/2";
  if (upper == "H3" || upper.starts_with("HTTP/3")) return "HTTP/3";
  return upper == "HTTP/1.0" ? upper : "HTTP/1.1";
}

std::string decoded(const Value& of, const std::string& file) {
  std::string text = text_or_empty(of, "text", file);
  const std::string encoding = text_or_empty(of, "encoding", file);
  if (encoding.empty()) return text;
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  auto bytes = encoding == "base64" ? from_base64(text) : std::nullopt;
  if (!bytes)
    throw Error(file, member(of, "encoding", Value::Kind::string, file).line,
                "a body is no text in '" + encoding + "'", kRemedy);
  return std::move(*bytes);
}

std::string post_data(const Value& data, const std::string& file) {
  // Some write the text beside the parameters, some null or nothing in its place.
  if (const Value* text = data.find("text"); text != nullptr && !text->is(Value::Kind::null)) {
    std::string body = decoded(data, file);
    if (!body.empty() || data.find("params") == nullptr) return body;
  }
  std::string form;
  if (data.find("params") == nullptr) return form;
  for (const Value& param : member(data, "params", Value::Kind::array, file).items)
    form += (form.empty() ? "" : "&") +
            percent_encode(member(param, "name", Value::Kind::string, file).text) + "=" +
            percent_encode(text_or_empty(param, "value", file));
  return form;
}

/// What of a request says whether it is wanted, as far as it can be read. Nothing is wrong with it.
Request glance(const Value& asked, const std::string& file) {
  Request request;
  const Value* url = asked.find("url");
  if (url != nullptr) request.target = url->text;
  const auto parts = url == nullptr ? std::nullopt : split_url(url->text);
  if (!parts) return request;
  request.method = asked.text_of("method");
  request.target = target_of(*parts);
  if (const Value* headers = asked.find("headers"))
    for (const Value& item : headers->items)
      if (!item.text_of("name").starts_with(':'))
        request.headers.push_back({item.text_of("name"), item.text_of("value")});
  if (find_header(request.headers, "Host") == nullptr)
    request.headers.push_back({"Host", std::string(parts->authority)});
  const Value* data = asked.find("postData");
  if (data == nullptr || !data->is(Value::Kind::object)) return request;
  try {
    request.body = post_data(*data, file);
  } catch (const Error&) {
    return request;
  }
  if (find_header(request.headers, "Content-Type") == nullptr)
    request.headers.push_back({"Content-Type", data->text_of("mimeType")});
  return request;
}

/// Whether no final answer of HTTP came (RFC 9110 15): the call failed in the browser.
bool is_no_answer(const Value& response) {
  const Value* status = response.find("status");
  if (status == nullptr || !status->is(Value::Kind::number)) return false;
  return status->text.starts_with('-') || status->text == "0" ||
         (status->text.size() == 3 && status->text.front() == '1');
}

/// Makes headers tell of the body as it is here: joined, and unpacked unless it is no text. Then it
/// is packed still, and the redactor unpacks it.
void settle(Headers& headers, const std::string& body, bool keeps_length) {
  const bool packed = !is_plain_text(body);
  std::erase_if(headers, [&](const Header& header) {
    return equal_ignoring_case(header.name, "Transfer-Encoding") ||
           (!packed && !body.empty() && equal_ignoring_case(header.name, "Content-Encoding"));
  });
  for (Header& header : headers)
    if (!keeps_length && equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(body.size());
}

/// Throws where HTTP could not carry what the entry says.
void demand_http(const Request& request, const Response& response, const std::string& file) {
  Request read;
  Framing framing;
  auto refused = read_request_line(request.method + " " + request.target + " HTTP/1.1", read);
  if (!refused) refused = read_framing(request, framing);
  for (const Headers* headers : {&request.headers, &response.headers})
    for (const Header& header : *headers) {
      Header read_again;
      if (!refused) refused = read_header_line(header.name + ": " + header.value, read_again);
    }
  Header ignored;
  if (!refused) refused = read_header_line("reason: " + response.reason, ignored);
  if (refused) throw Error(file, 0, "holds no message of HTTP: " + refused->reason, kRemedy);
}

void take_custom(const Value& value, Request& request, const std::string& file) {
  if (value.find("_target") != nullptr)
    request.target = member(value, "_target", Value::Kind::string, file).text;
  if (value.find("_httpVersion") != nullptr)
    request.version = member(value, "_httpVersion", Value::Kind::string, file).text;
  if (const Value* headers = value.find("_headers")) request.headers = read_headers(*headers, file);
  if (const Value* body = value.find("_body")) request.body = read_body(*body, file);
}

void take_custom(const Value& value, Response& response, const std::string& file) {
  if (const Value* headers = value.find("_headers"))
    response.headers = read_headers(*headers, file);
  if (const Value* script = value.find("_script")) response.script = read_script(*script, file);
}

/// Whether the request says that it has a body, and has none here.
bool request_body_is_missing(const Request& request) {
  const std::string* length = find_header(request.headers, "Content-Length");
  return length != nullptr && request.body.empty() &&
         length->find_first_of("123456789") != std::string::npos;
}

/// Whether the program that wrote the entry saw a body and left it out.
bool body_is_missing(const Value& response) {
  const Value* content = response.find("content");
  if (content == nullptr) return false;
  const Value* text = content->find("text");
  const std::string size = content->text_of("size");
  return (text == nullptr || text->is(Value::Kind::null)) && !size.starts_with('-') &&
         size.find_first_of("123456789") != std::string::npos;
}

constexpr ReadLimits kLimits{
    .bytes = kHarBytes, .depth = kDepth, .nodes = kHarBytes / sizeof(Value)};

/// Says of a text without log.entries what is wrong with it.
[[noreturn]] void refuse(std::string_view text, const std::string& file) {
  const Reading reading = read_json(text, kLimits);
  if (!reading.ok())
    throw Error(file, reading.line, "no JSON: " + reading.findings.front().note, kRemedy);
  const Value& log = member(reading.value, "log", Value::Kind::object, file);
  member(log, "entries", Value::Kind::array, file);
  throw Error(file, log.line, "is no HAR", kRemedy);
}

Value read_value(std::string_view written) {
  return written.empty() ? Value::null_value() : read_json(written, kLimits).value;
}

/// One file on its way in.
class HarReader {
 public:
  HarReader(const HarChoice& choice, bool own) : choice_(choice), own_(own) { log_.own = own; }

  void read(const Value& entry) {
    ++number_;
    const Value* asked = entry.find("request");
    const std::string url = asked == nullptr ? "" : asked->text_of("url");
    const std::string name = "entry " + std::to_string(number_);
    try {
      const Value& request = member(entry, "request", Value::Kind::object, name);
      member(request, "url", Value::Kind::string, name);
      std::string reason = own_ ? "" : choice_(glance(request, name), false);
      if (reason.empty()) reason = take(entry, request, name);
      if (!reason.empty()) ++log_.passed_over[reason];
    } catch (const Error& wrong) {
      std::string_view what = wrong.what();
      what.remove_prefix(std::min(what.find(": "), what.size()));  // entry and line
      what.remove_prefix(std::min<std::size_t>(2, what.size()));
      log_.unread.push_back({number_, bare_url(url), std::string(what)});
    }
  }

  /// An entry that is no JSON, and so can't be asked whether it is wanted.
  void pass_over(const std::string& reason) {
    log_.unread.push_back({++number_, "(no URL)", reason});
  }

  void take_spec(const std::string& hash) { log_.spec = hash; }

  HarLog take() {
    if (own_) return std::move(log_);
    std::vector<std::size_t> order(times_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return times_[a] < times_[b]; });
    std::vector<HarEntry> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(std::move(log_.entries[i]));
    log_.entries = std::move(sorted);
    return std::move(log_);
  }

 private:
  /// Takes an entry that is wanted, or says why not.
  std::string take(const Value& entry, const Value& asked, const std::string& name) {
    Request request = read_har_request(asked, name);
    if (own_) {
      take_custom(asked, request, name);
      if (std::string reason = choice_(request, true); !reason.empty()) return reason;
    }
    const Value* answered = entry.find("response");
    if (answered == nullptr || answered->is(Value::Kind::null) || is_no_answer(*answered))
      return kNoAnswer;
    if (body_is_missing(*answered)) return kNoBody;
    Request as_sent = request;
    if (!own_) as_sent.headers = read_pairs(asked, name);
    if (!own_ && request_body_is_missing(as_sent)) return kNoRequestBody;
    Response response = read_har_response(member(entry, "response", Value::Kind::object, name),
                                          request.method, name);
    if (own_) take_custom(*answered, response, name);
    demand_http(as_sent, response, name);
    HarEntry made{{std::move(request), std::move(response)}, {}, ""};
    const auto time = read_origins(entry, made, name);
    times_.push_back(time);
    log_.entries.push_back(std::move(made));
    return "";
  }

  using Time = std::chrono::sys_time<std::chrono::microseconds>;
  Time read_origins(const Value& entry, HarEntry& made, const std::string& name) {
    const Value& started = member(entry, "startedDateTime", Value::Kind::string, name);
    const auto time = parse_iso(started.text);
    if (!time) throw Error(name, started.line, "'startedDateTime' is no time of ISO 8601", kRemedy);
    made.date = format_utc(std::chrono::floor<std::chrono::seconds>(*time), "yyyy-MM-ddTHH:mm:ssZ");
    const Value* recorded = own_ ? entry.find("_recorded") : nullptr;
    if (recorded != nullptr) made.origin = read_origin(*recorded, name);
    return *time;
  }

  const HarChoice& choice_;
  const bool own_;
  std::size_t number_ = 0;  ///< of the entry in hand
  HarLog log_;
  std::vector<Time> times_;
};

}  // namespace

Request read_har_request(const Value& value, const std::string& file) {
  Request request;
  request.method = member(value, "method", Value::Kind::string, file).text;
  const Value& url = member(value, "url", Value::Kind::string, file);
  request.version = version_of(text_or_empty(value, "httpVersion", file));
  request.headers = read_pairs(value, file);
  const auto parts = split_url(url.text);
  if (!parts) {
    request.target = url.text;  // "about:blank", "data:…", "wss:…": no call of HTTP
    return request;
  }
  request.target = target_of(*parts);
  if (find_header(request.headers, "Host") == nullptr)  // user and password go into none
    request.headers.insert(request.headers.begin(), {"Host", std::string(parts->authority)});
  const Value* data = value.find("postData");
  if (data == nullptr || !data->is(Value::Kind::object)) return request;
  request.body = post_data(*data, file);
  const std::string type = text_or_empty(*data, "mimeType", file);
  if (!request.body.empty() && !type.empty() &&
      find_header(request.headers, "Content-Type") == nullptr)
    request.headers.push_back({"Content-Type", type});
  settle(request.headers, request.body, false);
  return request;
}

Response read_har_response(const Value& value, const std::string& method, const std::string& file) {
  Response response;
  const Value& status = member(value, "status", Value::Kind::number, file);
  const bool is_status = status.text.size() == 3 && status.text.front() > '0' &&
                         status.text.find_first_not_of("0123456789") == std::string::npos;
  if (!is_status)
    throw Error(file, status.line, "'status' is no status of HTTP: " + printable(status.text, 40),
                kRemedy);
  response.status = std::stoi(status.text);
  response.reason = text_or_empty(value, "statusText", file);
  response.headers = read_pairs(value, file);
  // What HTTP gives no body has none, whatever a program shows (RFC 9112 6.3).
  const bool has_body = method != "HEAD" && response.status != 204 && response.status != 304;
  const Value* content = value.find("content");
  if (has_body && content != nullptr) response.body = decoded(*content, file);
  std::erase_if(response.headers, [named = response.headers](const Header& header) {
    return is_of_one_hop(header.name) || connection_names(named, header.name);
  });
  // The answer to HEAD, and one of 304, tells the length of what it does not bring.
  settle(response.headers, response.body,
         response.body.empty() && (method == "HEAD" || response.status == 304));
  return response;
}

HarLog read_har(std::string_view text, const std::string& file, const HarChoice& choice) {
  const HarOutline outline = outline_of_har(text);
  const std::string version = read_value(outline.version).text;
  if (!version.empty() && !version.starts_with("1."))
    throw Error(file, 0, "is of HAR " + printable(version, 20) + ", not 1.x",
                "export it as HAR 1.2");
  if (!outline.has_entries) refuse(text, file);
  const bool own = read_value(outline.creator).text_of("name") == kHarCreator;
  HarReader reader(choice, own);
  if (own) reader.take_spec(read_value(outline.spec).text);
  HarPlaces places(text);
  for (const std::string_view& entry : outline.entries) {
    if (outline.ends_in_entry && &entry == &outline.entries.back()) break;
    const Reading reading = read_json(entry, kLimits);
    if (reading.ok()) {
      reader.read(reading.value);
    } else {
      reader.pass_over("is no JSON: " + places.told(entry, reading.findings.front()) + "; " +
                       kRemedy);
    }
  }
  HarLog log = reader.take();
  if (outline.is_cut) log.cut_behind = outline.entries.size() - (outline.ends_in_entry ? 1 : 0);
  return log;
}

}  // namespace contract
