#include "service/state_file.h"

#include "formats/files.h"
#include "service/seeded_ids.h"

namespace contract {

template <>
inline constexpr auto kMembers<AccessKey> = std::tuple(
    named("id", &AccessKey::id), read_only("secret", &AccessKey::secret),
    read_only("security_token", &AccessKey::security_token), named("expires", &AccessKey::expires),
    named("active", &AccessKey::active), named("denied", &AccessKey::denied));

template <>
inline constexpr auto kMembers<Fund> = std::tuple(named("method", &Fund::method),
                                                  always("amount", &Fund::amount),
                                                  named("refundable", &Fund::refundable));

template <>
inline constexpr auto kMembers<Payment> = std::tuple(named("method", &Payment::method),
                                                     always("amount", &Payment::amount),
                                                     named("refunded", &Payment::refunded));

template <>
inline constexpr auto kMembers<Change> = std::tuple(
    named("out", &Change::out), named("in", &Change::in),
    named("network_charge", &Change::network_charge), named("allocate", &Change::allocate),
    named("start", &Change::start), named("end", &Change::end));

template <>
inline constexpr auto kMembers<Order> =
    std::tuple(named("id", &Order::id), named("instance", &Order::instance),
               named("state", &Order::state), always("amount", &Order::amount),
               always("created", &Order::created), named("until", &Order::until),
               named("change", &Order::change), named("payments", &Order::payments));

template <>
inline constexpr auto kMembers<Refund> = std::tuple(named("order", &Refund::order),
                                                    named("method", &Refund::method),
                                                    always("amount", &Refund::amount),
                                                    always("at", &Refund::at));

template <>
inline constexpr auto kMembers<Instance> = std::tuple(
    named("id", &Instance::id), named("region", &Instance::region),
    named("charge", &Instance::charge), named("network", &Instance::network),
    named("network_charge", &Instance::network_charge), named("status", &Instance::status),
    named("locks", &Instance::locks), named("expires", &Instance::expires),
    named("cycle_ends", &Instance::cycle_ends), named("eip", &Instance::eip),
    named("address", &Instance::address), named("out", &Instance::out), named("in", &Instance::in),
    named("changed_at", &Instance::changed_at), named("frozen_until", &Instance::frozen_until),
    named("downgrades", &Instance::downgrades), named("upgrades", &Instance::upgrades));

template <>
inline constexpr auto kMembers<Region> =
    std::tuple(named("id", &Region::id), named("network_charges", &Region::network_charges));

template <>
inline constexpr auto kMembers<TokenUse> = std::tuple(named("action", &TokenUse::action),
                                                      named("token", &TokenUse::token),
                                                      named("parameters", &TokenUse::parameters),
                                                      named("error", &TokenUse::error),
                                                      named("order", &TokenUse::order));

template <>
inline constexpr auto kMembers<Account> = std::tuple(
    named("id", &Account::id), named("enabled", &Account::enabled),
    named("arrears", &Account::arrears), named("calls_a_minute", &Account::calls_a_minute),
    named("pays_with", &Account::pays_with), named("funds", &Account::funds),
    named("prices", &Account::prices), named("keys", &Account::keys),
    named("regions", &Account::regions), named("instances", &Account::instances),
    named("orders", &Account::orders), named("refunds", &Account::refunds),
    named("tokens", &Account::tokens));

template <>
inline constexpr auto kMembers<Injection> = std::tuple(named("error", &Injection::error),
                                                       named("fill", &Injection::fill),
                                                       named("action", &Injection::action),
                                                       named("instance", &Injection::instance),
                                                       named("times", &Injection::times));

template <>
inline constexpr auto kMembers<Movement> = std::tuple(always("kind", &Movement::kind),
                                                      named("error", &Movement::error),
                                                      named("text", &Movement::text),
                                                      named("action", &Movement::action),
                                                      named("amount", &Movement::amount),
                                                      named("times", &Movement::times));

template <>
inline constexpr auto kMembers<Clock> = std::tuple(named("fixed", &Clock::fixed),
                                                   named("ahead_seconds", &Clock::ahead));

template <>
inline constexpr auto kMembers<State> = std::tuple(
    named("title", &State::title), named("seed", &State::seed), named("clock", &State::clock),
    named("made", &State::made), named("first_address", &State::first_address),
    named("addresses", &State::addresses), named("accounts", &State::accounts),
    named("injections", &State::injections), named("movements", &State::movements));

State read_state(const Value& value) { return read_as<State>(value); }

Value write_state(const State& state) {
  return to_value(state, Value::object().add("format", Value::number(1)));
}

Value write_order(const Order& order) { return to_value(order); }

State load_state(const std::filesystem::path& file, const Schema& schema, const std::string& seed) {
  State state = read_state(load_json(file, schema));
  if (!seed.empty()) state.seed = seed;
  fill_keys(state);
  return state;
}

}  // namespace contract
