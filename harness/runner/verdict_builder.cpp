#include "runner/verdict_builder.h"

#include <algorithm>
#include <array>

#include "runner/transcript.h"

namespace contract {
namespace {

/// Whether the call, its answer and the client's account of it are judged as if nothing had been
/// found: what stands beside them was wrong, such as the signature, the time or a repeat.
bool stands_beside(const Finding& finding) {
  constexpr std::array kBeside = {"wire.timestamp", "wire.nonce",         "wire.repeat.timestamp",
                                  "wire.secret",    "wire.orders",        "wire.requests",
                                  "outcome.secret", "wire.security-token"};
  return finding.subject.starts_with("signature.") || finding.subject.starts_with("wire.common.") ||
         std::find(kBeside.begin(), kBeside.end(), finding.subject) != kBeside.end();
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

VerdictBuilder::VerdictBuilder(const Case& each, const RunOptions& options)
    : case_(each), options_(options) {
  verdict_.id = each.id;
  verdict_.title = each.title;
  verdict_.rules = each.rules;
  verdict_.level = each.level;
  if (!options.repeat.empty()) verdict_.repeat = options.repeat + " --case '" + each.id + "'";
}

void VerdictBuilder::leave_open() { verdict_.open = true; }

void VerdictBuilder::add(StepObservation exchange, const Findings& findings) {
  if (exchange.interactions.empty() && !findings.empty()) leave_open();
  exchanges_.push_back(std::move(exchange));
  for (const Finding& finding : findings) add(finding);
}

void VerdictBuilder::add(Finding finding) {
  if (case_.steps.size() > 1)
    finding.note = "step " + std::to_string(exchanges_.size()) + " of " +
                   std::to_string(case_.steps.size()) +
                   (finding.note.empty() ? "" : ": " + finding.note);
  // A case can only weaken what a rule demands, never make more of it.
  if (case_.level > finding.level) finding.level = case_.level;
  verdict_.findings.push_back(std::move(finding));
}

void VerdictBuilder::add(Findings findings) {
  for (Finding& finding : findings) {
    finding.level = std::max(finding.level, case_.level);
    verdict_.findings.push_back(std::move(finding));
  }
}

void VerdictBuilder::end(Status status, std::string reason) {
  verdict_.status = status;
  verdict_.reason = std::move(reason);
}

bool VerdictBuilder::fails() const {
  if (verdict_.status != Status::pass) return !as_expected(verdict_.status);
  return std::any_of(
      verdict_.findings.begin(), verdict_.findings.end(),
      [&](const Finding& finding) { return contract::fails(finding, options_.strict); });
}

Verdict VerdictBuilder::take() {
  for (const Finding& finding : verdict_.findings) {
    if (!contract::fails(finding, options_.strict)) continue;
    if (verdict_.status == Status::pass) verdict_.status = Status::fail;
    if (!stands_beside(finding)) leave_open();
  }
  if (verdict_.status != Status::fail) verdict_.open = false;
  if (case_.dictionary) note_flags(*case_.dictionary, options_.strict, verdict_);
  if (verdict_.status != Status::pass && verdict_.status != Status::skipped)
    for (std::size_t nth = 0; nth < exchanges_.size(); ++nth)
      verdict_.exchange += transcript(case_.steps[nth], exchanges_[nth], nth);
  return std::move(verdict_);
}

}  // namespace contract
