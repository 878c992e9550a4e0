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

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
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
    if (rules_.fields.has(member.name) && !member.value.text.empty()) {
      learn_value(member.value.text);
    }
    learn_fields(member.value);
  }
}

void RedactionPass::learn_body(const std::string& text, BodyTree& read) {
  read.reading = read_body(text, read.is_json);
  if (read.reading.ok()) learn_fields(read.reading.value);
}

void RedactionPass::tree(Value& value, std::vector<std::pair<std::string, std::string>>& changed) {
  const auto set = [&](Value& leaf, std::string made) {
    if (made == leaf.text) return;
    changed.emplace_back(leaf.text, made);
    // A number whose replacement is none becomes a text: better than no JSON.
    if (leaf.is(Value::Kind::number) && made.find_first_not_of("0123456789") != std::string::npos) {
      leaf.kind = Value::Kind::string;
    }
    leaf.text = std::move(made);
  };
  const auto is_leaf = [](const Value& leaf) {
    return leaf.is(Value::Kind::string) || leaf.is(Value::Kind::number);
  };
  for (Value& item : value.items) {
    if (is_leaf(item)) set(item, free_text(item.text));
    tree(item, changed);
  }
  for (Member& member : value.members) {
    const std::string name = free_text(member.name);
    if (is_leaf(member.value)) {
      const bool named = rules_.fields.has(member.name);
      set(member.value, named ? replacements_.of(member.value.text) : free_text(member.value.text));
    }
    if (name != member.name) {
      changed.emplace_back(member.name, name);
      member.name = name;
    }
    tree(member.value, changed);
  }
}

std::string RedactionPass::tree_text(const std::string& text, Value root, bool is_json) {
  std::vector<std::pair<std::string, std::string>> changed;
  tree(root, changed);
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

}  // namespace contract
