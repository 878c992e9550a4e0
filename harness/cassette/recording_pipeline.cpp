#include "cassette/recording_pipeline.h"

#include <utility>

#include "ecs_contract/error.h"

namespace contract {
namespace {

constexpr std::size_t kTextBytes = 12u << 20;  ///< what is longer can't be scanned as a whole file
/// What is longer is looked through as a whole, as it is when it is saved: what takes too much
/// looking has to show before the call is acknowledged.
constexpr std::size_t kLineByLine = 256 * 1024;
constexpr std::size_t kSeenValues = 20'000;  ///< more are not remembered; each was looked for once

}  // namespace

PrivateValues private_values_in(const Interaction& interaction, PrivateValues& once) {
  const Request& request = interaction.request;
  PrivateValues values =
      private_values_of(request.raw.empty() ? to_bytes(request) : request.raw, &once);
  values.merge(private_values_of(to_bytes(interaction.response), &once));
  for (const WireAction& action : interaction.response.script)
    if (const auto* bytes = std::get_if<std::string>(&action))
      values.merge(private_values_of(*bytes, &once));
  return values;
}

RecordedText RecordingPipeline::take(Interaction interaction, const Origin& origin) {
  auto taken = take_or_withhold(std::move(interaction), origin);
  if (const auto* withheld = std::get_if<Withheld>(&taken))
    throw Error(withheld->reason,
                "have client and service send shorter calls, in UTF-8, plain or by gzip; a private "
                "value that is left stands behind a name that cassettes/rules.json lacks");
  return std::get<RecordedText>(std::move(taken));
}

std::variant<RecordedText, Withheld> RecordingPipeline::take_or_withhold(Interaction interaction,
                                                                         const Origin& origin) {
  PrivateValues once, values = private_values_in(interaction, once);
  Redaction redaction = redactor_.redact_or_withhold(std::move(interaction));
  if (auto* withheld = std::get_if<Withheld>(&redaction)) return std::move(*withheld);
  Recorded recorded{std::get<Redacted>(std::move(redaction)), origin};
  const Request& request = recorded.interaction.interaction().request;
  if (!origin.client.empty()) recorded.origin.client = redactor_.redact_text(origin.client);
  if (origin.client.empty())
    if (const std::string* agent = find_header(request.headers, "User-Agent"))
      recorded.origin.client = *agent;
  return scanned(std::move(values), std::move(once), recorded);
}

RecordedText RecordingPipeline::withheld(const Interaction& interaction, const std::string& reason,
                                         const Origin& origin) const {
  const CassetteRules& rules = redactor_.rules();
  PrivateValues once, values = private_values_in(interaction, once);
  values.merge(once);
  values.insert(rules.secrets.begin(), rules.secrets.end());
  const Scanner scanner(std::move(values));
  WithheldCall call = withhold(interaction, rules.action, scanner, reason);
  if (!scanner.scan(call.reason).empty()) call.reason = "a reason that holds something private";
  return {call, origin};
}

std::unique_ptr<ScannedLines> RecordingPipeline::take_lines() {
  const std::lock_guard lock(mutex_);
  if (scanned_.empty()) return std::make_unique<ScannedLines>(&earlier_);
  std::unique_ptr<ScannedLines> lines = std::move(scanned_.back());
  scanned_.pop_back();
  return lines;
}

std::variant<RecordedText, Withheld> RecordingPipeline::scanned(PrivateValues lasting,
                                                                PrivateValues once,
                                                                const Recorded& recorded) {
  RecordedText text(recorded);
  if (text.text().size() > kTextBytes)
    return Withheld{"an interaction of " + std::to_string(text.text().size()) +
                    " bytes is too long to be looked through"};
  std::unique_ptr<ScannedLines> lines = take_lines();
  std::vector<std::pair<std::string, std::size_t>> lasts;  // and how often they count as seen
  for (const std::string& value : lasting) lasts.emplace_back(value, 2);
  for (const std::string& value : once) lasts.emplace_back(value, 1);
  lasting.merge(once);
  const Scanner scanner(std::move(lasting));
  const std::vector<Leak> leaks = text.text().size() > kLineByLine
                                      ? scanner.scan_whole(text.text(), *lines)
                                      : scanner.scan_lines(text.text(), *lines);
  if (!leaks.empty())
    return Withheld{"something private is left after redaction: " + to_line(leaks.front())};
  const std::lock_guard lock(mutex_);
  scanned_.push_back(std::move(lines));
  for (const auto& [value, times] : lasts)
    if (seen_.size() < kSeenValues || seen_.count(value) > 0) seen_[value] += times;
  const std::vector<std::string_view>& news = recorded.interaction.news();
  news_.insert(news_.end(), news.begin(), news.end());
  if (!news.empty()) has_news_ = true;
  return text;
}

Scanner RecordingPipeline::scanner() const {
  PrivateValues values(redactor_.rules().secrets.begin(), redactor_.rules().secrets.end());
  const std::lock_guard lock(mutex_);
  for (const auto& [value, times] : seen_)
    if (times > 1) values.insert(value);
  return Scanner(values);
}

std::optional<Scanner> RecordingPipeline::suspects() {
  const std::lock_guard lock(mutex_);
  PrivateValues values;
  for (const std::string_view value : news_)
    if (earlier_.may_hold(value)) values.emplace(value);
  news_.clear();
  has_news_ = false;
  if (values.empty()) return std::nullopt;
  return Scanner(std::move(values));
}

std::optional<RecordedText> RecordingPipeline::again(const RecordedText& text,
                                                     const Scanner& suspects) {
  if (suspects.scan(text.text()).empty()) return std::nullopt;
  StoredInteraction stored = read_interaction(text.read(), "a recorded interaction");
  stored.origin.client = redactor_.redact_text(std::move(stored.origin.client));
  Redaction redaction = redactor_.redact_again(stored.interaction);
  if (auto* redacted = std::get_if<Redacted>(&redaction)) {
    RecordedText made(Recorded{std::move(*redacted), stored.origin});
    if (suspects.scan(made.text()).empty()) return made;
  }
  return withheld(stored.interaction,
                  "a value in it proved private only later, and can't be taken out", stored.origin);
}

void RecordingPipeline::look_back(std::vector<RecordedText>& texts) {
  if (const auto found = suspects())
    for (RecordedText& text : texts)
      if (auto made = again(text, *found)) text = std::move(*made);
}

}  // namespace contract
