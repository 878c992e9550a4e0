#include "service/provoke.h"

#include <catch2/catch.hpp>
#include <set>

#include "service/testing.h"

using namespace contract;

TEST_CASE("every error row of the page is answered as its row says, in XML and in JSON") {
  const auto all = provoke_all(testing::real_service(), testing::account, testing::kNewYear);
  CHECK(all.size() == 80);
  std::size_t by_state = 0;
  for (const Provoked& each : all) {
    CAPTURE(each.row->id, each.request, each.status, each.code, each.message, each.why);
    CHECK(each.right);
    by_state += each.row->provoked->by_state ? 1 : 0;
  }
  CHECK(by_state == 66);
}
