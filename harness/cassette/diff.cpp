#include "cassette/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cassette/match.h"
#include "formats/joined.h"
#include "formats/json_or_xml.h"
#include "wire/ascii.h"

namespace contract {
namespace {

constexpr const char* kNothing = "(absent)";

std::string shown(const Value& value) {
  const bool tree = value.is(Value::Kind::array) || value.is(Value::Kind::object);
  return printable(tree ? write_json(value) : value.text, 120);
}

/// Compares one answer with another and says where it is.
class AnswerDiff {
 public:
  AnswerDiff(std::string file, const ErrorNames& names, Findings& findings)
      : file_(std::move(file)), names_(names), findings_(findings) {}

  void compare(const Response& a, const Response& b) {
    if (a.script.size() != b.script.size() || wire(a) != wire(b)) {
      say("wire", "answer", printable(wire(a)), printable(wire(b)), Level::must);
      return;
    }
    if (a.status != b.status)
      say("status", "answer.status", std::to_string(a.status), std::to_string(b.status),
          Level::must);
    headers(a.headers, b.headers);
    body(a.body, b.body);
  }

 private:
  void say(const char* kind, const std::string& where, std::string before, std::string after,
           Level level) {
    findings_.push_back({std::string("diff.") + kind, file_ + " " + where, std::move(before),
                         std::move(after), "", level, Basis::recorded});
  }

  static std::string wire(const Response& response) {
    std::string text;
    for (const WireAction& action : response.script) {
      if (const auto* bytes = std::get_if<std::string>(&action)) text += *bytes;
      if (std::holds_alternative<Reset>(action)) text += "[reset]";
      if (std::holds_alternative<Close>(action)) text += "[close]";
    }
    return text;
  }

  void headers(const Headers& a, const Headers& b) {
    std::map<std::string, std::pair<std::string, std::string>> all;
    const auto collect = [&](const Headers& headers, auto member) {
      for (const Header& header : headers) {
        std::string& text = all[lower_case(header.name)].*member;
        text += (text.empty() ? "" : ", ") + header.value;
      }
    };
    collect(a, &std::pair<std::string, std::string>::first);
    collect(b, &std::pair<std::string, std::string>::second);
    for (const auto& [name, both] : all)
      // The length follows from the body, which is compared by itself.
      if (both.first != both.second && name != "content-length")
        say("header", "answer.header." + name, both.first.empty() ? kNothing : both.first,
            both.second.empty() ? kNothing : both.second, Level::information);
  }

  void body(const std::string& a, const std::string& b) {
    if (a == b) return;
    const char* kinds[2] = {};
    Reading read[2];
    const std::string* texts[2] = {&a, &b};
    for (int i = 0; i < 2; ++i) {
      read[i] = read_json_or_xml(*texts[i]);
      kinds[i] = !read[i].ok() ? "text" : is_xml(*texts[i]) ? "XML" : "JSON";
    }
    if (kinds[0] != std::string_view(kinds[1])) {
      say("format", "answer.body", kinds[0], kinds[1], Level::must);
    } else if (!read[0].ok()) {
      say("changed", "answer.body", printable(a, 120), printable(b, 120), Level::should);
    } else {
      tree("answer.body", "", read[0].value, read[1].value);
    }
  }

  void tree(const std::string& where, const std::string& name, const Value& a, const Value& b) {
    if (a.kind != b.kind) {
      say("retyped", where, std::string(to_text(a.kind)) + " " + shown(a),
          std::string(to_text(b.kind)) + " " + shown(b), Level::must);
    } else if (a.is(Value::Kind::object)) {
      members(where, a, b);
    } else if (a.is(Value::Kind::array)) {
      list(where, "", pointers(a.items), pointers(b.items));
    } else if (a.text != b.text) {
      const bool code = name == names_.code;
      const bool message = name == names_.message;
      say(code      ? "code"
          : message ? "message"
                    : "changed",
          where, shown(a), shown(b), code ? Level::must : Level::should);
    }
  }

  using Pointers = std::vector<const Value*>;
  static Pointers pointers(const std::vector<Value>& values) {
    Pointers out;
    for (const Value& value : values) out.push_back(&value);
    return out;
  }

  /// Items by their places. One name in XML may stand for a list of one.
  void list(const std::string& where, const std::string& name, const Pointers& a,
            const Pointers& b) {
    const bool alone = !name.empty() && a.size() <= 1 && b.size() <= 1;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      const std::string place = alone ? where : where + "[" + std::to_string(i) + "]";
      if (i >= a.size()) {
        say("added", place, kNothing, shown(*b[i]), Level::should);
      } else if (i >= b.size()) {
        say("removed", place, shown(*a[i]), kNothing, Level::must);
      } else {
        tree(place, name, *a[i], *b[i]);
      }
    }
  }

  void members(const std::string& where, const Value& a, const Value& b) {
    std::vector<std::string> order;
    std::map<std::string, std::pair<Pointers, Pointers>> all;
    for (const Member& member : a.members) {
      if (all.count(member.name) == 0) order.push_back(member.name);
      all[member.name].first.push_back(&member.value);
    }
    std::vector<std::string> other_order;
    std::set<std::string> met;
    for (const Member& member : b.members) {
      if (all.count(member.name) == 0) order.push_back(member.name);
      if (met.insert(member.name).second) other_order.push_back(member.name);
      all[member.name].second.push_back(&member.value);
    }
    const std::string below = where + ".";
    for (const std::string& name : order)
      list(below + name, name, all[name].first, all[name].second);
    const auto only_common = [&](std::vector<std::string> names) {
      std::erase_if(names, [&](const std::string& name) {
        return all[name].first.empty() || all[name].second.empty();
      });
      return names;
    };
    const auto before = only_common(order);
    const auto after = only_common(other_order);
    if (before != after) say("order", where, listed(before), listed(after), Level::information);
  }

  static std::string listed(const std::vector<std::string>& names) {
    return printable(joined(names, ","), 120);
  }

  const std::string file_;
  const ErrorNames& names_;
  Findings& findings_;
};

/// Places of the interactions of each key, in order.
std::map<std::string, std::vector<std::size_t>> by_match(const Cassette& recording,
                                                         const CassetteRules& rules) {
  std::map<std::string, std::vector<std::size_t>> keys;
  for (std::size_t i = 0; i < recording.interactions.size(); ++i)
    keys[key_of(read_asked(recording.interactions[i].interaction.request, rules))].push_back(i);
  return keys;
}

std::string call_of(const StoredInteraction& stored) {
  return std::to_string(stored.interaction.response.status) + " " +
         printable(stored.interaction.request.target, 120);
}

/// Withheld calls hold nothing to compare: the first of one action and status is paired with the
/// first.
void compare_withheld(const Cassette& before, const Cassette& after, Findings& findings) {
  std::multimap<std::pair<std::string, int>, const StoredWithheld*> unpaired;
  for (const StoredWithheld& each : after.withheld)
    unpaired.insert({{each.call.action, each.call.status}, &each});
  for (const StoredWithheld& each : before.withheld) {
    const auto same = unpaired.find({each.call.action, each.call.status});
    const bool paired = same != unpaired.end();
    findings.push_back({paired ? "diff.withheld" : "diff.removed", each.file, to_line(each.call),
                        paired ? to_line(same->second->call) : kNothing,
                        paired ? "their contents can't be compared" : "",
                        paired ? Level::information : Level::must, Basis::recorded});
    if (paired) unpaired.erase(same);
  }
  for (const StoredWithheld& each : after.withheld)
    for (const auto& [key, left] : unpaired)
      if (left == &each)
        findings.push_back({"diff.added", each.file, kNothing, to_line(each.call), "",
                            Level::should, Basis::recorded});
}

}  // namespace

Findings diff_recordings(const Cassette& before, const Cassette& after, const CassetteRules& rules,
                         const ErrorNames& names) {
  auto old_keys = by_match(before, rules);
  auto new_keys = by_match(after, rules);
  Findings findings;
  const auto say_call = [&](const char* kind, const StoredInteraction& call, bool removed) {
    findings.push_back({kind, call.file, removed ? call_of(call) : kNothing,
                        removed ? kNothing : call_of(call), "",
                        removed ? Level::must : Level::should, Basis::recorded});
  };
  std::map<std::string, std::size_t> turns;
  for (const StoredInteraction& call : before.interactions) {
    const std::string key = key_of(read_asked(call.interaction.request, rules));
    const auto& places = new_keys[key];
    const std::size_t turn = turns[key]++;
    if (turn >= places.size()) {
      say_call("diff.removed", call, true);
      continue;
    }
    AnswerDiff(call.file, names, findings)
        .compare(call.interaction.response, after.interactions[places[turn]].interaction.response);
  }
  compare_withheld(before, after, findings);
  turns.clear();
  for (const StoredInteraction& call : after.interactions) {
    const std::string key = key_of(read_asked(call.interaction.request, rules));
    if (turns[key]++ >= old_keys[key].size()) say_call("diff.added", call, false);
  }
  return findings;
}

}  // namespace contract
