#include "wire/params.h"

#include <algorithm>
#include <utility>

#include "wire/percent.h"

namespace contract {
namespace {

// A hostile body of 16 MiB holds millions of mistakes; the count tells what the list leaves out.
constexpr std::size_t kFindingsOfAKind = 20;
constexpr std::size_t kReserved = 1024;  ///< parameters to make room for before they are read

struct Tally {
  Findings& findings;
  std::size_t count = 0;

  void add(Finding finding) {
    if (++count <= kFindingsOfAKind) findings.push_back(std::move(finding));
    if (count > kFindingsOfAKind) {
      findings.back().note = std::to_string(count - kFindingsOfAKind) + " more of this kind";
    }
  }
};

// The text behind a name or value, or the raw text and a finding where there is none.
std::string decode(std::string_view raw, std::string_view place, Tally& encoding) {
  if (is_plain(raw)) return std::string(raw);
  auto decoded = percent_decode(raw, true);
  const bool escapes_are_fine = decoded.has_value();
  if (escapes_are_fine && is_utf8(*decoded)) return std::move(*decoded);
  encoding.add(
      {"wire.encoding", "wire.encoding",
       escapes_are_fine ? "UTF-8, percent-encoded" : "'%' followed by two hexadecimal digits",
       printable(std::string(raw)), "in " + printable(std::string(place)), Level::must,
       Basis::standard});
  return std::string(raw);
}

void read_pieces(std::string_view text, bool in_body, ParsedParams& parsed, Tally& encoding) {
  const auto marks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '&'));
  parsed.params.reserve(parsed.params.size() + std::min(marks + 1, kReserved));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (piece.empty()) continue;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    const std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
    Param& param = parsed.params.emplace_back();
    param.name = decode(piece.substr(0, equals), "the name of a parameter", encoding);
    param.value = decode(value, param.name, encoding);
    param.in_body = in_body;
  }
}

void find_repeated(ParsedParams& parsed) {
  std::vector<std::string_view> names;
  names.reserve(parsed.params.size());
  for (const Param& param : parsed.params) names.push_back(param.name);
  std::sort(names.begin(), names.end());
  Tally repeated{parsed.findings};
  for (auto first = names.begin(); first != names.end();) {
    const auto last =
        std::find_if(first, names.end(), [first](std::string_view name) { return name != *first; });
    if (last - first > 1) {
      repeated.add({"wire.repeated", "wire.repeated", printable(std::string(*first)) + " once",
                    std::to_string(last - first) + " times", "", Level::should, Basis::inferred});
    }
    first = last;
  }
}

std::string_view without_fragment(std::string_view target) {
  return target.substr(0, target.find('#'));
}

/// Sets the pieces of that name to `value`, or drops them where it is empty; whether there was one.
bool set_piece(std::string& text, std::string_view name, const std::string& value) {
  bool found = false;
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    std::string piece(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (percent_decode(piece.substr(0, piece.find('=')), true) == name) {
      found = true;
      if (value.empty()) continue;
      piece = std::string(name) + "=" + percent_encode(value);
    }
    out += (out.empty() ? "" : "&") + piece;
  }
  text = std::move(out);
  return found;
}

}  // namespace

bool is_form(const Headers& headers) {
  const std::string* type = find_header(headers, "Content-Type");
  if (type == nullptr) return false;
  std::string_view media = std::string_view(*type).substr(0, type->find(';'));
  while (media.ends_with(' ') || media.ends_with('\t')) media.remove_suffix(1);
  return equal_ignoring_case(media, "application/x-www-form-urlencoded");
}

ParsedParams parse_params(const Request& request) {
  ParsedParams parsed;
  Tally encoding{parsed.findings};
  read_pieces(query_of(request.target), false, parsed, encoding);
  if (is_form(request.headers)) read_pieces(request.body, true, parsed, encoding);
  find_repeated(parsed);
  return parsed;
}

Handler with_params(ParamsHandler inner) {
  return [inner = std::move(inner)](const Request& request) {
    return inner(request, parse_params(request).params);
  };
}

ParsedParams parse_query(std::string_view text, bool in_body) {
  ParsedParams parsed;
  Tally encoding{parsed.findings};
  read_pieces(text, in_body, parsed, encoding);
  find_repeated(parsed);
  return parsed;
}

std::string_view query_of(std::string_view target) {
  target = without_fragment(target);
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view path_of(std::string_view target) {
  target = without_fragment(target);
  target = target.substr(0, target.find('?'));
  if (target.starts_with('/')) return target;
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return target;
  const std::size_t path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

const std::string* find_param(const Params& params, std::string_view name) {
  for (const Param& param : params) {
    if (param.name == name) return &param.value;
  }
  return nullptr;
}

bool set_param(Request& request, std::string_view name, const std::string& value) {
  const auto question = request.target.find('?');
  const bool in_body = is_form(request.headers) && set_piece(request.body, name, value);
  if (question == std::string::npos) return in_body;
  std::string query = request.target.substr(question + 1);
  const bool in_query = set_piece(query, name, value);
  request.target.resize(query.empty() ? question : question + 1);
  request.target += query;
  return in_query || in_body;
}

void add_param(Request& request, std::string_view name, const std::string& value) {
  const bool query = request.target.find('?') != std::string::npos;
  request.target += (query ? "&" : "?") + std::string(name) + "=" + percent_encode(value);
}

}  // namespace contract
