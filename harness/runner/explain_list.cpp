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
  const std::string wanted = stem(words_of(name).front());
  for (const Rule& rule : spec.rules) {
    if (rule.parameter == name || rule.id.starts_with(name + ".")) continue;
    // "ClientTokens that differ": a plural is the name, too.
    const std::vector<std::string> words = words_of(rule.statement);
    if (std::any_of(words.begin(), words.end(),
                    [&](const std::string& word) { return stem(word) == wanted; }))
      rules.push_back(&rule);
  }
  return rules;
}

std::string elsewhere(const Spec& spec, const std::string& name) {
  std::vector<const Rule*> rules = others_about(spec, name);
  if (rules.empty()) return "";
  const std::size_t all = rules.size();
  rules.resize(std::min(all, kElsewhere));
  const std::string rest = all == rules.size()
                               ? ""
                               : "  and " + std::to_string(all - rules.size()) +
                                     " more: ecs-contract check --rules | grep " + name + "\n";
  return "Elsewhere\n" + table_of(rules) + rest;
}

/// As much of a line as `width` characters hold; 0: all of it.
std::string within(const std::string& line, std::size_t width) {
  if (width == 0 || line.size() <= width) return line;
  std::size_t end = std::max<std::size_t>(width, 1) - 1;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0u) == 0x80u) --end;
  return line.substr(0, end) + "…";
}

/// Error rows, a line each: what the id does not tell is the message.
std::string error_lines(const std::vector<const ErrorRow*>& rows, std::size_t width) {
  std::size_t widest = 0;
  for (const ErrorRow* row : rows) widest = std::max(widest, row->id.size());
  std::string text;
  for (const ErrorRow* row : rows)
    text += within("  " + padded(row->id, widest) + "  " +
                       (row->message == "%s" ? row->condition : row->message),
                   width) +
            "\n";
  return text;
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

std::string explain_rest(const FoundRows& found) {
  std::string text;
  if (found.more > 0)
    text += "And " + std::to_string(found.more) +
            " more that fit as well: one more word tells them apart.\n";
  if (found.unread > 0)
    text += "Only the first words were looked for, and not the last " +
            std::to_string(found.unread) + ": paste a message alone, or ask in a sentence.\n";
  return text;
}

std::string explain_code(const Spec& spec, const std::string& name,
                         const std::vector<std::string>& ids, std::size_t width) {
  std::string text = name + ": " + std::to_string(ids.size()) +
                     " rows of the tables; status and message tell which is yours.\n";
  std::vector<const ErrorRow*> rows;
  for (const std::string& id : ids) rows.push_back(spec.error(id));
  if (rows.size() > kInFull) {
    text += error_lines(rows, width);
  } else {
    for (const ErrorRow* row : rows)
      text += "  " + std::to_string(row->status) + " " + row->code + ": '" + row->message +
              "'\n      " + row->condition + "\n      again: " + when_to_retry(*row) + "\n      " +
              row->id + "\n";
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
  return text + elsewhere(spec, name) + "Would a value be refused? ecs-contract explain " + name +
         "=" + (parameter.example.empty() ? "VALUE" : parameter.example) + "\n";
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

std::string explain_overview(const Spec& spec, const Vocabulary& vocabulary) {
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
  text += "Ask\n";
  for (const AskExample& example : vocabulary.examples)
    text += "  ecs-contract explain " +
            (example.what.empty() ? example.ask : padded(example.ask, 32) + "  " + example.what) +
            "\n";
  return text + "  ecs-contract check --rules                             every rule\n";
}

}  // namespace contract
