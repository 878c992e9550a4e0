#include "runner/judge_inventions.h"

#include <algorithm>

#include "runner/value_text.h"

namespace contract {
namespace {

/// All bytes of an answer, in whatever pieces they were sent.
std::string bytes_of(const Response& response) {
  if (response.script.empty()) return to_bytes(response);
  std::string bytes;
  for (const WireAction& action : response.script)
    if (const auto* piece = std::get_if<std::string>(&action)) bytes += *piece;
  return bytes;
}

/// What the answers of a step have said: their bytes, and what they meant where the bytes are
/// packed or escaped.
class Said {
 public:
  explicit Said(const StepObservation& exchange) : exchange_(exchange) {
    for (const Interaction& interaction : exchange.interactions)
      answers_.push_back(bytes_of(interaction.response));
  }

  bool text(const std::string& text) const {
    return in_bytes(text) || in_meanings([&](const IntendedReply& meaning) {
             return text == meaning.request_id || text == meaning.order_id || text == meaning.code;
           });
  }

  /// A status stands behind a blank: "HTTP/1.1 503".
  bool status(const std::string& status) const {
    return in_bytes(" " + status) || in_meanings([&](const IntendedReply& meaning) {
             return !meaning.faulty && status == std::to_string(meaning.status);
           });
  }

 private:
  bool in_bytes(const std::string& text) const {
    return std::any_of(answers_.begin(), answers_.end(), [&](const std::string& answer) {
      return answer.find(text) != std::string::npos;
    });
  }

  template <typename Test>
  bool in_meanings(const Test& test) const {
    return std::any_of(exchange_.meanings.begin(), exchange_.meanings.end(), test);
  }

  const StepObservation& exchange_;
  std::vector<std::string> answers_;
};

/// Whether the text is a status of HTTP. Clients write 0 or -1 where they have none.
bool is_status(const std::string& text) {
  return text.size() == 3 && text >= "100" && text <= "599" &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_code_of_api(const Spec& spec, const std::string& text) {
  return std::any_of(spec.errors.begin(), spec.errors.end(),
                     [&](const ErrorRow& row) { return row.code == text; });
}

}  // namespace

Findings judge_inventions(const JudgeView& view, const StepObservation& exchange) {
  const Outcome& outcome = exchange.outcome;
  if (outcome.kind == "ok" || exchange.meanings.empty()) return {};
  const Said said(exchange);
  Findings findings;
  if (outcome.kind == "client_error")
    findings.push_back(cite(view.spec, "outcome.not-sent", "outcome.kind",
                            "a failure of a call that was sent", outcome.kind,
                            std::to_string(exchange.meanings.size()) + " arrived"));
  const auto judge = [&](const std::string& name, const std::optional<Reported>& field,
                         const auto& invented) {
    const auto& told = view.hello.reports;
    if (!field || !field->present || field->text.empty() || is_word_for_nothing(field->text) ||
        std::find(told.begin(), told.end(), name) == told.end() || !invented(field->text))
      return;
    findings.push_back(cite(view.spec, "outcome.invented", "outcome." + name,
                            "nothing that no answer said", "'" + field->text + "'"));
  };
  const auto not_said = [&](const std::string& text) { return !said.text(text); };
  judge("order_id", outcome.order_id, not_said);
  judge("request_id", outcome.request_id, not_said);
  judge("status", outcome.status,
        [&](const std::string& text) { return is_status(text) && !said.status(text); });
  judge("code", outcome.code,
        [&](const std::string& text) { return is_code_of_api(view.spec, text) && not_said(text); });
  return findings;
}

}  // namespace contract
