#include "runner/lateness.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace contract {
namespace {

// A case of a short deadline is none of luck where a plain call takes a quarter of it at most.
constexpr int kTimesNeeded = 4;
constexpr Milliseconds kLongest{60'000};
constexpr std::size_t kLastCalls = 8;

}  // namespace

std::string describe(const Lateness& lateness) {
  const auto ms = [](Milliseconds time) { return std::to_string(time.count()) + " ms"; };
  std::string text = "the harness was late by " + ms(lateness.harness) + " in a call of " +
                     ms(lateness.took) + ", and a plain call takes up to " + ms(lateness.usual);
  if (lateness.pressure >= 0)
    text += "; processors were short for " + std::to_string(lateness.pressure) + " % of the time";
  return text;
}

bool may_explain(const Lateness& lateness, Milliseconds deadline, int part) {
  const Milliseconds much = deadline / part;
  if (lateness.harness > much) return true;
  const bool time_ran_out = lateness.took >= deadline - deadline / 10;
  return time_ran_out && lateness.usual > much;
}

bool is_of_time(const Finding& finding) {
  for (const char* subject :
       {"wire.requests", "wire.orders", "wire.repeat", "outcome.", "client.deadline"})
    if (finding.subject.starts_with(subject)) return true;
  return false;
}

long long processor_pressure() {
  std::ifstream file("/proc/pressure/cpu");
  std::string line;
  if (!std::getline(file, line)) return -1;
  const std::size_t at = line.find("total=");
  return line.starts_with("some") && at != line.npos ? std::atoll(line.c_str() + at + 6) : -1;
}

void Pace::note(Milliseconds took) {
  const std::lock_guard lock(mutex_);
  last_.push_back(took);
  if (last_.size() > kLastCalls) last_.pop_front();
}

Milliseconds Pace::longest() const {
  const std::lock_guard lock(mutex_);
  return last_.empty() ? Milliseconds(0) : *std::max_element(last_.begin(), last_.end());
}

Milliseconds deadline_for(Milliseconds asked, Milliseconds needed, int patience) {
  const Milliseconds longer = std::max(asked, kTimesNeeded * needed) * patience;
  return std::max(asked, std::min(longer, kLongest));
}

}  // namespace contract
