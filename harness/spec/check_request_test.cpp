#include "spec/check_request.h"

#include <catch2/catch.hpp>

#include "spec/boundary_value.h"
#include "spec/testing.h"

using namespace contract;

namespace {

const Spec& spec() { return testing::real_spec(); }

Params call(Params more) {
  Params params = {{"Action", "ModifyInstanceNetworkSpec", false}, {"InstanceId", "i-1", false}};
  params.insert(params.end(), more.begin(), more.end());
  return params;
}

std::string first_broken(const Params& more) {
  const Findings findings = check_request(spec(), call(more));
  return findings.empty() ? "" : findings.front().rule;
}

}  // namespace

TEST_CASE("the boundaries of each rule of the page") {
  const struct {
    Params more;
    const char* broken;
  } rows[] = {
      {{{"InternetMaxBandwidthOut", "0"}}, ""},
      {{{"InternetMaxBandwidthOut", "100"}}, ""},
      {{{"InternetMaxBandwidthOut", "-1"}}, "InternetMaxBandwidthOut.range"},
      {{{"InternetMaxBandwidthOut", "101"}}, "InternetMaxBandwidthOut.range"},
      {{{"InternetMaxBandwidthOut", "99999999999999999999999"}}, "InternetMaxBandwidthOut.range"},
      {{{"InternetMaxBandwidthOut", "ten"}}, "InternetMaxBandwidthOut.type"},
      {{{"InternetMaxBandwidthOut", "10"}, {"InternetMaxBandwidthIn", "10"}}, ""},
      {{{"InternetMaxBandwidthOut", "10"}, {"InternetMaxBandwidthIn", "11"}},
       "InternetMaxBandwidthIn.range-small"},
      {{{"InternetMaxBandwidthOut", "11"}, {"InternetMaxBandwidthIn", "11"}}, ""},
      {{{"InternetMaxBandwidthOut", "11"}, {"InternetMaxBandwidthIn", "12"}},
       "InternetMaxBandwidthIn.range-large"},
      {{{"InternetMaxBandwidthOut", "100"}, {"InternetMaxBandwidthIn", "0"}},
       "InternetMaxBandwidthIn.range-large"},
      {{{"InternetMaxBandwidthIn", "50"}}, ""},  // without Out the page leaves it open
      {{{"NetworkChargeType", "PayByTraffic"}}, ""},
      {{{"NetworkChargeType", "paybytraffic"}}, "NetworkChargeType.values"},
      {{{"AllocatePublicIp", "True"}}, ""},
      {{{"AllocatePublicIp", "yes"}}, "AllocatePublicIp.type"},
      {{{"StartTime", "2017-12-05T22:00Z"}, {"EndTime", "2017-12-06T01Z"}}, ""},
      {{{"StartTime", "2017-12-05T22:01Z"}, {"EndTime", "2017-12-06T01Z"}}, "EndTime.gap"},
      {{{"StartTime", "2017-12-06T22:01Z"}, {"EndTime", "2017-12-06T22Z"}}, "EndTime.order"},
      {{{"StartTime", "2017-12-05T22Z"}, {"EndTime", "2017-12-06T22Z"}}, "StartTime.format"},
      {{{"EndTime", "2017-12-06T22:00Z"}}, "EndTime.format"},
      {{{"ClientToken", std::string(64, 'x')}}, ""},
      {{{"ClientToken", std::string(65, 'x')}}, "ClientToken.length"},
      {{{"ClientToken", "中"}}, "ClientToken.ascii"},
      {{{"StartTime", ""}, {"AutoPay", ""}}, ""},  // empty counts as absent
      {{{"Unknown", "x"}}, ""},
  };
  for (const auto& row : rows) {
    INFO(row.more[0].name << "=" << row.more[0].value);
    CHECK(first_broken(row.more) == row.broken);
  }
}

TEST_CASE("a required parameter that is absent or empty is missed") {
  CHECK(check_request(spec(), {{"Action", "ModifyInstanceNetworkSpec", false}}).front().rule ==
        "InstanceId.required");
  CHECK(check_request(spec(),
                      {{"Action", "ModifyInstanceNetworkSpec", false}, {"InstanceId", "", false}})
            .front()
            .rule == "InstanceId.required");
}

TEST_CASE("all broken parameters are reported, the first in the page's order first") {
  const Findings findings = check_request(
      spec(), call({{"ClientToken", "é", false}, {"InternetMaxBandwidthOut", "101", false}}));
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].rule == "InternetMaxBandwidthOut.range");
  CHECK(findings[1].rule == "ClientToken.ascii");
}

TEST_CASE("a broken rule leads to its documented error, the message filled in") {
  const struct {
    Params more;
    int status;
    const char* code;
    const char* message;
  } rows[] = {
      {{{"InternetMaxBandwidthOut", "101"}},
       400,
       "InvalidInternetMaxBandwidthOut.ValueNotSupported",
       "The specified InternetMaxBandwidthOut is beyond the permitted range."},
      {{{"InternetMaxBandwidthOut", "x"}},
       400,
       "InvalidParameter",
       "The specified parameter \"InternetMaxBandwidthOut\" is not valid."},
      {{{"ClientToken", std::string(65, 'x')}},
       400,
       "InvalidClientToken.ValueNotSupported",
       "The ClientToken provided is invalid."},
  };
  for (const auto& row : rows) {
    const auto refused = refusal_of(spec(), check_request(spec(), call(row.more)).front());
    REQUIRE(refused);
    CHECK(refused->row->status == row.status);
    CHECK(refused->row->code == row.code);
    CHECK(refused->message == row.message);
  }
}

TEST_CASE("every generated edge and every sample is judged by the table as it says of itself") {
  std::size_t boundary_values = 0;
  for (const Rule& rule : spec().rules)
    for (const BoundaryValue& boundary : boundary_values_of(spec(), rule)) {
      Assignment all = boundary.parameters;
      all.emplace("InstanceId", "i-1");
      all["Action"] = "ModifyInstanceNetworkSpec";
      if (rule.parameter == "Action") continue;
      Params params;
      for (const auto& [name, value] : all)
        if (value) params.push_back({name, *value, false});
      const Findings findings = check_request(spec(), params);
      INFO(rule.id << " " << boundary.label);
      CHECK((findings.empty() ? "" : findings.front().rule) == (boundary.accepted ? "" : rule.id));
      ++boundary_values;
    }
  CHECK(boundary_values > 200);
}

TEST_CASE("integers are decimal digits of any length") {
  CHECK(read_integer("0") == 0);
  CHECK(read_integer("-1") == -1);
  CHECK(read_integer("9223372036854775807") == 9223372036854775807LL);
  CHECK(read_integer("99999999999999999999") == 9223372036854775807LL);
  for (const char* bad : {"", "-", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "--1", "１"})
    CHECK_FALSE(read_integer(bad));
}

TEST_CASE("a filled message fits its template, another does not") {
  CHECK(fits_message("%s", "anything"));
  CHECK_FALSE(fits_message("%s", ""));
  CHECK(fits_message("The {name} is bad.", "The Key is bad."));
  CHECK_FALSE(fits_message("The {name} is bad.", "The Key is fine."));
  CHECK(fits_message("Plain.", "Plain."));
  CHECK_FALSE(fits_message("Plain.", "Plain"));
}
