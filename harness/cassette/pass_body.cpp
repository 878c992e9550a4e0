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

}  // namespace

void RedactionPass::learn_fields(const Value& value, bool named) {
  if (named && !value.text.empty()) learn_value(value.text);
  for (const Value& item : value.items) learn_fields(item, named);
  for (const Member& member : value.members)
    learn_fields(member.value, named || rules_.is_private_member(member.name));
}

void RedactionPass::learn_body(const std::string& text, BodyTree& read) {
  read.reading = read_body(text, read.is_json);
  if (!read.reading.ok()) {
    read.is_form = learn_raw(text);
    return;
  }
  learn_fields(read.reading.value, false);
  if (read.is_json) return;
  for (const std::string_view value : attribute_values(text, rules_))
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
  std::vector<std::string_view> texts;
  Substitutes to;
  const auto replace = [&](std::string from, std::string with) {
    const std::string_view sought = made_.emplace_front(std::move(from));
    if (to.emplace(sought, made_.emplace_front(std::move(with))).second) texts.push_back(sought);
  };
  for (const auto& [from, with] : changed) {
    replace(spelled(from, is_json), spelled(with, is_json));
    if (!is_json) replace(from, with);  // in CDATA it stands as it is
  }
  std::vector<Hit> hits;
  find_hits(made, Seeker(texts), to, hits);
  made = replace_hits(made, std::move(hits));
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
  if (!read.reading.ok()) return raw_body(text, read.is_form);
  // As services write it: then the new tree is written as the old one was.
  read.is_exact = read.is_json && write_json(read.reading.value) == text;
  if (!read.is_exact) return tree_text(text, std::move(read.reading.value), read.is_json);
  std::vector<std::pair<std::string, std::string>> changed;
  tree(read.reading.value, false, changed);
  return changed.empty() ? text : write_json(read.reading.value);
}

}  // namespace contract
