// What is no tree on its way through the redactor: texts, and answers that did not come whole.
#include <algorithm>
#include <charconv>
#include <utility>

#include "cassette/pass.h"
#include "formats/json.h"
#include "formats/xml.h"

namespace contract {

namespace {

constexpr std::string_view kData = "<![CDATA[";

/// What a value may stand for where JSON or XML spells it.
std::vector<std::string> meanings_of(const std::string& spelled) {
  std::vector<std::string> meanings;
  if (spelled.find('\\') != std::string::npos) {
    const Reading read = read_json("\"" + spelled + "\"");
    if (read.ok()) meanings.push_back(read.value.text);
  }
  if (spelled.find('&') != std::string::npos) {
    const Reading read = read_xml("<a>" + spelled + "</a>");
    if (read.ok()) meanings.push_back(read.value.members.front().value.text);
  }
  return meanings;
}

/// The same with letters for what JSON may give by number without need: "\u0041" is "A".
std::string with_letters(std::string_view text) {
  constexpr std::string_view kAscii = "\\u00";
  std::string out;
  std::size_t done = 0;
  for (auto at = text.find(kAscii); at != std::string_view::npos; at = text.find(kAscii, at + 1)) {
    int code = 0;
    const char* const digits = text.data() + at + kAscii.size();
    const bool whole =
        at + 6 <= text.size() && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2;
    if (!whole || code < 0x20 || code >= 0x7F) continue;
    out += text.substr(done, at - done);
    if (code == '"' || code == '\\') out += '\\';
    out += static_cast<char>(code);
    done = at + 6;
  }
  return out.append(text.substr(done));
}

bool is_of_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::string_view up_to(std::string_view text, std::size_t from, std::string_view ends) {
  return text.substr(from, std::min(text.find_first_of(ends, from), text.size()) - from);
}

/// Where the next of some marks stands, asked for from a text's beginning to its end: each part of
/// it is looked through once.
class NextMark {
 public:
  using Find = std::size_t (*)(std::string_view text, std::size_t from);
  NextMark(std::string_view text, Find find) : text_(text), find_(find) {}
  std::string_view up_to_it(std::size_t from) {
    if (from > at_ || at_ == 0) at_ = std::min(find_(text_, from), text_.size());
    return text_.substr(from, at_ - from);
  }

 private:
  const std::string_view text_;
  const Find find_;
  std::size_t at_ = 0;
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Sorted, without blank ones, each of them behind the end of the one before.
std::vector<std::string_view> in_order(std::string_view text,
                                       std::vector<std::string_view> values) {
  std::sort(values.begin(), values.end(),
            [](std::string_view a, std::string_view b) { return a.data() < b.data(); });
  const char* done = text.data();
  for (std::string_view& value : values) {
    const auto inside = done > value.data() ? static_cast<std::size_t>(done - value.data()) : 0;
    value.remove_prefix(std::min(inside, value.size()));
    done = std::max(done, value.data() + value.size());
  }
  std::erase_if(values, is_blank);
  return values;
}

/// A string of JSON from behind its first quote to its last.
std::string_view string_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  return text.substr(from, std::min(end, text.size()) - from);
}

/// Calls each(name, behind) for every word of the text and the place behind it.
template <class Each>
void for_each_name(std::string_view text, const Each& each) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_of_name(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_of_name(text[end])) ++end;
    each(at == 0 ? ' ' : text[at - 1], text.substr(at, end - at), end);
    at = end;
  }
}

/// The status line and headers that bytes of an answer begin with, with the line that ends them.
std::string_view head_of(std::string_view bytes) {
  if (!bytes.starts_with("HTTP/")) return {};
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
    if (bytes.substr(at, end - at).find_first_not_of("\r\n") == std::string_view::npos)
      return bytes.substr(0, end);
    at = end;
  }
  return bytes;
}

/// A line of a head as it stands; without a colon it is all value.
struct HeadLine {
  std::string_view name, between, value, ending;
};

/// Takes the next line off the head.
HeadLine next_line(std::string_view& head) {
  const auto end = std::min(head.find('\n'), head.size() - 1) + 1;
  std::string_view line = head.substr(0, end);
  head.remove_prefix(end);
  HeadLine read;
  const auto content = line.find_last_not_of("\r\n") + 1;
  read.ending = line.substr(content);
  line = line.substr(0, content);
  const bool has_name = !line.starts_with("HTTP/") && line.find(':') != std::string_view::npos;
  const auto colon = has_name ? line.find(':') : 0;
  const auto value = has_name ? std::min(line.find_first_not_of(": \t", colon), line.size()) : 0;
  read.name = line.substr(0, colon);
  read.between = line.substr(colon, value - colon);
  read.value = line.substr(value);
  return read;
}

}  // namespace

std::vector<std::string_view> named_values(std::string_view text, const CassetteRules& rules) {
  std::vector<std::string_view> values = attribute_values(text, rules);
  NextMark bare(text, [](std::string_view in, std::size_t from) {
    return in.find_first_of(" \t\r\n,]}", from);
  });
  NextMark data(text, [](std::string_view in, std::size_t from) { return in.find("]]>", from); });
  for_each_name(text, [&](char before, std::string_view name, std::size_t behind) {
    const char after = behind < text.size() ? text[behind] : ' ';
    const bool element = after == '>' && (before == '<' || before == ':');
    const bool member = before == '"' && after == '"';
    if ((!element && !member) || !rules.is_private_member(name)) return;
    if (element) {
      const bool is_data = text.substr(behind + 1).starts_with(kData);
      return values.push_back(is_data ? data.up_to_it(behind + 1 + kData.size())
                                      : up_to(text, behind + 1, "<"));
    }
    const std::size_t colon = skip_blanks(text, behind + 1);
    const std::size_t from = skip_blanks(text, colon + 1);
    if (colon >= text.size() || text[colon] != ':' || from >= text.size()) return;
    values.push_back(text[from] == '"' ? string_at(text, from + 1) : bare.up_to_it(from));
  });
  return in_order(text, std::move(values));
}

std::vector<std::string_view> attribute_values(std::string_view text, const CassetteRules& rules) {
  std::vector<std::string_view> values;
  for_each_name(text, [&](char before, std::string_view name, std::size_t behind) {
    const bool attribute = before == ' ' || before == '\t' || before == '\n' || before == ':';
    const std::size_t equals = skip_blanks(text, behind);
    if (!attribute || equals >= text.size() || text[equals] != '=') return;
    const std::size_t quote = skip_blanks(text, equals + 1);
    if (quote >= text.size() || (text[quote] != '"' && text[quote] != '\'')) return;
    if (rules.is_private_member(name))
      values.push_back(up_to(text, quote + 1, text.substr(quote, 1)));
  });
  return in_order(text, std::move(values));
}

std::string RedactionPass::replaced(std::string_view text,
                                    const std::vector<std::string_view>& values) {
  std::vector<Hit> hits;
  hits.reserve(values.size());
  for (const std::string_view value : values)
    hits.push_back({static_cast<std::size_t>(value.data() - text.data()), value.size(),
                    replacements_.of(std::string(value))});
  return replace_hits(text, std::move(hits));
}

bool RedactionPass::learn_raw(std::string_view text) {
  if (text.empty()) return false;
  for (const std::string_view value : named_values(text, rules_)) {
    const std::string spelled(value);
    learn_value(spelled);
    for (const std::string& meant : meanings_of(spelled)) learn_value(meant);
  }
  return learn_pieces(text, true);
}

std::string RedactionPass::raw_body(std::string_view text, bool is_form) {
  std::string made = replaced(text, named_values(text, rules_));
  if (std::string plain = with_letters(made);
      plain != made && hits_in(plain).size() > hits_in(made).size())
    made = std::move(plain);
  if (is_form) made = pieces(made, true);
  return free_text(std::move(made));
}

void RedactionPass::learn_script(const std::vector<WireAction>& script) {
  bool begins = true;
  for (const WireAction& action : script) {
    const auto* bytes = std::get_if<std::string>(&action);
    if (bytes == nullptr) continue;
    std::string_view rest = *bytes;
    std::string_view head = std::exchange(begins, false) ? head_of(rest) : std::string_view();
    rest.remove_prefix(head.size());
    while (!head.empty()) {
      const HeadLine line = next_line(head);
      learn_headers({{std::string(line.name), std::string(line.value)}});
    }
    script_is_form_ |= learn_raw(rest);
  }
}

std::string RedactionPass::raw_answer(const std::string& bytes, bool begins) {
  std::string out;
  std::string_view rest = bytes;
  std::string_view head = begins ? head_of(rest) : std::string_view();
  rest.remove_prefix(head.size());
  while (!head.empty()) {
    const bool goes_on = head.starts_with(' ') || head.starts_with('\t');
    const HeadLine line = next_line(head);
    if (goes_on) {
      out += " REDACTED";  // a value that goes on, of whatever header
    } else if (line.name.empty()) {
      out += free_text(std::string(line.value));
    } else {
      out += free_text(std::string(line.name));
      out += line.between;
      if (!line.value.empty())
        out += header_value({std::string(line.name), std::string(line.value)});
    }
    out += line.ending;
  }
  return out + raw_body(rest, script_is_form_);
}

}  // namespace contract
