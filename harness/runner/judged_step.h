// The step that the judge's tests change: a call, what was seen of it, and what the client says.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "runner/judge.h"
#include "runner/testing.h"

namespace contract::testing {

/// A step, what was seen of it, and the judge's view: good in every way until a test changes it.
struct JudgedStep {
  Case each;
  Step step;
  Hello hello;
  NonceLedger nonces;
  StepObservation exchange;

  explicit JudgedStep(std::vector<Argument> arguments = {
                          {"InstanceId", ValueType::string, "i-1"},
                          {"InternetMaxBandwidthOut", ValueType::integer, "10"}}) {
    each.id = "test/one@json,v1-hmac-sha1";
    each.signature = "v1-hmac-sha1";
    step.arguments = std::move(arguments);
    hello.reports = {"status", "code", "message", "request_id", "order_id"};
    exchange.meanings = {
        {.success = true, .status = 200, .request_id = "R-1", .order_id = "00123", .acts = true}};
    exchange.outcome.kind = "ok";
    exchange.outcome.request_id = Reported{true, "string", "R-1", ""};
    exchange.outcome.order_id = Reported{true, "string", "00123", ""};
  }

  Params sent() const {
    Params params;
    for (const Argument& argument : step.arguments)
      if (argument.text) params.push_back({argument.name, *argument.text, false});
    return with_shared(std::move(params), "nonce-1");
  }

  void arrive(const Request& request) { exchange.interactions.push_back({request, {}}); }

  JudgeView view() { return {real_spec(), each, step, hello, kSecret, nonces}; }

  std::vector<std::string> wire() {
    std::vector<std::string> subjects;
    for (const Finding& finding : judge_wire(view(), exchange)) subjects.push_back(finding.subject);
    return subjects;
  }

  std::vector<std::string> outcome() {
    std::vector<std::string> subjects;
    for (const Finding& finding : judge_outcome(view(), exchange))
      subjects.push_back(finding.subject);
    return subjects;
  }
};

using Subjects = std::vector<std::string>;

inline void replace(Params& params, const std::string& name, const std::string& value) {
  for (Param& param : params)
    if (param.name == name) param.value = value;
}

inline void remove(Params& params, const std::string& name) {
  params.erase(std::remove_if(params.begin(), params.end(),
                              [&](const Param& param) { return param.name == name; }),
               params.end());
}

}  // namespace contract::testing
