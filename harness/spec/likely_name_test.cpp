#include "spec/likely_name.h"

#include <catch2/catch.hpp>

#include "spec/testing.h"

namespace contract {

TEST_CASE("the name in a message is one that its row speaks of, else one that the call needs") {
  const Spec& spec = testing::real_spec();
  CHECK(likely_name(spec, *spec.error("gateway.400.InvalidParamater")) == "SignatureMethod");
  CHECK(likely_name(spec, *spec.error("gateway.400.MissingParameter")) == "InstanceId");
  CHECK(likely_name(spec, *spec.error("gateway.400.InvalidParameter")) == "InstanceId");
}

}  // namespace contract
