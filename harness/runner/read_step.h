// From a case file's rows to steps: calls, answers, and what goes wrong with them.
#pragma once

#include <string>

#include "formats/value.h"
#include "runner/case.h"
#include "spec/spec.h"

namespace contract {

/// Reads the rows of one file, which already fit their schema. Points to `spec`.
class StepReader {
 public:
  StepReader(const Spec& spec, std::string file) : spec_(spec), file_(std::move(file)) {}

  /// A row with "call", and "answer" or "answers". Error: it names what the spec does not have.
  Step read(const Value& row) const;

  /// `step`, told whether its arguments break a rule.
  Step finish(Step step) const;
  /// The answer that is that row of an error table.
  StepAnswer answer_of(const ErrorRow& row, const std::string& fill) const;

 private:
  StepAnswer read_answer(const Value& row) const;
  StepAnswer read_meaning(const Value& row) const;
  StepAnswer read_error(const Value& error) const;
  StepAnswer read_example(const std::string& id, int line) const;

  const Spec& spec_;
  std::string file_;
};

/// How an answer is spelled, from a row of "spellings"; what it leaves out is the spec's own.
AnswerStyle read_answer_style(const Spec& spec, const Value& row);

}  // namespace contract
