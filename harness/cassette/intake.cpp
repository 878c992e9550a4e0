#include "cassette/intake.h"

#include <utility>

#include "error.h"

namespace contract {
namespace {

constexpr std::size_t kTextBytes = 12u << 20;  ///< what is longer can't be scanned as a whole file
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

}  // namespace

RecordedText Intake::take(Interaction interaction, const Origin& origin) {
  PrivateValues values = private_values_in(interaction);
  Recorded recorded{redactor_.redact(std::move(interaction)), origin};
  const Request& request = recorded.interaction.interaction().request;
  if (origin.client.empty())
    if (const std::string* agent = find_header(request.headers, "User-Agent"))
      recorded.origin.client = *agent;
  return scanned(std::move(values), recorded);
}

std::unique_ptr<ScannedLines> Intake::take_lines() {
  const std::lock_guard lock(mutex_);
  if (scanned_.empty()) return std::make_unique<ScannedLines>();
  std::unique_ptr<ScannedLines> lines = std::move(scanned_.back());
  scanned_.pop_back();
  return lines;
}

RecordedText Intake::scanned(PrivateValues values, const Recorded& recorded) {
  RecordedText text(recorded);
  if (text.text().size() > kTextBytes)
    throw Error("an interaction of " + std::to_string(text.text().size()) +
                    " bytes is too long to be looked through",
                "record calls whose answers are shorter");
  std::unique_ptr<ScannedLines> lines = take_lines();
  const Scanner scanner(std::move(values));
  const std::vector<Leak> leaks = scanner.scan_lines(text.text(), *lines);
  if (!leaks.empty())
    throw Error("something private is left after redaction: " + to_line(leaks.front()),
                "add the name that it stands behind to cassettes/rules.json");
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
