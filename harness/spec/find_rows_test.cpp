#include "spec/find_rows.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "spec/check_request.h"
#include "spec/testing.h"

using namespace contract;
using testing::real_spec;
using By = FoundRows::By;

namespace {

FoundRows found_by(const std::string& asked) {
  static const Vocabulary words = load_vocabulary(testing::kSource / "specs");
  return find_rows(real_spec(), words, asked);
}

std::string first_row(const std::string& asked) {
  const FoundRows found = found_by(asked);
  return found.rows.empty() ? "" : found.rows.front();
}

bool among_rows(const std::string& asked, const std::string& id) {
  const FoundRows found = found_by(asked);
  return std::find(found.rows.begin(), found.rows.end(), id) != found.rows.end();
}

}  // namespace

TEST_CASE("a name is found in any letter case") {
  CHECK(found_by("operationdenied").name == "OperationDenied");
  CHECK(found_by("OPERATIONDENIED").rows.size() == 4);
  CHECK(found_by("STARTTIME").by == By::parameter);
  CHECK(found_by("endtime.GAP").rows == std::vector<std::string>{"EndTime.gap"});
  CHECK(found_by("404").by == By::code);
}

TEST_CASE("a name in a sentence that asks for no more is that name") {
  for (const char* asked :
       {"why did I get OperationDenied?", "what does the error 'OperationDenied' mean",
        "OperationDenied.", "(OperationDenied)"}) {
    INFO(asked);
    CHECK(found_by(asked).by == By::code);
    CHECK(found_by(asked).name == "OperationDenied");
  }
  CHECK(found_by("OperationDenied and Throttling").by != By::code);
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
    const FoundRows found = found_by(pasted);
    CHECK(found.by == By::message);
    CHECK(found.rows == std::vector<std::string>{id});
  }
}

TEST_CASE("every message of the action's page finds its row, or those that say the same") {
  for (const ErrorRow& row : real_spec().errors) {
    if (row.message == "%s") continue;
    INFO(row.id << ": " << row.message);
    CHECK(among_rows(row.message, row.id));
    CHECK(found_by(row.code + ": " + row.message + " (" + std::to_string(row.status) + ")").rows ==
          std::vector<std::string>{row.id});
  }
}

TEST_CASE(
    "a message is found whatever is filled into it, in capitals and between words of Chinese") {
  for (const ErrorRow& row : real_spec().errors) {
    if (row.message == "%s") continue;
    std::string message =
        "调用失败：" +
        fill_message(row, "GET&%2F&a text of the moment 余额", "InstanceId", "text") +
        "（请求被拒绝）";
    INFO(row.id << ": " << message);
    CHECK(among_rows(message, row.id));
    for (char& c : message)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    CHECK(among_rows(message, row.id));
  }
}

TEST_CASE("a text has a message only where all its words stand in order, or four of them alone") {
  const std::string id = "error.400.OperationDenied.current-user";
  CHECK(first_row("the current user does not support this operation") == id);
  CHECK(first_row("user does not support") == id);
  CHECK(found_by("user does not").by != By::message);
  CHECK(found_by("support this user does not").by != By::message);
  CHECK(found_by("anything at all").by != By::message);
}

TEST_CASE("a message is found behind a log of any length, and not in words strewn over one") {
  std::string log;
  for (int i = 0; i < 2000; ++i) log += "2026-01-01 the specified request is not in order; ";
  const FoundRows found = found_by(log + "OperationDenied: Specified instance is in VPC.");
  CHECK(found.by == By::message);
  CHECK(found.rows == std::vector<std::string>{"error.400.OperationDenied.in-vpc"});
  std::string strewn;
  for (const char* word : {"specified", "instance", "is", "in", "vpc"}) {
    strewn += word;
    for (int i = 0; i < 50; ++i) strewn += " filler";
    strewn += " ";
  }
  CHECK(found_by(strewn).by != By::message);
}

TEST_CASE("of a question that nobody types some words are left out, and their number is said") {
  std::string long_one = "minutes and seconds";
  for (int i = 0; i < 1000; ++i) long_one += " word" + std::to_string(i);
  CHECK(found_by(long_one).unread > 900);
  CHECK(found_by("StartTime: " + long_one).by == By::parameter);
  CHECK(found_by("StartTime with seconds").unread == 0);
}

TEST_CASE("an error as a library prints it is found by its message or its code") {
  for (const char* pasted : {"Code=OperationDenied Message=Specified instance is in VPC.",
                             "Code=OperationDenied, Message=\"Specified instance is in VPC.\"",
                             "code:OperationDenied message:specified INSTANCE is in vpc",
                             "错误：OperationDenied，Specified instance is in VPC.（请求失败）"}) {
    INFO(pasted);
    CHECK(first_row(pasted) == "error.400.OperationDenied.in-vpc");
  }
  CHECK(found_by("Code=OperationDenied").by == By::code);
}

TEST_CASE("a name within a question counts for more than its other words") {
  for (const auto& [asked, id] : std::vector<std::pair<std::string, std::string>>{
           {"what does InternetMaxBandwidthIn default to", "InternetMaxBandwidthIn.default-small"},
           {"what is the default of AutoPay", "AutoPay.default"},
           {"how long may ClientToken be", "ClientToken.length"},
           {"is EndTime in UTC", "EndTime.utc"}}) {
    INFO(asked);
    CHECK(first_row(asked) == id);
  }
}

TEST_CASE("a question in any language finds the rows that are known to answer it") {
  Vocabulary words = load_vocabulary(testing::kSource / "specs");
  words.questions = {
      {{"May StartTime have seconds?", "StartTime 可以带秒吗？"}, {"StartTime.format"}}};
  for (const char* asked : {"StartTime 可以带秒吗？", "StartTime可以带秒吗", "可以带秒吗"}) {
    INFO(asked);
    const FoundRows found = find_rows(real_spec(), words, asked);
    REQUIRE(!found.rows.empty());
    CHECK(found.rows.front() == "StartTime.format");
  }
  CHECK(find_rows(real_spec(), words, "哪些错误可以重试？").by == By::retry);
  CHECK(find_rows(real_spec(), words, "我遇到的 OperationDenied 是哪一种？").by == By::code);
}

TEST_CASE("which errors say try again: all of them, and nothing else asks for that") {
  for (const char* asked :
       {"try again", "Which errors say try again?", "retry", "what can I retry"})
    CHECK(found_by(asked).by == By::retry);
  CHECK(rows_to_retry(real_spec()).size() == 10);
  CHECK(found_by("retry.when").by == By::id);
  CHECK(found_by("ClientToken of a call that is tried again").by != By::retry);
}

TEST_CASE("how answers look is asked for by their words alone") {
  CHECK(found_by("error bodies in XML and JSON").by == By::answers);
  CHECK(found_by("error bodies in XML and JSON").name == "error");
  CHECK(found_by("sample answers").name.empty());
  CHECK(found_by("Format").by == By::parameter);
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
    CHECK(found_by(asked).by == By::words);
    CHECK(first_row(asked) == id);
  }
  CHECK(among_rows("AutoPay with no balance", "AutoPay.true-void-order"));
  CHECK(among_rows("default of InternetMaxBandwidthIn with Out 5 and 50",
                   "InternetMaxBandwidthIn.default-large"));
}

TEST_CASE("what no row has is found nowhere, and hostile text does no harm") {
  CHECK(found_by("").by == By::nothing);
  CHECK(found_by("OperationDenyed").by == By::nothing);
  CHECK(found_by("the of and").by == By::nothing);
  CHECK(found_by("no-such-word").by == By::nothing);
  CHECK(found_by("note.classic").rows == std::vector<std::string>{"note.classic-stopped"});
  CHECK(found_by(std::string(100'000, 'x')).by == By::nothing);
  CHECK(found_by(std::string("\xff\0\x01", 3)).by == By::nothing);
}
