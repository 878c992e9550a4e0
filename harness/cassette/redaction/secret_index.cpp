#include "cassette/redaction/secret_index.h"

#include <algorithm>
#include <mutex>

namespace contract {

std::string replace_hits(std::string_view text, std::vector<Hit> hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.at != b.at ? a.at < b.at : a.size > b.size;
  });
  std::string out;
  out.reserve(text.size() + 64);
  std::size_t done = 0;
  for (const Hit& hit : hits) {
    const std::size_t end = hit.at + hit.size;
    if (end <= done) continue;
    // Of one that begins within another no more is left than of that.
    const std::size_t over = hit.at < done ? std::min(end - done, hit.to.size()) : hit.to.size();
    out.append(text.substr(done, std::max(hit.at, done) - done));
    out.append(hit.to, hit.to.size() - over);
    done = end;
  }
  return out.append(text.substr(done));
}

std::string with_plus(std::string_view value) {
  if (value.find(' ') == std::string_view::npos) return "";
  std::string made(value);
  std::replace(made.begin(), made.end(), ' ', '+');
  return made;
}

bool SecretIndex::add(std::string_view value) {
  const std::lock_guard lock(mutex_);
  if (!known_.insert(value).second) return false;
  std::vector<Pattern> patterns{{value, value}};
  if (std::string plus = with_plus(value); !plus.empty())
    patterns.push_back({spellings_.emplace_front(std::move(plus)), value});
  while (!sets_.empty() && sets_.back().size() <= patterns.size()) {
    sets_.back().append_to(patterns);
    sets_.pop_back();
  }
  sets_.emplace_back(patterns);
  return true;
}

std::size_t SecretIndex::size() const {
  const std::shared_lock lock(mutex_);
  return known_.size();
}

}  // namespace contract
