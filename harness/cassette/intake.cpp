#include "cassette/intake.h"

#include <utility>

#include "error.h"

namespace contract {
namespace {

constexpr std::size_t kTextBytes = 12u << 20;  ///< what is longer can't be scanned as a whole file
/// What is longer is looked through as a whole, as it is when it is saved: what takes too much
/// looking has to show before the call is acknowledged.
constexpr std::size_t kLineByLine = 256 * 1024;
constexpr std::size_t kSeenValues = 20'000;  ///< more are not remembered; each was looked for once

/// `made` holds the bytes where there are none as they came.
std::string_view raw_of(const Request& request, std::string& made) {
  if (!request.raw.empty()) return request.raw;
  made = request.method + " " + request.target + "\r\n";
  for (const Header& header : request.headers) made += header.name + ": " + header.value + "\r\n";
  return made += "\r\n" + request.body;
}

PrivateValues private_values_in(const Interaction& interaction) {
  std::string made;
  PrivateValues values = private_values_of(raw_of(interaction.request, made));
  values.merge(private_values_of(to_bytes(interaction.response)));
  for (const WireAction& action : interaction.response.script)
    if (const auto* bytes = std::get_if<std::string>(&action))
      values.merge(private_values_of(*bytes));
  return values;
}

/// Whether a save can read it, which has bounds that a long text may be beyond.
bool can_be_read(const RecordedText& text) {
  try {
    text.read();
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

RecordedText Intake::take(Interaction interaction, const Origin& origin) {
  auto taken = take_or_withhold(std::move(interaction), origin);
  if (const auto* withheld = std::get_if<Withheld>(&taken))
    throw Error(withheld->reason,
                "have client and service send shorter calls, in UTF-8, plain or by gzip; a private "
                "value that is left stands behind a name that cassettes/rules.json lacks");
  return std::get<RecordedText>(std::move(taken));
}

std::variant<RecordedText, Withheld> Intake::take_or_withhold(Interaction interaction,
                                                              const Origin& origin) {
  PrivateValues values = private_values_in(interaction);
  Redaction redaction = redactor_.redact_or_withhold(std::move(interaction));
  if (auto* withheld = std::get_if<Withheld>(&redaction)) return std::move(*withheld);
  Recorded recorded{std::get<Redacted>(std::move(redaction)), origin};
  const Request& request = recorded.interaction.interaction().request;
  if (origin.client.empty())
    if (const std::string* agent = find_header(request.headers, "User-Agent"))
      recorded.origin.client = *agent;
  return scanned(std::move(values), recorded);
}

RecordedText Intake::withheld(const Interaction& interaction, const std::string& reason,
                              const Origin& origin) const {
  const CassetteRules& rules = redactor_.rules();
  PrivateValues values = private_values_in(interaction);
  values.insert(rules.secrets.begin(), rules.secrets.end());
  const Scanner scanner(std::move(values));
  WithheldCall call = withhold(interaction, rules.action, scanner, reason);
  if (!scanner.scan(call.reason).empty()) call.reason = "a reason that holds something private";
  return {call, origin};
}

std::unique_ptr<ScannedLines> Intake::take_lines() {
  const std::lock_guard lock(mutex_);
  if (scanned_.empty()) return std::make_unique<ScannedLines>();
  std::unique_ptr<ScannedLines> lines = std::move(scanned_.back());
  scanned_.pop_back();
  return lines;
}

std::variant<RecordedText, Withheld> Intake::scanned(PrivateValues values,
                                                     const Recorded& recorded) {
  RecordedText text(recorded);
  if (text.text().size() > kTextBytes)
    return Withheld{"an interaction of " + std::to_string(text.text().size()) +
                    " bytes is too long to be looked through"};
  if (text.text().size() > kLineByLine && !can_be_read(text))
    return Withheld{"an interaction of too many lines to be read again"};
  std::unique_ptr<ScannedLines> lines = take_lines();
  const Scanner scanner(std::move(values));
  const std::vector<Leak> leaks = text.text().size() > kLineByLine
                                      ? scanner.scan(text.text())
                                      : scanner.scan_lines(text.text(), *lines);
  if (!leaks.empty())
    return Withheld{"something private is left after redaction: " + to_line(leaks.front())};
  const std::lock_guard lock(mutex_);
  scanned_.push_back(std::move(lines));
  for (const std::string& value : scanner.private_values())
    if (seen_.size() < kSeenValues || seen_.count(value) > 0) ++seen_[value];
  return text;
}

Scanner Intake::scanner() const {
  PrivateValues values(redactor_.rules().secrets.begin(), redactor_.rules().secrets.end());
  const std::lock_guard lock(mutex_);
  for (const auto& [value, times] : seen_)
    if (times > 1) values.insert(value);
  return Scanner(values);
}

}  // namespace contract
