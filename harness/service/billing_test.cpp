#include "service/billing.h"

#include <catch2/catch.hpp>

#include "service/testing.h"
#include "wire/digest.h"
#include "wire/signature_v3.h"

namespace contract {
namespace {

const BillingFacts& facts() {
  static const BillingFacts all =
      load_billing_facts(testing::kSource / "specs/refresh/2026-11.json",
                         testing::kSource / "specs/schema/refresh.schema.json");
  return all;
}

/// An emulator of the account shop with what stands beside it.
struct Beside {
  Beside() : emulator(testing::real_service(), testing::account("shop")) {
    handler = with_billing(emulator, testing::real_service(), facts(), emulator.handler());
    key = emulator.state().accounts.front().keys.front();
  }

  Value ask(const std::string& target, const std::string& action, const std::string& body = "",
            const std::string& secret = "") {
    Request request;
    request.method = "POST";
    request.version = "HTTP/1.1";
    request.target = target;
    request.body = body;
    request.arrived = testing::kNewYear;
    request.headers = {{"host", "x"},
                       {"x-acs-action", action},
                       {"x-acs-version", facts().quote.version},
                       {"x-acs-date", "2026-01-01T00:00:00Z"},
                       {"x-acs-signature-nonce", "n"},
                       {"x-acs-content-sha256", hex(digest(Hash::sha256, body))}};
    const SignatureV3 signature = sign_v3(request,
                                          {"host", "x-acs-action", "x-acs-content-sha256",
                                           "x-acs-date", "x-acs-signature-nonce", "x-acs-version"},
                                          key.id, secret.empty() ? key.secret : secret);
    request.headers.push_back({"Authorization", signature.authorization});
    last = handler(request);
    return read_json(last.body).value;
  }

  Value quote(const std::string& parameters) {
    return *ask(facts().quote.path, facts().quote.action,
                R"({"popCode":"Ecs","popVersion":"2014-05-26","apiName":"ModifyInstanceNetworkSpec","parameters":)" +
                    parameters + "}")
                .find("price");
  }

  Emulator emulator;
  Handler handler;
  AccessKey key;
  Response last;
};

TEST_CASE("A quote is of the emulator's own prices") {
  Beside beside;
  const struct {
    const char* parameters;
    const char* success;
    const char* says;
  } rows[] = {
      {R"({"InstanceId":"i-bp67acfmxazb4p****","InternetMaxBandwidthOut":"10","PricingContext":{}})",
       "true", "100.00"},
      {R"({"InstanceId":"i-bp67acfmxazb4p****","InternetMaxBandwidthOut":"4"})", "true", "-20.00"},
      {R"({"InstanceId":"i-postpaid","InternetMaxBandwidthOut":"5"})", "true", "0.00"},
      {R"({"InstanceId":"i-nobody","InternetMaxBandwidthOut":"5"})", "false",
       "InvalidInstanceId.NotFound"},
      {R"({"InstanceId":"i-postpaid","InternetMaxBandwidthOut":"101"})", "false",
       "InvalidParameter"},
  };
  for (const auto& row : rows) {
    INFO(row.parameters);
    const Value price = beside.quote(row.parameters);
    CHECK(price.text_of("success") == row.success);
    CHECK(write_json(price).find(row.says) != std::string::npos);
  }
  CHECK(beside.emulator.state().accounts.front().orders.size() == 2);
}

TEST_CASE("Order details and cancelling are of the emulator's orders, and signed") {
  Beside beside;
  const auto order = [&](const std::string& action, const std::string& id,
                         const std::string& secret = "") {
    return beside.ask("/?OrderId=" + id, action, "", secret);
  };
  const Value paid = order("GetOrderDetail", "200000000000001");
  const std::string text = write_json(paid);
  CHECK(text.find(R"("PretaxAmount":"100.00")") != std::string::npos);
  CHECK(text.find(R"("PaymentStatus":"Paid")") != std::string::npos);
  CHECK(order("GetOrderDetail", "1").text_of("Code") == facts().order.not_found);
  CHECK(order("CancelOrder", "200000000000001").text_of("Code") == facts().cancel.refused);
  CHECK(order("GetOrderDetail", "200000000000001", "wrong").text_of("Code") ==
        facts().quote.bad_signature);
  CHECK(beside.ask("/", "GetCallerIdentity").text_of("AccountId") == "1111111111111111");
  // All others are the emulator's own.
  CHECK(beside.emulator.requests() == 0);
  beside.ask("/", "DescribeRegions");
  CHECK(beside.emulator.requests() == 1);
}

TEST_CASE("A movement is made as often as it says") {
  Beside beside;
  beside.emulator.move({"no-success", "", "", "", 0, 1});
  const char* ask = R"({"InstanceId":"i-postpaid","InternetMaxBandwidthOut":"5"})";
  CHECK(beside.quote(ask).find("success") == nullptr);
  CHECK(beside.quote(ask).find("success") != nullptr);
  beside.emulator.move({"unavailable", "", "", "GetCallerIdentity", 0, 2});
  for (const int status : {503, 503, 200}) {
    beside.ask("/", "GetCallerIdentity");
    CHECK(beside.last.status == status);
  }
  beside.emulator.move({"lost", "", "", "GetCallerIdentity", 0, 1});
  beside.ask("/", "GetCallerIdentity");
  CHECK(beside.last.script.size() == 1);
}

TEST_CASE("A movement that says nothing, or names no row, is refused") {
  Beside beside;
  CHECK_THROWS_WITH(beside.emulator.move({"sideways", "", "", "", 0, 0}),
                    Catch::Contains("no movement is of the kind 'sideways'; name message"));
  CHECK_THROWS_WITH(beside.emulator.move({"message", "error.none", "x", "", 0, 0}),
                    Catch::Contains("names an error row and a text; say error=ROW"));
  CHECK_THROWS_WITH(
      beside.emulator.move({"code", "error.404.InvalidInstanceId.NotFound", "", "", 0, 0}),
      Catch::Contains("names an error row and a text"));
}

}  // namespace
}  // namespace contract
