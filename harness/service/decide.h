// The table of decisions, walked: which holds given the facts of the moment.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "spec/check_request.h"
#include "spec/spec.h"

namespace contract {

/// What is true of a request, its account and its instance, by names such as "instance.status".
/// Numbers are decimal, truths "true" and "false".
using Facts = std::map<std::string, std::string>;

bool holds(const Decision& decision, const Facts& facts);

/// How a walk through decisions ended.
struct Course {
  std::vector<std::string> why;        ///< the rules that decided, in order
  std::vector<const Decision*> taken;  ///< the decisions behind them, of the list that was walked
  std::optional<Refused> refused;      ///< nothing: allowed
};

/// Carries out an effect; false ends the walk there, without a refusal.
using Effects = std::function<bool(const std::string& effect)>;

/// Walks `decisions` from the `first` on in order. Each that holds is noted, has its effects, and
/// ends the walk if it refuses.
Course walk(const Spec& spec, const std::vector<Decision>& decisions, const Facts& facts,
            const Effects& effects, std::size_t first = 0);

/// The error of a refusal, its message filled: {name} by the parameter of `rule`, {text} by the
/// fact "text", and in the text for %s any {fact} by that fact.
Refused refuse(const Spec& spec, const std::string& rule, const ErrorReference& refusal,
               const Facts& facts);

}  // namespace contract
