// Bodies on their way through the redactor: read as a tree, rewritten as text.
#include <algorithm>
#include <utility>

#include "cassette/pass.h"
#include "formats/json.h"
#include "formats/xml.h"
#include "formats/xml_characters.h"

namespace contract {
namespace {

/// Whichever of the two formats it is, by its first character.
Reading read_body(const std::string& text, bool& is_json) {
  const auto first = text.find_first_not_of(" \t\r\n");
  is_json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
  if (is_json) return read_json(text);
  if (first != std::string::npos && text[first] == '<') return read_xml(text);
  Reading none;
  none.findings.emplace_back();
  return none;
}

/// A text as it stands in a document of that format, without what goes around it.
std::string spelled(const std::string& text, bool is_json) {
  if (!is_json) return escape_xml(text);
  const std::string literal = write_json(Value::string(text));
  return literal.substr(1, literal.size() - 2);
}

}  // namespace

void RedactionPass::learn_fields(const Value& value, bool named) {
  if (named && !value.text.empty()) learn_value(value.text);
  for (const Value& item : value.items) learn_fields(item, named);
  for (const Member& member : value.members)
    learn_fields(member.value, named || rules_.is_private_member(member.name));
}

void RedactionPass::learn_body(const std::string& text, BodyTree& read) {
  read.reading = read_body(text, read.is_json);
  if (read.reading.ok()) {
    learn_fields(read.reading.value, false);
    if (read.is_json) return;
  }
  for (const std::string_view value :
       read.reading.ok() ? attribute_values(text, rules_) : named_values(text, rules_))
    learn_value(std::string(value));
}

void RedactionPass::tree(Value& value, bool named,
                         std::vector<std::pair<std::string, std::string>>& changed) {
  const auto set = [&](Value& leaf, std::string made) {
    if (made == leaf.text) return;
    changed.emplace_back(leaf.text, made);
    // A number whose replacement is none becomes a text: better than no JSON.
    if (leaf.is(Value::Kind::number) && made.find_first_not_of("0123456789") != std::string::npos) {
      leaf.kind = Value::Kind::string;
    }
    leaf.text = std::move(made);
  };
  if (value.is(Value::Kind::string) || value.is(Value::Kind::number))
    if (named || !stays(value.text))
      set(value, named ? std::string(replacement_of(value.text)) : free_text(value.text));
  for (Value& item : value.items) tree(item, named, changed);
  for (Member& member : value.members) {
    const bool member_named = named || rules_.is_private_member(member.name);
    if (!stays(member.name)) {
      const std::string name = free_text(member.name);
      changed.emplace_back(member.name, name);
      member.name = name;
    }
    tree(member.value, member_named, changed);
  }
}

std::string RedactionPass::tree_text(const std::string& text, Value root, bool is_json) {
  std::vector<std::pair<std::string, std::string>> changed;
  tree(root, false, changed);
  // What no tree shows (comments, attributes, text between elements) is looked through as text.
  // Attributes first, while they hold what the client or the service wrote.
  std::string made = is_json ? text : replaced(text, attribute_values(text, rules_));
  std::sort(changed.begin(), changed.end(), [](const auto& a, const auto& b) {
    return a.first.size() > b.first.size() || (a.first.size() == b.first.size() && a < b);
  });
  for (const auto& [from, to] : changed) {
    replace_all(made, spelled(from, is_json), spelled(to, is_json));
    if (!is_json) replace_all(made, from, to);  // in CDATA it stands as it is
  }
  if (!is_json) made = swept(std::move(made));
  if (changed.empty() && made == text) return made;
  const Reading again = is_json ? read_json(made) : read_xml(made);
  if (again.ok() && again.value == root) return made;
  if (is_json) return write_json(root);
  const auto end = text.starts_with("<?") ? text.find("?>") : std::string::npos;
  const std::string declaration = end == std::string::npos ? "" : text.substr(0, end + 2);
  return write_xml(root.members.front().name, root.members.front().value, declaration);
}

std::string RedactionPass::body(const std::string& text, BodyTree& read) {
  if (text.empty()) return text;
  if (!read.reading.ok()) return free_text(replaced(text, named_values(text, rules_)));
  // As services write it: then the new tree is written as the old one was.
  read.is_exact = read.is_json && write_json(read.reading.value) == text;
  if (!read.is_exact) return tree_text(text, std::move(read.reading.value), read.is_json);
  std::vector<std::pair<std::string, std::string>> changed;
  tree(read.reading.value, false, changed);
  return changed.empty() ? text : write_json(read.reading.value);
}

namespace {

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

/// A string of JSON from behind its first quote to its last.
std::string_view string_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  return text.substr(from, std::min(end, text.size()) - from);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
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

}  // namespace

std::vector<std::string_view> named_values(std::string_view text, const CassetteRules& rules) {
  std::vector<std::string_view> values = attribute_values(text, rules);
  for_each_name(text, [&](char before, std::string_view name, std::size_t behind) {
    const char after = behind < text.size() ? text[behind] : ' ';
    const bool element = after == '>' && (before == '<' || before == ':');
    const bool member = before == '"' && after == '"';
    if ((!element && !member) || !rules.is_private_member(name)) return;
    if (element) return values.push_back(up_to(text, behind + 1, "<"));
    const std::size_t colon = skip_blanks(text, behind + 1);
    const std::size_t from = skip_blanks(text, colon + 1);
    if (colon >= text.size() || text[colon] != ':' || from >= text.size()) return;
    values.push_back(text[from] == '"' ? string_at(text, from + 1)
                                       : up_to(text, from, " \t\r\n,]}"));
  });
  std::erase_if(values, is_blank);
  std::sort(values.begin(), values.end(),
            [](std::string_view a, std::string_view b) { return a.data() < b.data(); });
  return values;
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
  std::erase_if(values, is_blank);
  return values;
}

std::string RedactionPass::replaced(std::string_view text,
                                    const std::vector<std::string_view>& values) {
  std::string made;
  std::size_t done = 0;
  for (const std::string_view value : values) {
    const auto begin = static_cast<std::size_t>(value.data() - text.data());
    const std::size_t at = std::max(begin, done);  // one may begin within another
    const std::size_t end = begin + value.size();
    if (at >= end) continue;
    made.append(text.substr(done, at - done))
        .append(replacements_.of(std::string(text.substr(at, end - at))));
    done = end;
  }
  return made.append(text.substr(done));
}

void RedactionPass::learn_script(const std::vector<WireAction>& script) {
  for (const WireAction& action : script)
    if (const auto* bytes = std::get_if<std::string>(&action))
      for (const std::string_view value : named_values(*bytes, rules_))
        learn_value(std::string(value));
}

std::string RedactionPass::raw_answer(const std::string& bytes, bool begins) {
  std::string out;
  std::string_view rest = bytes;
  for (bool first = true; begins && bytes.starts_with("HTTP/") && !rest.empty(); first = false) {
    const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end);
    const auto content = line.find_last_not_of("\r\n") + 1;
    const std::string ending(line.substr(content));
    line = line.substr(0, content);
    const auto colon = line.find(':');
    if (line.starts_with(' ') || line.starts_with('\t')) {
      out += " REDACTED";  // a value that goes on, of whatever header
    } else if (first || colon == std::string_view::npos) {
      out += free_text(std::string(line));
    } else {
      const auto value = std::min(line.find_first_not_of(": \t", colon), line.size());
      out += line.substr(0, value);
      if (value < line.size())
        out += header_value({std::string(line.substr(0, colon)), std::string(line.substr(value))});
    }
    out += ending;
    if (line.empty()) break;
  }
  return out + free_text(replaced(rest, named_values(rest, rules_)));
}

}  // namespace contract
