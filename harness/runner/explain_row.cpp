#include <algorithm>

#include "formats/over_lines.h"
#include "runner/explain.h"
#include "service/answer.h"
#include "spec/check_request.h"
#include "spec/likely_name.h"
#include "spec/retry.h"
#include "spec/row_address.h"

namespace contract {
namespace {

/// A request id for samples, of no request.
constexpr const char* kSampleId = "04F0F334-1335-436C-A1D7-6C044FE73368";
constexpr std::size_t kMostCases = 3;
constexpr std::size_t kMostSamples = 8;

/// `text` with its first line behind a label and the others under that.
std::string labelled(const std::string& label, const std::string& text) {
  std::string result = "  " + label + std::string(label.size() < 9 ? 9 - label.size() : 1, ' ');
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "           ";
  }
  return result + "\n";
}

std::string samples_of(const std::string& label, const std::vector<Sample>& samples) {
  if (samples.empty()) return "";
  std::string text;
  for (std::size_t i = 0; i < std::min(samples.size(), kMostSamples); ++i) {
    const Sample& sample = samples[i];
    text += (i == 0 ? "" : " ") +
            (sample.value ? "'" + printable(*sample.value, 60) + "'" : "(left out)");
  }
  if (samples.size() > kMostSamples)
    text += " and " + std::to_string(samples.size() - kMostSamples) + " more";
  return labelled(label, text);
}

/// How the emulator is brought to answer an error row.
std::string provocation_of(const Provocation& how) {
  std::string text =
      how.by_state ? "the emulator answers it to" : "the emulator answers it only when told: ";
  text += how.because;
  for (const auto& [name, value] : how.request) text += " " + name + "=" + value.value_or("");
  if (how.by_state)
    text += " on the account " + how.account + " (basis " + to_text(how.basis) + ")";
  return labelled("happens", text);
}

std::string error_part(const Spec& spec, const ErrorRow& row) {
  std::string text = labelled("message", row.message) + labelled("again", when_to_retry(row));
  if (row.provoked) text += provocation_of(*row.provoked);
  return text + labelled("json", pretty_error(spec, Format::json, row)) +
         labelled("xml", pretty_error(spec, Format::xml, row));
}

std::string rule_part(const Spec& spec, const Rule& rule) {
  std::string text = samples_of("accepted", rule.accepted) + samples_of("refused", rule.refused);
  if (!rule.refusal) return text;
  const ErrorRow* row = spec.error(rule.refusal->error);
  if (row == nullptr) return text;
  return text + labelled("broken", std::to_string(row->status) + " " + row->code + " (basis " +
                                       to_text(rule.refusal->basis) + ")");
}

/// One in full; of several what they say against each other, and where the rest stands.
std::string contradictions_of(const Spec& spec, const std::string& id) {
  std::vector<const Contradiction*> about;
  for (const Contradiction& each : spec.contradictions)
    if (std::find(each.about.begin(), each.about.end(), id) != each.about.end())
      about.push_back(&each);
  std::string text;
  for (const Contradiction* each : about)
    text += labelled("but",
                     each->says + "\n" + each->against +
                         (about.size() == 1 ? "\n" + each->resolution : " See " + each->id + "."));
  return text;
}

std::string cases_of(const std::vector<Case>& cases, const std::string& id) {
  std::vector<std::string> paths;
  for (const Case& each : cases)
    if (std::find(each.rules.begin(), each.rules.end(), id) != each.rules.end() &&
        (paths.empty() || paths.back() != each.path()))
      paths.push_back(each.path());
  if (paths.empty()) return "";
  std::string text;
  for (std::size_t i = 0; i < std::min(paths.size(), kMostCases); ++i)
    text += (i == 0 ? "" : "\n") + paths[i];
  if (paths.size() > kMostCases)
    text += "\nand " + std::to_string(paths.size() - kMostCases) +
            " more: ecs-contract run --list --rule " + id;
  return labelled("cases", text);
}

}  // namespace

std::string when_to_retry(const ErrorRow& row) {
  switch (retry_of(row)) {
    case Retry::now:
      return "yes, at once";
    case Retry::later:
      return "yes, later";
    case Retry::after_wait:
      return "yes, after " + std::to_string(row.wait_minutes) + " minutes";
    case Retry::unsaid:
      break;
  }
  return "not the same call as it is: no document says that it helps";
}

std::string pretty_error(const Spec& spec, Format format, const ErrorRow& row) {
  const ErrorText error{row.status, row.code,
                        fill_message(row, "", likely_name(spec, row), row.fill),
                        spec.envelope.endpoint};
  return over_lines(answer_error(spec, format, kSampleId, error).body);
}

std::string explain_row(const Spec& spec, const std::vector<Case>& cases, const std::string& id) {
  const Rule& rule = *spec.rule(id);
  const ErrorRow* row = spec.error(id);
  std::string text = row == nullptr ? "" : std::to_string(row->status) + " " + row->code + ": ";
  text += rule.statement + "\n";
  text += row == nullptr ? rule_part(spec, rule) : error_part(spec, *row);
  text += contradictions_of(spec, id);
  if (!rule.excluded.empty()) text += labelled("excluded", rule.excluded);
  text += labelled("stands", rule.at.section + ", " + rule.at.row + "; " +
                                 (rule.of_service ? "binds the service, proved on the emulator"
                                                  : to_text(rule.level)) +
                                 ", basis " + to_text(rule.basis));
  text += labelled("rule", id) + labelled("page", "en/" + address_of_row(spec, id));
  return text + cases_of(cases, id);
}

std::string explain_contradiction(const Contradiction& each) {
  return each.says + "\n" + labelled("but", each.against) + labelled("so", each.resolution) +
         labelled("id", each.id) + "It is about\n";
}

std::string explain_answers(const Spec& spec, bool errors_only) {
  std::string text;
  const ErrorRow& row = spec.errors.front();
  for (const Format format : {Format::json, Format::xml}) {
    if (!errors_only)
      text +=
          std::string("a success in ") + to_text(format) + "\n" +
          labelled("200",
                   over_lines(
                       answer_success(spec, format, kSampleId, spec.fields.front().example).body));
    text += std::string("an error in ") + to_text(format) + "\n" +
            labelled(std::to_string(row.status), pretty_error(spec, format, row));
  }
  return text + "Real answers stand on one line. ecs-contract explain " + row.code +
         " tells of this one.\n";
}

}  // namespace contract
