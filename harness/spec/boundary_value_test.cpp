#include "spec/boundary_value.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "spec/testing.h"

using namespace contract;

namespace {

const Spec& spec() { return testing::real_spec(); }

/// "label=value" of the rule's own parameter, '+' for accepted and '-' for refused in front.
std::vector<std::string> edges(const std::string& rule_id) {
  const Rule& rule = *spec().rule(rule_id);
  std::vector<std::string> result;
  for (const BoundaryValue& boundary : boundary_values_of(spec(), rule)) {
    if (boundary.label.starts_with("accepted") || boundary.label.starts_with("refused")) continue;
    const auto own = boundary.parameters.find(rule.parameter);
    result.push_back((boundary.accepted ? "+" : "-") + boundary.label + "=" +
                     (own == boundary.parameters.end() || !own->second ? "absent" : *own->second));
  }
  return result;
}

using Edges = std::vector<std::string>;

}  // namespace

TEST_CASE("a range is tried below, at and above both ends") {
  CHECK(edges("InternetMaxBandwidthOut.range") ==
        Edges{"-min-1=-1", "+min=0", "+min+1=1", "+max-1=99", "+max=100", "-max+1=101"});
}

TEST_CASE("a dependent range is tried at both ends of where it holds") {
  CHECK(edges("InternetMaxBandwidthIn.range-large") ==
        Edges{"-min-1-at-11=0", "+min-at-11=1", "+min+1-at-11=2", "+max-1-at-11=10",
              "+max-at-11=11", "-max+1-at-11=12", "-min-1-at-100=0", "+min-at-100=1",
              "+min+1-at-100=2", "+max-1-at-100=99", "+max-at-100=100", "-max+1-at-100=101"});
}

TEST_CASE("a length is tried one below, at and one above its bound") {
  const Edges found = edges("ClientToken.length");
  REQUIRE(found.size() == 3);
  CHECK(found[0].starts_with("+length-63="));
  CHECK(found[1].starts_with("+length-64="));
  CHECK(found[2].starts_with("-length-65="));
}

TEST_CASE("a gap is tried to the minute, and only by the rule that asks for the most") {
  CHECK(edges("EndTime.gap").size() == 3);
  CHECK(edges("EndTime.order") == Edges{"-gap-1=2017-12-06T22Z"});
}

TEST_CASE("a default is left out, said and contradicted") {
  CHECK(edges("AutoPay.default") == Edges{"+absent=absent", "+said=true", "+other=false"});
}

TEST_CASE("labels of one rule differ: they are parts of case ids") {
  for (const Rule& rule : spec().rules) {
    std::vector<std::string> labels;
    for (const BoundaryValue& boundary : boundary_values_of(spec(), rule))
      labels.push_back(boundary.label);
    std::sort(labels.begin(), labels.end());
    INFO(rule.id);
    CHECK(std::adjacent_find(labels.begin(), labels.end()) == labels.end());
  }
}
