#include "runner/judgement.h"

#include <algorithm>

namespace contract {
namespace {

constexpr std::size_t kShownAnswer = 16 * 1024;

std::string quoted(const std::string& text, std::size_t limit) {
  std::string shown;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    shown +=
        "    " +
        printable(text.substr(from, end - from - (end > from && text[end - 1] == '\r')), limit) +
        "\n";
    from = end + 1;
  }
  return shown;
}

std::string field_text(const std::optional<Reported>& field) {
  if (!field) return "-";
  return field->present ? "'" + printable(field->text) + "'" : field->type;
}

/// The bytes of an answer and, where it has a script, what else was done to the connection.
std::string done_on_wire(const Response& response) {
  if (response.script.empty()) return to_bytes(response);
  std::string text;
  for (const WireAction& action : response.script) {
    if (const auto* bytes = std::get_if<std::string>(&action)) text += *bytes;
    if (const auto* pause = std::get_if<Pause>(&action))
      text += "[" + std::to_string(pause->time.count()) + " ms of silence]";
    if (std::holds_alternative<Reset>(action)) text += "[reset]";
    if (std::holds_alternative<Close>(action)) text += "[closed]";
    if (text.size() > kShownAnswer) return text + "[…]";
  }
  return text;
}

/// What was called, arrived, was answered and was told, for people.
std::string describe_exchange(const Step& step, const Exchange& exchange, std::size_t nth) {
  std::string text = "step " + std::to_string(nth + 1) + ", called with";
  for (const Argument& each : step.arguments)
    text += " " + each.name + "=" + (each.text ? "'" + printable(*each.text) + "'" : "null");
  text += "\n";
  for (const Interaction& interaction : exchange.interactions) {
    text += "  arrived:\n" + quoted(interaction.request.raw, 2000);
    text += "  answered:\n" + quoted(done_on_wire(interaction.response), 2000);
  }
  if (exchange.interactions.empty()) text += "  nothing arrived\n";
  for (const Request& misplaced : exchange.misplaced)
    text += "  came to the address of another call:\n" + quoted(misplaced.raw, 2000);
  for (const Request& stray : exchange.strays)
    text += "  came with another AccessKeyId than the call's, and was refused:\n" +
            quoted(stray.raw, 2000);
  const Outcome& said = exchange.outcome;
  text += "  the client says: " + (said.kind.empty() ? "nothing" : said.kind);
  text += " status " + field_text(said.status) + " code " + field_text(said.code) + " message " +
          field_text(said.message) + " request_id " + field_text(said.request_id) + " order_id " +
          field_text(said.order_id) + "\n";
  if (!said.detail.empty())
    text += "  in its words: " + said.exception + ": " + printable(said.detail, 2000) + "\n";
  return text;
}

/// The kinds of bug that failing findings show, and the worst that they do.
void note_flags(const std::vector<Flag>& dictionary, bool strict, Verdict& verdict) {
  for (const Flag& flag : dictionary) {
    if (std::none_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& finding) {
          return fails(finding, strict) && shows(flag, finding);
        }))
      continue;
    verdict.flags.push_back(flag.id);
    if (!verdict.effect.empty() && verdict.severity <= flag.severity) continue;
    verdict.effect = flag.effect;
    verdict.severity = flag.severity;
  }
}

}  // namespace

Judgement::Judgement(const Case& each, const RunOptions& options) : case_(each), options_(options) {
  verdict_.id = each.id;
  verdict_.title = each.title;
  verdict_.rules = each.rules;
  verdict_.level = each.level;
  if (!options.repeat.empty()) verdict_.repeat = options.repeat + " --case '" + each.id + "'";
}

void Judgement::add(Exchange exchange, const Findings& findings) {
  exchanges_.push_back(std::move(exchange));
  for (Finding finding : findings) {
    if (case_.steps.size() > 1)
      finding.note = "step " + std::to_string(exchanges_.size()) + " of " +
                     std::to_string(case_.steps.size()) +
                     (finding.note.empty() ? "" : ": " + finding.note);
    // A case can only weaken what a rule demands, never make more of it.
    if (case_.level > finding.level) finding.level = case_.level;
    verdict_.findings.push_back(std::move(finding));
  }
}

void Judgement::add(Findings findings) {
  for (Finding& finding : findings) {
    finding.level = std::max(finding.level, case_.level);
    verdict_.findings.push_back(std::move(finding));
  }
}

void Judgement::end(Status status, std::string reason) {
  verdict_.status = status;
  verdict_.reason = std::move(reason);
}

Verdict Judgement::take() {
  if (verdict_.status == Status::pass &&
      std::any_of(verdict_.findings.begin(), verdict_.findings.end(),
                  [&](const Finding& finding) { return fails(finding, options_.strict); }))
    verdict_.status = Status::fail;
  if (case_.dictionary) note_flags(*case_.dictionary, options_.strict, verdict_);
  if (verdict_.status != Status::pass && verdict_.status != Status::skipped)
    for (std::size_t nth = 0; nth < exchanges_.size(); ++nth)
      verdict_.exchange += describe_exchange(case_.steps[nth], exchanges_[nth], nth);
  return std::move(verdict_);
}

}  // namespace contract
