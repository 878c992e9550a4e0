#include "wire/params.h"

#include <algorithm>
#include <array>
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

/// What a byte is to whoever looks for parameters.
enum Mark : unsigned char { kAmpersand = 1, kLineEnd = 2, kEquals = 4, kCoded = 8 };

constexpr std::array<unsigned char, 256> marks_of_bytes() {
  std::array<unsigned char, 256> marks{};
  for (std::size_t c = 0x80; c < marks.size(); ++c) marks[c] = kCoded;
  marks['%'] = marks['+'] = kCoded;
  marks['&'] = kAmpersand;
  marks['\r'] = marks['\n'] = kLineEnd;
  marks['='] = kEquals;
  return marks;
}
constexpr auto kMarks = marks_of_bytes();

// The text behind a name or value, or the raw text and a finding where there is none.
std::string decode(std::string_view raw, std::string_view place, Tally& encoding) {
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
    const RawParam raw = first_param(text);
    text.remove_prefix(std::min(raw.size + 1, text.size()));
    if (raw.size == 0) continue;
    Param& param = parsed.params.emplace_back();
    param.in_body = in_body;
    if (raw.is_plain) {
      param.name = raw.name;
      param.value = raw.value;
    } else {
      param.name = decode(raw.name, "the name of a parameter", encoding);
      param.value = decode(raw.value, param.name, encoding);
    }
  }
}

void find_repeated(ParsedParams& parsed) {
  std::vector<std::string_view> names;
  names.reserve(parsed.params.size());
  for (const Param& param : parsed.params) names.push_back(param.name);
  std::sort(names.begin(), names.end(), [](std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;  // sizes tell most of them apart
  });
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

RawParam first_param(std::string_view text, bool of_lines) {
  const unsigned ends = of_lines ? kAmpersand | kLineEnd : kAmpersand;
  RawParam param;
  param.name = text;
  unsigned seen = 0;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const unsigned mark = kMarks[static_cast<unsigned char>(text[at])];
    if (mark == 0) continue;
    if ((mark & ends) != 0) break;
    if (mark == kEquals && !param.has_value) {
      param.name = text.substr(0, at);
      param.has_value = true;
    }
    seen |= mark;
  }
  param.size = at;
  param.is_plain = (seen & kCoded) == 0;
  if (param.has_value) {
    param.value = text.substr(param.name.size() + 1, at - param.name.size() - 1);
  } else {
    param.name = text.substr(0, at);
  }
  return param;
}

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
