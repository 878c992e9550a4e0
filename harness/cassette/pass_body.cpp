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

void RedactionPass::learn_fields(const Value& value) {
  for (const Value& item : value.items) learn_fields(item);
  for (const Member& member : value.members) {
    if (rules_.fields.has(member.name)) {
      if (!member.value.text.empty()) learn_value(member.value.text);
      for (const Value& item : member.value.items)  // JSON's way to say a name twice
        if (!item.text.empty()) learn_value(item.text);
    }
    learn_fields(member.value);
  }
}

void RedactionPass::learn_body(const std::string& text, BodyTree& read) {
  read.reading = read_body(text, read.is_json);
  if (read.reading.ok()) learn_fields(read.reading.value);
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
    set(value, named ? replacements_.of(value.text) : free_text(value.text));
  for (Value& item : value.items) tree(item, named, changed);
  for (Member& member : value.members) {
    const std::string name = free_text(member.name);
    const bool member_named = rules_.fields.has(member.name);
    if (name != member.name) {
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
  std::string made = text;
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
  if (!read.reading.ok()) return free_text(text);
  return tree_text(text, std::move(read.reading.value), read.is_json);
}

std::vector<std::string_view> named_values(std::string_view text, const Names& names) {
  std::vector<std::string_view> values;
  const auto skip = [&](std::size_t at, std::string_view what) {
    return std::min(text.find_first_not_of(what, at), text.size());
  };
  const auto take = [&](std::size_t from, std::string_view ends) {
    values.push_back(
        text.substr(from, std::min(text.find_first_of(ends, from), text.size()) - from));
  };
  for (const std::string& name : names.names)
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      const char before = at == 0 ? ' ' : text[at - 1];
      std::size_t behind = at + name.size();
      if (before == '<' && behind < text.size() && text[behind] == '>') {
        take(behind + 1, "<");
      } else if (before == '"' && behind < text.size() && text[behind] == '"') {
        behind = skip(behind + 1, " \t\r\n:");
        if (behind < text.size() && text[behind] == '"') {
          take(behind + 1, "\"");
        } else {
          take(behind, " \t\r\n,]}");
        }
      }
    }
  std::erase_if(values, [](std::string_view value) {
    return value.find_first_not_of(" \t\r\n") == std::string_view::npos;
  });
  std::sort(values.begin(), values.end(),
            [](std::string_view a, std::string_view b) { return a.data() < b.data(); });
  return values;
}

void RedactionPass::learn_script(const std::vector<WireAction>& script) {
  for (const WireAction& action : script)
    if (const auto* bytes = std::get_if<std::string>(&action))
      for (const std::string_view value : named_values(*bytes, rules_.fields))
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
  std::size_t done = 0;
  std::string body;
  for (const std::string_view value : named_values(rest, rules_.fields)) {
    const auto begin = static_cast<std::size_t>(value.data() - rest.data());
    const std::size_t at = std::max(begin, done);  // one may begin within another
    const std::size_t end = begin + value.size();
    if (at >= end) continue;
    body.append(rest.substr(done, at - done))
        .append(replacements_.of(std::string(rest.substr(at, end - at))));
    done = end;
  }
  return out + free_text(body.append(rest.substr(done)));
}

}  // namespace contract
