#include <algorithm>
#include <tuple>

#include "runner/case.h"

namespace contract {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool begins(const std::string& id, const std::string& prefix) {
  if (!id.starts_with(prefix)) return false;
  if (id.size() == prefix.size() || prefix.empty() || prefix.back() == '/') return true;
  return id[prefix.size()] == '/' || id[prefix.size()] == '@';
}

}  // namespace

bool shows(const Flag& flag, const Finding& finding) {
  return std::any_of(flag.shown_by.begin(), flag.shown_by.end(), [&](const std::string& pattern) {
    const std::size_t equals = pattern.find('=');
    const bool other = equals != std::string::npos && equals > 0 && pattern[equals - 1] == '!';
    if (equals != std::string::npos &&
        other == finding.actual.starts_with(pattern.substr(equals + 1)))
      return false;
    const std::string subject = pattern.substr(0, other ? equals - 1 : equals);
    if (!subject.ends_with('*')) return finding.subject == subject || finding.rule == subject;
    return finding.subject.starts_with(subject.substr(0, subject.size() - 1));
  });
}

bool selects(const Selection& selection, const Case& each) {
  const auto any = [](const auto& list, const auto& test) {
    return list.empty() || std::any_of(list.begin(), list.end(), test);
  };
  return any(selection.prefixes, [&](const std::string& p) { return begins(each.id, p); }) &&
         any(selection.rules, [&](const std::string& r) { return contains(each.rules, r); }) &&
         any(selection.formats, [&](const std::string& f) { return f == to_text(each.format); }) &&
         any(selection.signatures, [&](const std::string& s) { return s == each.signature; });
}

std::vector<Case> select(const std::vector<Case>& suite, const Selection& selection) {
  std::vector<const Case*> sorted;
  for (const Case& each : suite)
    if (selects(selection, each)) sorted.push_back(&each);
  // Dealt like cards, sorted by what a client is asked for; then back in the suite's order.
  const auto asked = [](const Case* each) {
    return std::tie(each->format, each->signature, each->scheme, each->method);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Case* a, const Case* b) { return asked(a) < asked(b); });
  std::vector<const Case*> dealt;
  for (std::size_t at = selection.shard - 1; at < sorted.size(); at += selection.shards)
    dealt.push_back(sorted[at]);
  std::sort(dealt.begin(), dealt.end());  // they lie in the suite, in its order
  std::vector<Case> cases;
  cases.reserve(dealt.size());
  for (const Case* each : dealt) cases.push_back(*each);
  return cases;
}

}  // namespace contract
