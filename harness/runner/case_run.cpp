#include "runner/case_run.h"

#include <algorithm>

#include "formats/json.h"
#include "wire/digest.h"

namespace contract {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kShownAnswer = 16 * 1024;

/// A case's calls but for number and parameters. Keys are made of the seed and the case: the same
/// run, the same keys.
Call call_at(const Stage& stage, const Case& each) {
  const std::string hash = hex(digest(Hash::sha256, stage.options->seed + "\n" + each.id));
  Call call = call_of(*stage.spec, each);
  call.host = stage.host;
  call.port = each.scheme == "https" ? stage.https_port : stage.http_port;
  call.ca_pem = stage.ca_pem;
  call.access_key_id = "LTAI" + hash.substr(0, 20);
  call.access_key_secret = "secret" + hash.substr(20, 24);
  call.deadline =
      each.deadline_ms > 0 ? std::chrono::milliseconds(each.deadline_ms) : stage.options->deadline;
  return call;
}

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

CaseRun::CaseRun(const Stage& stage, const Case& each, const Client& client)
    : stage_(stage), case_(each), client_(client), call_(call_at(stage, each)) {
  session_ = stage.sessions->open(call_.access_key_id, [](const Request&) { return Response{}; });
  verdict_.id = each.id;
  verdict_.title = each.title;
  verdict_.rules = each.rules;
  verdict_.level = each.level;

  if (!stage.options->repeat.empty())
    verdict_.repeat = stage.options->repeat + " --case '" + each.id + "'";
}

CaseRun::~CaseRun() { stage_.sessions->close(call_.access_key_id); }

Verdict CaseRun::judge() {
  const Clock::time_point started = Clock::now();
  if (std::string reason = unsupported_by(client_.hello, case_); !reason.empty()) {
    verdict_.status = Status::skipped;
    verdict_.reason = std::move(reason);
    return std::move(verdict_);
  }
  for (std::size_t nth = 0; nth < case_.steps.size(); ++nth)
    if (!play(case_.steps[nth], nth)) break;
  if (verdict_.status == Status::pass &&
      std::any_of(verdict_.findings.begin(), verdict_.findings.end(),
                  [&](const Finding& finding) { return fails(finding, stage_.options->strict); }))
    verdict_.status = Status::fail;
  if (case_.dictionary) note_flags(*case_.dictionary, stage_.options->strict, verdict_);
  if (verdict_.status != Status::pass && verdict_.status != Status::skipped)
    for (std::size_t nth = 0; nth < exchanges_.size(); ++nth)
      verdict_.exchange += describe_exchange(case_.steps[nth], exchanges_[nth], nth);
  verdict_.ms = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
  return std::move(verdict_);
}

bool CaseRun::play(const Step& step, std::size_t nth) {
  call_.seq = ++*stage_.calls;
  call_.parameters = step.arguments;
  const auto answerer = std::make_shared<StepAnswerer>(
      *stage_.spec, step, stage_.options->seed + "\n" + case_.id + "\n" + std::to_string(nth),
      stage_.elsewhere);
  session_->set_handler([answerer](const Request& request) { return answerer->answer(request); });
  const Reply reply = client_.call(call_);
  Exchange& exchange = exchanges_.emplace_back();
  exchange.interactions = session_->take_journal().interactions;
  exchange.meanings = answerer->meanings();
  if (const auto* outcome = std::get_if<Outcome>(&reply)) exchange.outcome = *outcome;

  const JudgeView view{*stage_.spec,  case_, step, client_.hello, call_.access_key_secret,
                       *stage_.nonces};
  if (const auto* violation = std::get_if<Violation>(&reply)) {
    gone_ = true;
    verdict_.status = Status::error;
    verdict_.reason = violation->text;
    return false;
  }
  if (const auto* end = std::get_if<ProcessEnd>(&reply)) {
    gone_ = true;
    keep(judge_wire(view, exchange), nth);
    end_by(*end);
    return false;
  }
  if (exchange.outcome.kind == "unsupported" || exchange.outcome.kind == "errored") {
    verdict_.status = exchange.outcome.kind == "errored" ? Status::error : Status::skipped;
    verdict_.reason = exchange.outcome.reason;
    return false;
  }
  keep(judge_wire(view, exchange), nth);
  keep(judge_outcome(view, exchange), nth);
  return true;
}

void CaseRun::end_by(const ProcessEnd& end) {
  const bool stall = end.why == ProcessEnd::Why::stalled;
  const bool memory = end.why == ProcessEnd::Why::memory;
  const std::string rule = stall ? "client.deadline" : memory ? "client.memory" : "client.crash";
  const std::string expected =
      stall    ? "an end within the deadline of " + std::to_string(call_.deadline.count()) + " ms"
      : memory ? "bounded memory"
               : "an outcome";
  keep({cite(*stage_.spec, rule, rule, expected, describe(end),
             end.last_words.empty() ? "" : "its last words: " + end.last_words)},
       exchanges_.size() - 1);
}

void CaseRun::keep(const Findings& findings, std::size_t nth) {
  for (Finding finding : findings) {
    if (case_.steps.size() > 1)
      finding.note = "step " + std::to_string(nth + 1) + " of " +
                     std::to_string(case_.steps.size()) +
                     (finding.note.empty() ? "" : ": " + finding.note);
    // A case can only weaken what a rule demands, never make more of it.
    if (case_.level > finding.level) finding.level = case_.level;
    verdict_.findings.push_back(std::move(finding));
  }
}

}  // namespace contract
