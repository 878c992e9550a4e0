#include "runner/judge_secrets.h"

#include "runner/told.h"
#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/signature_v3.h"

namespace contract {
namespace {

/// A text that the client wrote, and what it is.
struct Said {
  std::string text;
  const char* place = "";
};

/// Empty texts tell nothing.
std::vector<Said> without_empty(std::vector<Said> all) {
  std::erase_if(all, [](const Said& said) { return said.text.empty(); });
  return all;
}

/// The texts in which a client explains a failure.
std::vector<Said> error_texts(const Outcome& outcome) {
  std::vector<Said> all = {{outcome.exception, "the exception's name"},
                           {outcome.detail, "the error text"},
                           {outcome.reason, "the reason"}};
  if (outcome.message) {
    all.push_back({outcome.message->text, "the message"});
    all.push_back({outcome.message->raw, "the message"});
  }
  return without_empty(std::move(all));
}

std::vector<Said> all_texts(const Outcome& outcome) {
  std::vector<Said> all = error_texts(outcome);
  for (const auto* field : {&outcome.status, &outcome.code, &outcome.request_id, &outcome.order_id})
    if (*field) {
      all.push_back({(*field)->text, "what the client hands out"});
      all.push_back({(*field)->raw, "what the client hands out"});
    }
  all.push_back({outcome.words, "standard error"});
  return without_empty(std::move(all));
}

/// All that the step's answers said.
std::string answered(const StepObservation& exchange) {
  std::string bytes;
  for (const Interaction& interaction : exchange.interactions) {
    bytes += to_bytes(interaction.response);
    for (const WireAction& action : interaction.response.script)
      if (const auto* text = std::get_if<std::string>(&action)) bytes += *text;
  }
  return bytes;
}

std::string signature_of(const Request& request, const Params& params) {
  const std::string* header = find_header(request.headers, "Authorization");
  if (header != nullptr) return read_authorization_v3(*header).signature;
  const std::string* parameter = find_param(params, "Signature");
  return parameter == nullptr ? "" : *parameter;
}

class SecretJudge {
 public:
  SecretJudge(const JudgeView& view, const StepObservation& exchange)
      : view_(view), exchange_(exchange) {}

  Findings judge() {
    const std::vector<Said> all = all_texts(exchange_.outcome);
    if (all.empty()) return {};
    look(Confidence(view_.secret), all, "secret.never-told", "outcome.secret");
    look_unanswered(view_.each.security_token, all, "secret.token-told", "outcome.token");
    for (const Interaction& interaction : exchange_.interactions) {
      const Params params = parse_params(interaction.request).params;
      const std::vector<Said> errors = error_texts(exchange_.outcome);
      if (const auto auth = read_auth_params(interaction.request, params))
        look_unanswered(auth->access_key_id, errors, "secret.key-told", "outcome.key");
      look_unanswered(signature_of(interaction.request, params), errors, "secret.key-told",
                      "outcome.signature");
    }
    return std::move(findings_);
  }

 private:
  /// One finding for a subject is enough.
  void look(const Confidence& confidence, const std::vector<Said>& texts, const std::string& rule,
            const std::string& subject, bool unless_answered = false) {
    for (const Finding& finding : findings_)
      if (finding.subject == subject) return;
    for (const Said& said : texts) {
      const std::string how = confidence.told_by(said.text);
      if (how.empty()) continue;
      // Answers may be long: they are looked at where it matters.
      if (unless_answered && !confidence.told_by(answered(exchange_)).empty()) return;
      return findings_.push_back(
          cite(view_.spec, rule, subject, "nowhere", "in " + std::string(said.place) + ", " + how));
    }
  }

  /// What the service itself has told is the client's to repeat.
  void look_unanswered(const std::string& text, const std::vector<Said>& texts,
                       const std::string& rule, const std::string& subject) {
    if (!texts.empty()) look(Confidence(text), texts, rule, subject, true);
  }

  const JudgeView& view_;
  const StepObservation& exchange_;
  Findings findings_;
};

}  // namespace

Findings judge_secrets(const JudgeView& view, const StepObservation& exchange) {
  return SecretJudge(view, exchange).judge();
}

}  // namespace contract
