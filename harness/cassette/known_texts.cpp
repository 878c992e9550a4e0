#include "cassette/known_texts.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "formats/json.h"
#include "formats/xml_characters.h"
#include "wire/percent.h"

namespace contract {
namespace {

/// Whether JSON or XML spells it another way.
bool is_escaped(char c) { return c == '"' || c == '\\' || c == '<' || c == '>' || c == '&'; }

/// The last bytes before one more, and that one.
std::uint64_t next_end(std::uint64_t end, char c) {
  return (end << 8 | static_cast<unsigned char>(c)) & 0xFFFF'FFFF'FFFF;
}

}  // namespace

std::string replace_hits(std::string_view text, std::vector<Hit> hits) {
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.at != b.at ? a.at < b.at : a.size > b.size;
  });
  std::string out;
  std::size_t done = 0;
  for (const Hit& hit : hits) {
    const std::size_t end = hit.at + hit.size;
    if (end <= done) continue;
    // Of one that begins within another no more is left than of that.
    const std::size_t over = hit.at < done ? std::min(end - done, hit.to.size()) : hit.to.size();
    out.append(text.substr(done, std::max(hit.at, done) - done));
    out.append(hit.to.substr(hit.to.size() - over));
    done = end;
  }
  return out.append(text.substr(done));
}

void find_hits(std::string_view text, const Seeker& seeker, const Substitutes& to,
               std::vector<Hit>& hits) {
  seeker.seek(text, [&](std::size_t at, std::size_t size) {
    const auto found = to.find(text.substr(at, size));
    if (found != to.end()) hits.push_back({at, size, found->second});
  });
}

std::string spelled(const std::string& text, bool is_json) {
  if (!is_json) return escape_xml(text);
  const std::string literal = write_json(Value::string(text));
  return literal.substr(1, literal.size() - 2);
}

std::vector<std::pair<std::string, std::string>> spellings_of(const Learned& learned) {
  std::vector<std::pair<std::string, std::string>> spellings;
  if (is_unreserved(learned.value)) return spellings;
  std::string once = percent_encode(learned.value), to_once = percent_encode(learned.to);
  std::string twice = percent_encode(once), to_twice = percent_encode(to_once);
  spellings.reserve(4);
  spellings.emplace_back(std::move(once), std::move(to_once));
  spellings.emplace_back(std::move(twice), std::move(to_twice));
  if (std::none_of(learned.value.begin(), learned.value.end(), is_escaped)) return spellings;
  const std::string from(learned.value), to(learned.to);
  for (const bool json : {true, false})
    spellings.emplace_back(spelled(from, json), spelled(to, json));
  return spellings;
}

bool LearnedSet::insert(const Learned& learned) {
  constexpr std::size_t kFew = 16;
  if (all_.size() < kFew) {
    if (std::find(all_.begin(), all_.end(), learned) != all_.end()) return false;
  } else {
    if (known_.empty())
      for (const Learned& each : all_) known_.insert(each.value.data());
    if (!known_.insert(learned.value.data()).second) return false;
  }
  if (all_.empty()) all_.reserve(8);  // as many as a call has
  all_.push_back(learned);
  return true;
}

void KnownTexts::add(const Learned& learned) {
  const std::lock_guard lock(mutex_);
  if (!learned_.insert(learned.value.data()).second) return;
  add(learned.value, learned.to);
  for (auto& [from, to] : spellings_of(learned))
    add(spellings_.emplace_front(std::move(from)), spellings_.emplace_front(std::move(to)));
}

void KnownTexts::add(std::string_view from, std::string_view to) {
  if (from == to || !known_.insert(from).second) return;
  if (from.size() < kShortest) {
    short_.push_back({from, to});
    return;
  }
  std::uint64_t end = 0;
  for (const char c : from.substr(from.size() - kShortest)) end = next_end(end, c);
  by_end_[end].push_back({from, to});
  ends_.set(filter_of(end));
}

std::size_t KnownTexts::size() const {
  const std::shared_lock lock(mutex_);
  return learned_.size();
}

void KnownTexts::find(std::string_view text, std::vector<Hit>& hits) const {
  const std::shared_lock lock(mutex_);
  for (const Known& known : short_)
    for (auto at = text.find(known.from); at != text.npos; at = text.find(known.from, at + 1))
      hits.push_back({at, known.from.size(), known.to});
  std::uint64_t end = 0;
  for (std::size_t size = 1; size <= text.size(); ++size) {
    end = next_end(end, text[size - 1]);
    if (size < kShortest || !ends_.test(filter_of(end))) continue;
    const auto ending = by_end_.find(end);
    if (ending == by_end_.end()) continue;
    for (const Known& known : ending->second)
      if (text.substr(0, size).ends_with(known.from))
        hits.push_back({size - known.from.size(), known.from.size(), known.to});
  }
}

}  // namespace contract
