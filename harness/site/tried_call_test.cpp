#include "site/tried_call.h"

#include <catch2/catch.hpp>

#include "formats/files.h"
#include "site/testing.h"
#include "site/try_it.h"

namespace contract {
namespace {

using namespace contract::testing;

RunExample tried(Assignment more) {
  Assignment parameters = example_request(real_spec());
  parameters.erase(real_spec().name_of("action"));
  for (const auto& [name, value] : more) parameters[name] = value;
  TryIt desk(real_sources());
  return desk.send(parameters, Format::json, std::chrono::system_clock::now());
}

/// The cases of the file that is made of a call.
std::vector<Case> loaded(const RunExample& run) {
  const std::filesystem::path folder = site_work("tried");
  write_file(folder / "cases/tried.json", case_file_of(run));
  return load_cases(folder / "cases", kSource / "conformance/schemas/case.schema.json",
                    real_spec());
}

}  // namespace

TEST_CASE("a call that was tried is a case that asks for it and answers it alike") {
  const RunExample refused = tried({{"InternetMaxBandwidthOut", "101"}, {"ClientToken", "中\"\\"}});
  const std::vector<Case> cases = loaded(refused);
  REQUIRE_FALSE(cases.empty());
  const Step& step = cases.front().steps.front();
  CHECK(step.arguments.size() == refused.parameters.size());
  CHECK(step.answer(0).code == refused.code);
  CHECK(step.answer(0).message == refused.message);

  const RunExample granted = tried({});
  REQUIRE(granted.code.empty());
  CHECK(loaded(granted).front().steps.front().answer(0).order_id == granted.order);
}

TEST_CASE("a call that was tried is a program for each client that has a template of one") {
  const std::vector<ClientProgram> programs = programs_of(real_sources(), tried({}));
  std::vector<std::string> clients;
  for (const ClientProgram& each : programs) {
    clients.push_back(each.client);
    INFO(each.client);
    CHECK_THAT(each.program.text, Catch::Contains("i-bp67acfmxazb4p****"));
    CHECK_THAT(each.program.text, Catch::Contains("OrderId"));
  }
  CHECK(std::find(clients.begin(), clients.end(), "node-pop-core") != clients.end());
  CHECK(std::find(clients.begin(), clients.end(), "java-core") != clients.end());
}

}  // namespace contract
