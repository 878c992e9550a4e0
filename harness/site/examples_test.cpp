#include "site/examples.h"

#include <catch2/catch.hpp>

#include "service/testing.h"

namespace contract {
namespace {

using namespace contract::testing;

/// The service of a table in which one thing was changed.
Service service_with(const std::function<void(Spec&)>& change) {
  std::vector<Spec> specs = real_service().specs();
  change(specs.front());
  return Service(std::move(specs));
}

Examples examples_with(const std::function<void(Spec&)>& change) {
  return run_examples(service_with(change), [](const std::string& name) { return account(name); });
}

}  // namespace

TEST_CASE("every example of the real table is answered as the table says, in both formats") {
  const Examples examples = examples_with([](Spec&) {});
  for (const Finding& finding : examples.findings) UNSCOPED_INFO(to_line(finding));
  CHECK(examples.findings.empty());
  CHECK(examples.errors.size() == real_spec().errors.size());
  for (const auto& [id, runs] : examples.errors) {
    INFO(id);
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].body.find(runs[0].code) != std::string::npos);
    CHECK(runs[1].request.find("Signature=") != std::string::npos);
  }
  CHECK(examples.samples.at("InternetMaxBandwidthOut.range").size() >= 4);
  REQUIRE(examples.page.size() == 2);
  CHECK_FALSE(examples.page.front().order.empty());
}

TEST_CASE("a row that is not answered as it is provoked is found") {
  const Examples examples = examples_with([](Spec& spec) {
    for (ErrorRow& row : spec.errors)
      if (row.id == "error.400.LastOrderProcessing")
        row.provoked->request["InstanceId"] = "i-bp67acfmxazb4p****";
  });
  REQUIRE(examples.findings.size() == 2);
  CHECK(examples.findings.front().rule == "error.400.LastOrderProcessing");
  CHECK(examples.findings.front().subject == "example.xml");
}

TEST_CASE("a value that a rule says it refuses, and that is served, is found") {
  const Examples examples = examples_with([](Spec& spec) {
    for (Rule& rule : spec.rules)
      if (rule.id == "InternetMaxBandwidthOut.range") rule.refused.push_back({"50", {}});
  });
  REQUIRE(examples.findings.size() == 1);
  CHECK(examples.findings.front().rule == "InternetMaxBandwidthOut.range");
  CHECK(examples.findings.front().expected == "refused by it");
}

TEST_CASE("a value that a rule says it accepts, and that it refuses, is found") {
  const Examples examples = examples_with([](Spec& spec) {
    for (Rule& rule : spec.rules)
      if (rule.id == "ClientToken.ascii") rule.accepted.push_back({"中", {}});
  });
  REQUIRE(examples.findings.size() == 1);
  CHECK(examples.findings.front().expected == "not refused by it");
}

TEST_CASE("an example says what was done that its answer came about") {
  const Examples examples = examples_with([](Spec&) {});
  CHECK(examples.page.front().way == Way::by_itself);
  CHECK(examples.errors.at("error.400.Throttling").front().way == Way::by_itself);
  CHECK(examples.errors.at("error.400.IpAllocationError").front().way == Way::told);
  CHECK(examples.errors.at("gateway.400.Throttling").front().way == Way::told_of_any);
  CHECK(examples.errors.at("gateway.400.SignatureDoesNotMatch").front().way == Way::wrongly_signed);
  for (const RunSample& sample : examples.samples.at("EndTime.gap"))
    CHECK_FALSE(sample.run.clock.empty());
  for (const RunSample& sample : examples.samples.at("ClientToken.length"))
    CHECK(sample.run.clock.empty());
}

TEST_CASE("an example that was told fills the places of its message with what may stand there") {
  const Examples examples = examples_with([](Spec&) {});
  CHECK(examples.errors.at("gateway.400.MissingParameter").front().message ==
        "The input parameter \"InstanceId\" that is mandatory for processing this request is not "
        "supplied.");
  CHECK(examples.errors.at("gateway.400.InvalidParamater").front().message ==
        "The specified parameter \"SignatureMethod\" is not valid.");
}

}  // namespace contract
