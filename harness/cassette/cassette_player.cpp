#include "cassette/cassette_player.h"

#include <algorithm>
#include <utility>

namespace contract {
namespace {

constexpr std::size_t kKeptMisses = 100;

}  // namespace

CassettePlayer::CassettePlayer(Cassette recording, CassetteRules rules,
                               CassettePlayerOptions options)
    : recording_(std::move(recording)),
      rules_(std::move(rules)),
      options_(std::move(options)),
      redactor_(rules_) {
  for (std::size_t i = 0; i < recording_.interactions.size(); ++i) {
    Asked asked =
        read_asked(recording_.interactions[i].interaction.request, rules_, options_.ignored);
    Queue& queue = queues_[key_of(asked)];
    if (queue.interactions.empty()) queue.asked = std::move(asked);
    queue.interactions.push_back(i);
  }
}

Taken CassettePlayer::take(const Request& request, const Params& params) {
  const Asked asked = read_asked(request, params, rules_, options_.ignored);
  const auto found = queues_.find(key_of(asked));
  std::string miss;
  if (found != queues_.end()) {
    Queue& queue = found->second;
    const std::size_t turn = queue.taken.fetch_add(1);
    const std::size_t last = queue.interactions.size() - 1;
    const StoredInteraction& next =
        recording_.interactions[queue.interactions[std::min(turn, last)]];
    if (turn <= last || options_.after_last == AfterLast::repeat)
      return {&next.interaction.response, turn > last, ""};
    miss = "all " + std::to_string(last + 1) +
           " recorded answers to this request were replayed; the last was " + next.file;
  } else {
    miss = explain(asked);
  }
  miss += withheld_of(asked.action);
  const std::lock_guard lock(mutex_);
  if (++missed_ <= kKeptMisses) misses_.push_back(fit_to_print(request, miss));
  return {nullptr, false, std::move(miss)};
}

std::string CassettePlayer::fit_to_print(const Request& request, const std::string& miss) {
  Response said;
  said.body = miss;
  const Redaction made = redactor_.redact_or_withhold({request, std::move(said)});
  const auto* redacted = std::get_if<Redacted>(&made);
  return redacted != nullptr ? redacted->interaction().response.body
                             : "a request that can't be looked into";
}

std::string CassettePlayer::explain(const Asked& asked) const {
  const Queue* nearest = nullptr;
  Findings fewest;
  for (const auto& [key, queue] : queues_) {
    Findings findings = differences(queue.asked, asked);
    // Of equally near ones the first of the recording, whatever the order of the table.
    const bool nearer = nearest == nullptr || findings.size() < fewest.size() ||
                        (findings.size() == fewest.size() &&
                         queue.interactions.front() < nearest->interactions.front());
    if (!nearer) continue;
    nearest = &queue;
    fewest = std::move(findings);
  }
  if (nearest == nullptr) return "the cassette holds no answer";
  std::string text = "no interaction matches; the nearest is " +
                     recording_.interactions[nearest->interactions.front()].file +
                     ", and differs: ";
  for (std::size_t i = 0; i < fewest.size(); ++i)
    text += (i > 0 ? "; " : "") + fewest[i].subject + " recorded '" + fewest[i].expected +
            "', got '" + fewest[i].actual + "'";
  return text;
}

std::string CassettePlayer::withheld_of(const std::string& action) const {
  for (const StoredWithheld& each : recording_.withheld)
    if (each.call.action == action || each.call.action.empty())
      return "; it may be the one of " + each.file +
             ", which can't be replayed: " + to_line(each.call);
  return "";
}

CassettePlayerReport CassettePlayer::report() const {
  CassettePlayerReport report;
  report.interactions = recording_.interactions.size();
  std::vector<std::size_t> unused;
  for (const auto& [key, queue] : queues_) {
    const std::size_t taken = queue.taken.load();
    const std::size_t size = queue.interactions.size();
    report.replayed += std::min(taken, size);
    if (options_.after_last == AfterLast::repeat && taken > size) report.held += taken - size;
    for (std::size_t i = taken; i < size; ++i) unused.push_back(queue.interactions[i]);
  }
  std::sort(unused.begin(), unused.end());
  for (const std::size_t i : unused) report.unused.push_back(recording_.interactions[i].file);
  for (const StoredWithheld& each : recording_.withheld)
    report.withheld.push_back(each.file + ": " + to_line(each.call));
  const std::lock_guard lock(mutex_);
  report.missed = missed_;
  report.misses = misses_;
  return report;
}

ParamsHandler replay(std::shared_ptr<CassettePlayer> player,
                     std::function<Response(const Request&, const std::string& miss)> refuse) {
  return [player = std::move(player), refuse = std::move(refuse)](const Request& request,
                                                                  const Params& params) {
    const Taken taken = player->take(request, params);
    return taken.response != nullptr ? *taken.response : refuse(request, taken.miss);
  };
}

}  // namespace contract
