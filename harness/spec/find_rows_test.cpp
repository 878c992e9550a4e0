#include "spec/find_rows.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "spec/testing.h"

using namespace contract;
using testing::real_spec;
using By = FoundRows::By;

namespace {

std::string first_row(const std::string& asked) {
  const FoundRows found = find_rows(real_spec(), asked);
  return found.rows.empty() ? "" : found.rows.front();
}

bool among_rows(const std::string& asked, const std::string& id) {
  const FoundRows found = find_rows(real_spec(), asked);
  return std::find(found.rows.begin(), found.rows.end(), id) != found.rows.end();
}

}  // namespace

TEST_CASE("a name is found in any letter case") {
  CHECK(find_rows(real_spec(), "operationdenied").name == "OperationDenied");
  CHECK(find_rows(real_spec(), "OPERATIONDENIED").rows.size() == 4);
  CHECK(find_rows(real_spec(), "STARTTIME").by == By::parameter);
  CHECK(find_rows(real_spec(), "endtime.GAP").rows == std::vector<std::string>{"EndTime.gap"});
  CHECK(find_rows(real_spec(), "404").by == By::code);
}

TEST_CASE("a name in a sentence that asks for no more is that name") {
  for (const char* asked :
       {"why did I get OperationDenied?", "what does the error 'OperationDenied' mean",
        "OperationDenied.", "(OperationDenied)"}) {
    INFO(asked);
    CHECK(find_rows(real_spec(), asked).by == By::code);
    CHECK(find_rows(real_spec(), asked).name == "OperationDenied");
  }
  CHECK(find_rows(real_spec(), "OperationDenied and Throttling").by != By::code);
}

TEST_CASE("a pasted message finds its row") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"Specified instance is in VPC.", "error.400.OperationDenied.in-vpc"},
      {"specified INSTANCE is in vpc", "error.400.OperationDenied.in-vpc"},
      // A part of it.
      {"current user does not support", "error.400.OperationDenied.current-user"},
      {"remaining time of the current billing cycle", "error.400.OperationDenied.after-downgrade"},
      // With an id in it, and what a log has around it.
      {"The specified InstanceId i-bp67acfmxazb4p**** does not exist.",
       "error.404.InvalidInstanceId.NotFound"},
      {R"({"RequestId":"04F0F334","Code":"OperationDenied","Message":"Specified instance is in VPC."})",
       "error.400.OperationDenied.in-vpc"},
      {"aliyunsdkcore.ServerException: HTTP Status: 403 Error:ChargeTypeViolation The operation is "
       "not permitted due to billing method of the instance. RequestID: 5E4679CB",
       "error.403.ChargeTypeViolation"},
      // Other quotes, and what the table leaves open.
      {"The input parameter 'InstanceId' that is mandatory for processing this request is not "
       "supplied.",
       "gateway.400.MissingParameter"},
      {"Specified signature is not matched with our calculation. server string to sign "
       "is:GET&%2F&AccessKeyId%3Dtestid",
       "gateway.400.SignatureDoesNotMatch"}};
  for (const auto& [pasted, id] : table) {
    INFO(pasted);
    const FoundRows found = find_rows(real_spec(), pasted);
    CHECK(found.by == By::message);
    CHECK(found.rows == std::vector<std::string>{id});
  }
}

TEST_CASE("every message of the action's page finds its row, or those that say the same") {
  for (const ErrorRow& row : real_spec().errors) {
    if (row.message == "%s") continue;
    INFO(row.id << ": " << row.message);
    CHECK(among_rows(row.message, row.id));
    CHECK(find_rows(real_spec(),
                    row.code + ": " + row.message + " (" + std::to_string(row.status) + ")")
              .rows == std::vector<std::string>{row.id});
  }
}

TEST_CASE("a text has a message only where all its words stand in order, or four of them alone") {
  CHECK(has_message("the current user does not support this operation",
                    "The current user does not support this operation."));
  CHECK(has_message("user does not support", "The current user does not support this operation."));
  CHECK_FALSE(has_message("user does not", "The current user does not support this operation."));
  CHECK_FALSE(has_message("support this user does not",
                          "The current user does not support this operation."));
  CHECK_FALSE(has_message("anything at all", "%s"));
  CHECK_FALSE(has_message("", "The current user does not support this operation."));
}

TEST_CASE("which errors say try again: all of them, and nothing else asks for that") {
  for (const char* asked :
       {"try again", "Which errors say try again?", "retry", "what can I retry"})
    CHECK(find_rows(real_spec(), asked).by == By::retry);
  CHECK(rows_to_retry(real_spec()).size() == 10);
  CHECK(find_rows(real_spec(), "retry.when").by == By::id);
  CHECK(find_rows(real_spec(), "ClientToken of a call that is tried again").by != By::retry);
}

TEST_CASE("how answers look is asked for by their words alone") {
  CHECK(find_rows(real_spec(), "error bodies in XML and JSON").by == By::answers);
  CHECK(find_rows(real_spec(), "error bodies in XML and JSON").name == "error");
  CHECK(find_rows(real_spec(), "sample answers").name.empty());
  CHECK(find_rows(real_spec(), "Format").by == By::parameter);
}

TEST_CASE("a question finds the row that answers it among the first") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"default of InternetMaxBandwidthIn with Out 5 and 50",
       "InternetMaxBandwidthIn.default-small"},
      {"StartTime with seconds", "StartTime.format"},
      {"does PostPaid get an address from 0 to 10", "note.postpaid-assigns-none"},
      {"length of ClientToken", "ClientToken.length"},
      {"the least temporary upgrade", "EndTime.gap"},
      {"is the price difference refunded", "note.refund"}};
  for (const auto& [asked, id] : table) {
    INFO(asked);
    CHECK(find_rows(real_spec(), asked).by == By::words);
    CHECK(first_row(asked) == id);
  }
  CHECK(among_rows("AutoPay with no balance", "AutoPay.true-void-order"));
  CHECK(among_rows("default of InternetMaxBandwidthIn with Out 5 and 50",
                   "InternetMaxBandwidthIn.default-large"));
}

TEST_CASE("what no row has is found nowhere, and hostile text does no harm") {
  CHECK(find_rows(real_spec(), "").by == By::nothing);
  CHECK(find_rows(real_spec(), "OperationDenyed").by == By::nothing);
  CHECK(find_rows(real_spec(), "the of and").by == By::nothing);
  CHECK(find_rows(real_spec(), "no-such-word").by == By::nothing);
  CHECK(find_rows(real_spec(), "note.classic").rows ==
        std::vector<std::string>{"note.classic-stopped"});
  CHECK(find_rows(real_spec(), std::string(100'000, 'x')).by == By::nothing);
  CHECK(find_rows(real_spec(), std::string("\xff\0\x01", 3)).by == By::nothing);
}
