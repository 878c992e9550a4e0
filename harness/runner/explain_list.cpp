#include <algorithm>

#include "runner/explain.h"
#include "spec/check_request.h"
#include "spec/find_rows.h"
#include "spec/words.h"

namespace contract {
namespace {

constexpr std::size_t kInFull = 6;     ///< rows of a code that are shown with message and condition
constexpr std::size_t kElsewhere = 8;  ///< rows that speak of a parameter beside its own

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string where(const Rule& rule) {
  return std::string(rule.of_service ? "binds the service" : to_text(rule.level)) + ", basis " +
         to_text(rule.basis) + ", " + rule.at.section + ", " + rule.at.row;
}

/// Rules side by side: id, level, sentence.
std::string table_of(const std::vector<const Rule*>& rules) {
  std::size_t widest = 0;
  for (const Rule* rule : rules) widest = std::max(widest, rule->id.size());
  std::string text;
  for (const Rule* rule : rules)
    text += "  " + padded(rule->id, widest) + "  " +
            padded(rule->level == Level::information ? "" : to_text(rule->level), 6) + "  " +
            rule->statement + "\n";
  return text;
}

/// Rows of elsewhere that speak of the parameter: those of the action's page first.
std::vector<const Rule*> others_about(const Spec& spec, const std::string& name) {
  std::vector<const Rule*> rules;
  const std::string wanted = words_of(name).front();
  for (const Rule& rule : spec.rules) {
    if (rule.parameter == name || rule.id.starts_with(name + ".")) continue;
    // "ClientTokens that differ": a plural is the name, too.
    const std::vector<std::string> words = words_of(rule.statement);
    if (std::none_of(words.begin(), words.end(), [&](const std::string& word) {
          return word == wanted || word == wanted + "s";
        }))
      continue;
    if (rules.size() == kElsewhere) break;
    rules.push_back(&rule);
  }
  return rules;
}

const Parameter& parameter_named(const Spec& spec, const std::string& name) {
  for (const Parameter& each : spec.shared_parameters)
    if (each.name == name) return each;
  return *spec.parameter(name);
}

std::string line_of(const Parameter& parameter) {
  std::string text = std::string(to_text(parameter.type)) +
                     (parameter.required ? ", has to be there" : ", may be left out");
  return parameter.example.empty() ? text : text + "; for example " + parameter.example;
}

}  // namespace

std::string explain_rows(const Spec& spec, const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) {
    const Rule& rule = *spec.rule(id);
    if (const ErrorRow* row = spec.error(id)) {
      text += std::to_string(row->status) + " " + row->code + ": " + rule.statement + "\n";
      if (row->message != "%s") text += "    says '" + row->message + "'\n";
    } else {
      text += rule.statement + "\n";
    }
    text += "    " + id + ": " + where(rule) + "\n";
  }
  return text + "'ecs-contract explain ID' tells all of a row.\n";
}

std::string explain_code(const Spec& spec, const std::string& name,
                         const std::vector<std::string>& ids) {
  std::string text = name + ": " + std::to_string(ids.size()) +
                     " rows of the tables; status and message tell which is yours.\n";
  for (const std::string& id : ids) {
    const ErrorRow& row = *spec.error(id);
    if (ids.size() > kInFull) {
      text +=
          "  " + std::to_string(row.status) + " " + padded(row.code, 34) + " " + row.message + "\n";
      continue;
    }
    text += "  " + std::to_string(row.status) + " " + row.code + ": '" + row.message + "'\n" +
            "      " + row.condition + "\n      again: " + when_to_retry(row) + "\n      " + id +
            "\n";
  }
  std::vector<std::string> longer;
  for (const ErrorRow& row : spec.errors)
    if (row.code.starts_with(name + ".") &&
        std::find(longer.begin(), longer.end(), row.code) == longer.end())
      longer.push_back(row.code);
  for (const std::string& code : longer) text += "Another code is " + code + ".\n";
  return text + "'ecs-contract explain ID' tells all of a row; so does its message, pasted.\n";
}

std::string explain_parameter(const Spec& spec, const std::string& name) {
  const Parameter& parameter = parameter_named(spec, name);
  std::vector<const Rule*> rules;
  std::vector<std::string> errors;
  for (const std::size_t at : parameter.rules) {
    rules.push_back(&spec.rules[at]);
    const auto& refusal = spec.rules[at].refusal;
    if (refusal && std::find(errors.begin(), errors.end(), refusal->error) == errors.end())
      errors.push_back(refusal->error);
  }
  std::string text = name + ": " + line_of(parameter) + "\n" + table_of(rules);
  for (const std::string& error : errors)
    if (const ErrorRow* row = spec.error(error))
      text += "Broken, it is answered " + std::to_string(row->status) + " " + row->code + ".\n";
  if (const std::vector<const Rule*> others = others_about(spec, name); !others.empty())
    text += "Elsewhere\n" + table_of(others);
  return text + "Would a value be refused? ecs-contract explain " + name + "=" +
         (parameter.example.empty() ? "VALUE" : parameter.example) + "\n";
}

std::string explain_retry(const Spec& spec) {
  const std::vector<const ErrorRow*> rows = rows_to_retry(spec);
  std::string text =
      std::to_string(rows.size()) +
      " errors say that the same call may be tried again; of no other do the documents.\n";
  for (const ErrorRow* row : rows)
    text += "  " + padded(when_to_retry(*row).substr(5), 15) + " " + std::to_string(row->status) +
            " " + padded(row->code, 36) + " " + row->message + "\n";
  std::vector<const Rule*> rules;
  for (const Rule& rule : spec.rules)
    if (rule.id.starts_with("retry.")) rules.push_back(&rule);
  return text + "Of a call that is tried again\n" + table_of(rules);
}

std::string explain_overview(const Spec& spec) {
  const auto of_action = std::count_if(spec.errors.begin(), spec.errors.end(),
                                       [](const ErrorRow& row) { return row.of_action; });
  std::string text = spec.action + " (" + spec.product + " " + spec.version + ", by its page of " +
                     spec.revision + ")\n";
  for (const Rule& rule : spec.rules)
    if (rule.at.section == spec.action) text += "  " + rule.statement + "\n";
  text += "Parameters\n";
  for (const Parameter& parameter : spec.parameters)
    text += "  " + padded(parameter.name, 25) + line_of(parameter) + "\n";
  text += "Answers\n  a success with";
  for (const Field& field : spec.fields)
    text += (&field == &spec.fields.front() ? " " : " and ") + field.name;
  text += "; " + std::to_string(of_action) + " errors of its own, and " +
          std::to_string(static_cast<long>(spec.errors.size()) - of_action) +
          " that any call can meet\n";
  return text +
         "Ask\n"
         "  ecs-contract explain OperationDenied                   a code, a status, a parameter, "
         "a rule, a case\n"
         "  ecs-contract explain 'Specified instance is in VPC.'   a message, as it was pasted\n"
         "  ecs-contract explain which errors say try again\n"
         "  ecs-contract explain error bodies\n"
         "  ecs-contract explain InternetMaxBandwidthOut=200       would a call be refused?\n"
         "  ecs-contract explain does PostPaid get an address      any question, in your words\n"
         "  ecs-contract check --rules                           every rule\n";
}

}  // namespace contract
