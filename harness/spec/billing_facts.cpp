#include "spec/billing_facts.h"

#include <algorithm>
#include <cstdlib>

#include "formats/files.h"
#include "formats/struct_json.h"
#include "wire/digest.h"

namespace contract {

template <>
inline constexpr auto kMembers<QuoteFacts::Asks> = std::tuple(
    always("product", &QuoteFacts::Asks::product), always("version", &QuoteFacts::Asks::version),
    always("action", &QuoteFacts::Asks::action),
    always("parameters", &QuoteFacts::Asks::parameters),
    always("region", &QuoteFacts::Asks::region), always("context", &QuoteFacts::Asks::context),
    always("traffic", &QuoteFacts::Asks::traffic),
    always("traffic_gb", &QuoteFacts::Asks::traffic_gb));

template <>
inline constexpr auto kMembers<QuoteFacts::Says> = std::tuple(
    always("price", &QuoteFacts::Says::price), always("success", &QuoteFacts::Says::success),
    always("error_code", &QuoteFacts::Says::error_code),
    always("error_message", &QuoteFacts::Says::error_message),
    always("currency", &QuoteFacts::Says::currency), always("mode", &QuoteFacts::Says::mode),
    always("delta", &QuoteFacts::Says::delta),
    always("delta_amount", &QuoteFacts::Says::delta_amount),
    always("single", &QuoteFacts::Says::single), always("summary", &QuoteFacts::Says::summary),
    always("single_amount", &QuoteFacts::Says::single_amount),
    always("unit", &QuoteFacts::Says::unit));

template <>
inline constexpr auto kMembers<QuoteFacts> = std::tuple(
    always("host", &QuoteFacts::host), always("method", &QuoteFacts::method),
    always("path", &QuoteFacts::path), always("action", &QuoteFacts::action),
    always("version", &QuoteFacts::version), always("content_type", &QuoteFacts::content_type),
    always("asks", &QuoteFacts::asks), always("says", &QuoteFacts::says),
    always("not_quotable", &QuoteFacts::not_quotable), always("not_found", &QuoteFacts::not_found),
    always("bad_parameter", &QuoteFacts::bad_parameter), always("bad_key", &QuoteFacts::bad_key),
    always("bad_signature", &QuoteFacts::bad_signature),
    always("bad_method", &QuoteFacts::bad_method),
    always("good_for_minutes", &QuoteFacts::good_for_minutes));

template <>
inline constexpr auto kMembers<OrderFacts> =
    std::tuple(always("host", &OrderFacts::host), always("action", &OrderFacts::action),
               always("version", &OrderFacts::version), always("id", &OrderFacts::id),
               always("data", &OrderFacts::data), always("list", &OrderFacts::list),
               always("item", &OrderFacts::item), always("amount", &OrderFacts::amount),
               always("currency", &OrderFacts::currency), always("status", &OrderFacts::status),
               always("paid", &OrderFacts::paid), always("unpaid", &OrderFacts::unpaid),
               always("void", &OrderFacts::voided), always("processing", &OrderFacts::processing),
               always("not_found", &OrderFacts::not_found));

template <>
inline constexpr auto kMembers<CancelFacts> = std::tuple(always("host", &CancelFacts::host),
                                                         always("action", &CancelFacts::action),
                                                         always("version", &CancelFacts::version),
                                                         always("success", &CancelFacts::success),
                                                         always("refused", &CancelFacts::refused));

template <>
inline constexpr auto kMembers<RefreshRows> =
    std::tuple(always("without_order", &RefreshRows::without_order),
               always("with_order", &RefreshRows::with_order),
               always("unknown_instance", &RefreshRows::unknown_instance));

template <>
inline constexpr auto kMembers<ChargeFacts> = std::tuple(always("by_usage", &ChargeFacts::by_usage),
                                                         always("in_advance",
                                                                &ChargeFacts::in_advance));

template <>
inline constexpr auto kMembers<CallerFacts> = std::tuple(always("host", &CallerFacts::host),
                                                         always("action", &CallerFacts::action),
                                                         always("version", &CallerFacts::version),
                                                         always("account", &CallerFacts::account));

namespace {

std::vector<GroundedName> rows(const Value& list, const char* name) {
  std::vector<GroundedName> all;
  for (const Value& item : list.items) {
    GroundedName row;
    row.name = item.text_of(name);
    read_value(*item.find("basis"), row.basis);
    row.because = item.text_of("because");
    all.push_back(std::move(row));
  }
  return all;
}

constexpr Money kUnit = 1'000'000;
constexpr long long kMost = 1'000'000'000'000;

}  // namespace

BillingFacts load_billing_facts(const std::filesystem::path& file,
                                const std::filesystem::path& schema) {
  const Value value = load_json(file, Schema::load(schema));
  BillingFacts facts;
  facts.id = value.text_of("id");
  facts.hash = hex(digest(Hash::sha256, read_file(file)));
  read_value(*value.find("quote"), facts.quote);
  read_value(*value.find("order"), facts.order);
  read_value(*value.find("cancel"), facts.cancel);
  read_value(*value.find("caller"), facts.caller);
  facts.reads = rows(*value.find("reads"), "action");
  const Value& inventory = *value.find("inventory");
  facts.inventory_action = inventory.text_of("action");
  facts.page_size = static_cast<int>(inventory.integer_of("page_size"));
  facts.not_compared = rows(*inventory.find("not_compared"), "role");
  const Value& irreversible = *value.find("irreversible");
  facts.irreversible = irreversible.text_of("what");
  facts.irreversible_rule = irreversible.text_of("rule");
  read_value(*value.find("rows"), facts.rows);
  read_value(*value.find("charges"), facts.charges);
  facts.interval_row = value.text_of("interval");
  facts.token_repeat_minutes =
      static_cast<int>(value.find("token_repeat_minutes")->integer_of("minutes"));
  facts.nobodys_instance = value.find("nobodys_instance")->text_of("id");
  return facts;
}

bool read_money(const std::string& text, Money& into) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t first = at;
  Money whole = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    whole = whole * 10 + (text[at] - '0');
    if (whole > kMost) return false;
  }
  if (at == first) return false;
  Money part = 0;
  if (at < text.size() && text[at] == '.') {
    const std::size_t dot = at++;
    Money worth = kUnit / 10;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, worth /= 10) {
      if (worth == 0 && text[at] != '0') return false;
      part += worth * (text[at] - '0');
    }
    if (at == dot + 1) return false;
  }
  if (at != text.size()) return false;
  into = (whole * kUnit + part) * (text.starts_with('-') ? -1 : 1);
  return true;
}

std::string money_text(Money amount) {
  const Money positive = std::abs(amount);
  std::string part = std::to_string(positive % kUnit + kUnit).substr(1);
  while (part.size() > 2 && part.back() == '0') part.pop_back();
  return (amount < 0 ? "-" : "") + std::to_string(positive / kUnit) + "." + part;
}

}  // namespace contract
