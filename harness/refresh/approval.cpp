#include "refresh/approval.h"

#include <arpa/inet.h>

#include "ecs_contract/error.h"
#include "formats/struct_json.h"
#include "net/dial.h"
#include "wire/digest.h"

namespace contract {
namespace {

constexpr const char* kNothing = "nothing was sent";

bool is_set(const Environment& environment, const std::string& name) {
  const std::string value = environment(name).value_or("");
  return !value.empty() && value != "false" && value != "0";
}

}  // namespace

bool is_loopback(const std::string& host) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

void demand_permission(const Permission& permission) {
  if (permission.service.empty())
    throw Error("no service is named, and there is no default; " + std::string(kNothing),
                "say --service, as in https://ecs.cn-hangzhou.aliyuncs.com");
  const Address address = read_address(permission.service);
  if (is_loopback(address.host)) return;
  const std::string away = "'" + address.host + "' is not this machine";
  if (!permission.live)
    throw Error(away + "; " + kNothing, "say --live if a live account is to be asked");
  if (permission.environment("ECS_CONTRACT_LIVE").value_or("") != "1")
    throw Error(away + ", and --live alone is not enough; " + kNothing,
                "set ECS_CONTRACT_LIVE=1 as well");
  if (is_set(permission.environment, "CI") && !permission.in_ci)
    throw Error(away + ", and a CI variable is set; " + kNothing,
                "make a plan with --in-ci if it may run there");
  if (!address.tls)
    throw Error(away + ", and is called in the clear; " + kNothing, "name it by https://");
}

SigningKey demand_key(const Environment& environment, const std::string& home,
                      const std::string& profile) {
  const bool in_environment = !environment("ALIBABA_CLOUD_ACCESS_KEY_ID").value_or("").empty() &&
                              !environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET").value_or("").empty();
  if (profile.empty() && !in_environment)
    throw Error("no access key is named, and no profile is a default; " + std::string(kNothing),
                "say --profile, or set ALIBABA_CLOUD_ACCESS_KEY_ID and "
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  try {
    return find_access_key(environment, home, profile);
  } catch (const Error& missing) {
    throw Error(missing.what(), kNothing);
  }
}

std::string approval_hash(const std::string& plan_text, const std::string& quote_text) {
  return hex(digest(Hash::sha256, hex(digest(Hash::sha256, plan_text)) + "\n" +
                                      hex(digest(Hash::sha256, quote_text)) + "\n"));
}

void demand_approval(const Approval& approval, const Plan& plan, const Quote& quote,
                     const RefreshTables& tables, const std::string& service, UtcTime now) {
  const std::string remedy = "nothing was ordered: quote it anew, and approve that";
  if (approval.given.empty())
    throw Error("nothing is approved", "say --approve with the hash that 'refresh quote' printed");
  if (approval.given != approval_hash(approval.plan_text, approval.quote_text))
    throw Error("the approval is of another plan or quote than these files", remedy);
  if (quote.plan != hex(digest(Hash::sha256, approval.plan_text)))
    throw Error("the quote is of another plan", remedy);
  if (quote.spec != tables.spec.hash || quote.facts != tables.facts.hash ||
      plan.spec != tables.spec.hash || plan.facts != tables.facts.hash)
    throw Error("the tables changed since the quote", remedy);
  if (quote.service != service)
    throw Error("the quote is of " + quote.service + ", and not of " + service, remedy);
  if (quote.lines.size() != plan.steps.size() || quote.region != plan.region)
    throw Error("the quote has other steps than the plan", remedy);
  const auto asked = parse_utc(quote.asked_at, kTimeInJson);
  if (!asked || now < *asked - std::chrono::minutes(1) ||
      now > *asked + std::chrono::minutes(tables.facts.quote.good_for_minutes))
    throw Error("the quote of " + quote.asked_at + " is older than the " +
                    std::to_string(tables.facts.quote.good_for_minutes) +
                    " minutes that it is good for",
                remedy);
}

void demand_account(const Quote& quote, const Inventory& account) {
  const std::vector<std::string> changed = differences(quote.before, account);
  if (!changed.empty())
    throw Error("the account is not the one that was approved: " + changed.front(),
                "nothing was ordered: quote it anew, and approve that");
}

}  // namespace contract
