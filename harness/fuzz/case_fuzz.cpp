// The reader of case files: a file is cases that an adapter can be asked for, or an Error.

#include <algorithm>
#include <chrono>

#include "ecs_contract/error.h"
#include "fuzz/property.h"
#include "fuzz/workplace.h"
#include "runner/adapter.h"
#include "runner/case.h"
#include "runner/protocol.h"
#include "spec/testing.h"

using namespace contract;
using fuzz::demand;

namespace {

constexpr std::size_t kCalls =
    16;  ///< so many calls of a file are written: boundary values make thousands

const Schema& schema(const char* name) {
  static const Schema of_cases =
      Schema::load(testing::kSource / "conformance/schemas/case.schema.json");
  static const Schema to_adapter =
      Schema::load(testing::kSource / "conformance/schemas/to-adapter.schema.json");
  return std::string_view(name) == "case" ? of_cases : to_adapter;
}

void check_case(const Case& each) {
  demand(!each.steps.empty(), "a case has a step");
  for (const std::string& rule : each.rules) {
    demand(testing::real_spec().rule(rule) != nullptr, "a case names rules that there are");
  }
  for (const Step& step : each.steps) {
    demand(!step.answers.empty(), "a step has an answer");
    for (const StepAnswer& answer : step.answers)
      demand(
          answer.kind != StepAnswer::Kind::error || (answer.status >= 400 && answer.status <= 599),
          "an error is answered with the status of an error");
  }
}

void check_calls(const std::vector<Case>& cases) {
  std::size_t calls = 0;
  for (const Case& each : cases) {
    for (const Step& step : each.steps) {
      if (++calls > kCalls) return;
      Call call = call_of(testing::real_spec(), each);
      call.seq = 1;
      call.host = "127.0.0.1";
      call.port = 1;
      call.access_key_id = "LTAItest";
      call.access_key_secret = "a-secret-of-the-tests";
      call.parameters = step.arguments;
      call.deadline = std::chrono::milliseconds(1);
      demand(schema("call").check(call_message(call)).empty(), "a call fits the protocol");
    }
  }
}

void check_suite(const std::vector<Case>& cases) {
  const auto before = [](const Case& a, const Case& b) { return a.id < b.id; };
  demand(!cases.empty() && std::is_sorted(cases.begin(), cases.end(), before) &&
             std::adjacent_find(cases.begin(), cases.end(),
                                [](const Case& a, const Case& b) { return a.id == b.id; }) ==
                 cases.end(),
         "cases are sorted and their ids unique");
  std::size_t chosen = 0;
  Selection part;
  part.shards = 3;
  for (part.shard = 1; part.shard <= part.shards; ++part.shard) {
    chosen += select(cases, part).size();
  }
  demand(chosen == cases.size(), "the shards of a suite miss no case");
  for (const Case& each : cases) check_case(each);
  check_calls(cases);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::workplace().put("case.json", fuzz::text_of(data, size));
  try {
    check_suite(load_cases(fuzz::workplace().path(), schema("case"), testing::real_spec()));
  } catch (const Error&) {  // the one way to refuse a file
  }
  return 0;
}
