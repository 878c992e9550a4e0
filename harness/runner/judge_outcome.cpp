#include <algorithm>
#include <utility>

#include "ecs_contract/error.h"
#include "runner/judge.h"
#include "runner/judge_inventions.h"
#include "runner/judge_secrets.h"

namespace contract {
namespace {

/// A field as it is shown: its text, or what the client gave instead.
std::string shown(const std::optional<Reported>& field) {
  if (!field) return "nothing";
  if (!field->present) return "nothing (" + field->type + ")";
  std::string text = "'" + field->text + "'";
  if (field->type != "string") text += " (" + field->type + ")";
  return text;
}

bool says(const std::optional<Reported>& field, const std::string& text) {
  return field && field->present && field->text == text;
}

/// Whether an id of digits went through a number: its leading zeros are gone, or what is behind the
/// digits that a number holds.
bool lost_digits(const std::string& id, const std::optional<Reported>& field) {
  constexpr std::size_t kHeld = 6;  // a float of four bytes holds as many
  const auto without_zeros = [](const std::string& text) {
    return text.substr(std::min(text.find_first_not_of('0'), text.size()));
  };
  std::string digits;
  if (field)
    for (const char c : field->text.substr(0, field->text.find_first_of("eE")))
      if (c != '.') digits += c;
  const auto all_digits = [](const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  };
  return all_digits(id) && all_digits(digits) &&
         (without_zeros(id) == without_zeros(digits) ||
          (digits.size() > kHeld && id.size() > kHeld &&
           without_zeros(id).substr(0, kHeld) == without_zeros(digits).substr(0, kHeld)));
}

/// Whether a code is the answer's, or holds it: what a client prints of an object that stands where
/// the code belongs is not made up.
bool holds(const std::string& code, const std::string& answered) {
  return code == answered || (!answered.empty() && code.find(answered) != std::string::npos);
}

/// Collects what differs between an answer and the client's account of it.
class OutcomeJudge {
 public:
  OutcomeJudge(const JudgeView& view, const Outcome& outcome) : view_(view), outcome_(outcome) {}

  Findings success(const IntendedReply& meaning) {
    if (outcome_.kind != "ok") return wrong_kind("outcome.success", "ok", "a success");
    if (compare("request_id", outcome_.request_id, meaning.request_id, "outcome.request-id"))
      rest_on(*view_.spec.rule("response.RequestId.value"), findings_.back());
    compare_order(meaning.order_id.value_or(""));
    return std::move(findings_);
  }

  Findings error(const IntendedReply& meaning) {
    if (outcome_.kind != "api_error")
      return wrong_kind("outcome.error", "api_error",
                        std::to_string(meaning.status) + " " + meaning.code);
    compare("code", outcome_.code, meaning.code, "outcome.error");
    compare("message", outcome_.message, meaning.message, "outcome.error");
    compare("status", outcome_.status, std::to_string(meaning.status), "outcome.status");
    compare("request_id", outcome_.request_id, meaning.request_id, "outcome.request-id");
    return std::move(findings_);
  }

  /// There was nothing in the answer that could be read.
  Findings failure(const IntendedReply& meaning) {
    if (outcome_.kind == "ok")
      return wrong_kind("outcome.unreadable", "a failure", "no readable answer");
    const bool coded = outcome_.kind == "api_error" && outcome_.code && outcome_.code->present &&
                       !outcome_.code->text.empty() && !holds(outcome_.code->text, meaning.code);
    if (coded)
      findings_.push_back(cite(view_.spec, "outcome.invented-code", "outcome.code",
                               "no code that the answer does not have", shown(outcome_.code)));
    return std::move(findings_);
  }

  /// The answer may be taken or refused, but nothing may be made of it that it does not say.
  Findings truth(const IntendedReply& meaning) {
    if (outcome_.kind == "ok" && meaning.success) return success(meaning);
    if (outcome_.kind == "api_error" && !meaning.success) return error(meaning);
    return failure(meaning);
  }

  Findings wrong_kind(const std::string& rule, const std::string& expected,
                      const std::string& answered) {
    std::string note = "the service answered " + answered;
    if (!outcome_.exception.empty() || !outcome_.detail.empty())
      note += "; the client said " + outcome_.exception + ": " + outcome_.detail;
    findings_.push_back(
        cite(view_.spec, rule, "outcome.kind", expected, outcome_.kind, std::move(note)));
    return std::move(findings_);
  }

 private:
  bool reports(const std::string& name) const {
    const auto& all = view_.hello.reports;
    return std::find(all.begin(), all.end(), name) != all.end();
  }

  /// Whether they differ, which is a finding.
  bool compare(const std::string& name, const std::optional<Reported>& field,
               const std::string& expected, const std::string& rule) {
    if (!reports(name) || says(field, expected)) return false;
    std::string note;
    if (field && !field->raw.empty()) note = "as the client puts it: '" + field->raw + "'";
    findings_.push_back(cite(view_.spec, rule, "outcome." + name, "'" + expected + "'",
                             shown(field), std::move(note)));
    return true;
  }

  /// An answer without an order, or with an empty one, may be told either way.
  void compare_order(const std::string& expected) {
    const std::optional<Reported>& field = outcome_.order_id;
    if (!expected.empty()) {
      if (compare("order_id", field, expected, "response.OrderId.value") &&
          lost_digits(expected, field))
        rest_on(*view_.spec.rule("response.OrderId.type"), findings_.back());
      return;
    }
    if (!reports("order_id") || !field || !field->present || field->text.empty()) return;
    findings_.push_back(cite(view_.spec, "response.OrderId.absent", "outcome.order_id", "no order",
                             shown(field), "the answer names no order"));
  }

  const JudgeView& view_;
  const Outcome& outcome_;
  Findings findings_;
};

}  // namespace

std::string ground_of(const Rule& rule) { return rule.at.section + ", " + rule.at.row; }

Finding cite(const Spec& spec, const std::string& rule, std::string subject, std::string expected,
             std::string actual, std::string note) {
  const Rule* row = spec.rule(rule);
  if (row == nullptr)
    throw Error(spec.id, 0, "the judge cites the rule '" + rule + "', which no table has",
                "add the row to the table that all actions share");
  return {rule,
          std::move(subject),
          std::move(expected),
          std::move(actual),
          std::move(note),
          row->level,
          row->basis,
          ground_of(*row),
          {}};
}

void rest_on(const Rule& row, Finding& finding) {
  finding.seen_as = std::exchange(finding.rule, row.id);
  finding.level = std::max(finding.level, row.level);
  finding.basis = row.basis;
  finding.ground = ground_of(row);
}

namespace {

/// The row that a case about the answer's bytes stands for: what grants a spelling, or what makes
/// an answer broken, or the page's own sample where that is the answer. A wrong account of such an
/// answer rests on that one.
const Rule* special_rule(const JudgeView& view) {
  const bool sample = view.step.answers.back().kind == StepAnswer::Kind::text;
  for (const std::string& id : view.each.rules)
    if (id.starts_with("spelling.") || id.starts_with("fault.") || id.starts_with("tls.") ||
        (sample && id.starts_with("example.")))
      return view.spec.rule(id);
  return nullptr;
}

Findings judge_account(const JudgeView& view, const StepObservation& exchange) {
  OutcomeJudge judge(view, exchange.outcome);
  // Such a server is no service: whatever it answered is no answer.
  if (view.each.tls != TlsFlaw::none) return judge.failure({});
  const bool refused = view.step.refused && exchange.outcome.kind == "client_error";
  if (exchange.meanings.empty()) {
    // Nothing was sent: fine where the call breaks a rule and the client says that it refused it.
    if (refused) return {};
    if (view.step.answer(0).expect == Expect::truth && exchange.outcome.kind != "ok") return {};
    return judge.wrong_kind("outcome.success", "a request and its answer", "nothing: it saw none");
  }
  const IntendedReply& last = exchange.meanings.back();
  switch (last.expect) {
    case Expect::failure:
      return judge.failure(last);
    case Expect::truth:
      return judge.truth(last);
    case Expect::as_answered:
      break;
  }
  return last.success ? judge.success(last) : judge.error(last);
}

}  // namespace

Findings judge_outcome(const JudgeView& view, const StepObservation& exchange) {
  Findings findings = judge_account(view, exchange);
  if (const Rule* row = special_rule(view))
    for (Finding& finding : findings) rest_on(*row, finding);
  // Of a field one thing is told: what is held against the answer, unless the invention is worse.
  for (Finding& invented : judge_inventions(view, exchange)) {
    const auto told = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.subject == invented.subject;
    });
    if (told == findings.end())
      findings.push_back(std::move(invented));
    else if (invented.level < told->level)
      *told = std::move(invented);
  }
  const Findings secrets = judge_secrets(view, exchange);
  findings.insert(findings.end(), secrets.begin(), secrets.end());
  return findings;
}

}  // namespace contract
