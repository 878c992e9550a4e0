// When is whose turn due? Deadlines of many, most of which move on before they come.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace contract {

/// At most one alarm for each key. A deadline mostly moves into the future, with each use: then the
/// alarm stays, rings early and is set again, which makes a use cost no change of the set.
class Alarms {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// When the alarm of a key rings; nothing: it has none. Kept by whoever it is for.
  using Place = std::optional<Time>;

  /// Rings at `deadline` or before.
  void set(std::uint64_t key, Time deadline, Place& place) {
    if (place && *place <= deadline) return;
    drop(key, place);
    alarms_.emplace(deadline, key);
    place = deadline;
  }
  void drop(std::uint64_t key, Place& place) {
    if (place) alarms_.erase({*place, key});
    place.reset();
  }
  /// When the next rings; nothing: none does.
  std::optional<Time> next() const {
    if (alarms_.empty()) return {};
    return alarms_.begin()->first;
  }
  /// The key of the next, where it is due by `now`. It still has its place: drop() it.
  std::optional<std::uint64_t> due(Time now) const {
    if (alarms_.empty() || alarms_.begin()->first > now) return {};
    return alarms_.begin()->second;
  }

 private:
  std::set<std::pair<Time, std::uint64_t>> alarms_;
};

}  // namespace contract
