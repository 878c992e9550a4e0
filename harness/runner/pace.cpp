#include "runner/pace.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace contract {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSomethingToGoBy{2000};
constexpr std::size_t kCasesToGoBy = 20;
constexpr double kSlow = 1000;  ///< ms

std::string decimal(double number, const char* form) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), form, number);
  return text.data();
}

}  // namespace

void RunPace::step(bool bad, Time now) {
  if (!first_) first_ = now;
  ++run_.done;
  run_.failing += bad ? 1 : 0;
  run_.since = std::chrono::duration_cast<milliseconds>(now - *first_);
}

milliseconds time_left(const Progressed& run) {
  if (run.done >= run.all || run.done < kCasesToGoBy || run.since < kSomethingToGoBy)
    return milliseconds{0};
  const double each = static_cast<double>(run.since.count()) / static_cast<double>(run.done);
  return milliseconds(static_cast<long long>(each * static_cast<double>(run.all - run.done)));
}

std::string rough(milliseconds time) {
  const long long seconds = (time.count() + 999) / 1000;
  if (seconds <= 10) return "about " + std::to_string(std::max(1LL, seconds)) + " s";
  if (seconds <= 90) return "about " + std::to_string((seconds + 4) / 5 * 5) + " s";
  return "about " + std::to_string((seconds + 30) / 60) + " min";
}

std::string progress_line(const Progressed& run) {
  std::string line = std::to_string(run.done) + " of " + std::to_string(run.all) + " cases, " +
                     std::to_string(run.failing) + " failing";
  if (const milliseconds left = time_left(run); left.count() > 0)
    line += ", " + rough(left) + " left";
  return line;
}

std::string slowest_cases(const std::vector<Verdict>& verdicts, std::size_t most) {
  double all = 0;
  std::vector<const Verdict*> slow;
  for (const Verdict& verdict : verdicts) {
    all += verdict.ms;
    if (verdict.ms >= kSlow) slow.push_back(&verdict);
  }
  std::stable_sort(slow.begin(), slow.end(),
                   [](const Verdict* a, const Verdict* b) { return a->ms > b->ms; });
  if (slow.size() > most) slow.resize(most);
  if (slow.empty()) return "";
  double theirs = 0;
  std::string lines;
  for (const Verdict* verdict : slow) {
    theirs += verdict->ms;
    lines += "    " + decimal(verdict->ms / 1000, "%5.1f s  ") + verdict->id + "\n";
  }
  return "  slowest cases, " + decimal(100 * theirs / all, "%.0f") + "% of the time of all:\n" +
         lines;
}

}  // namespace contract
