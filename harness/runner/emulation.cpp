#include "runner/emulation.h"

#include <algorithm>
#include <cctype>

#include "ecs_contract/error.h"
#include "formats/joined.h"
#include "formats/json_or_xml.h"
#include "service/answer.h"
#include "service/state_file.h"
#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {
namespace {

UtcTime read_moment(const std::string& file, const Value& row) {
  const std::optional<UtcTime> time = parse_utc(row.text, kMoment);
  if (!time)
    throw Error(file, row.line, "'" + row.text + "' is no time",
                "say it like 2026-01-01T00:00:00Z");
  return *time;
}

std::optional<long long> read_number(const Value& row, const char* name) {
  if (row.find(name) == nullptr) return std::nullopt;
  return row.integer_of(name);
}

std::vector<std::string> read_texts(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& item : list.items) texts.push_back(item.text);
  return texts;
}

std::string listed(const std::vector<std::string>& list) {
  return list.empty() ? "none" : joined(list, ", ");
}

void compare(const std::string& what, const std::optional<long long>& expected, long long actual,
             std::vector<std::string>& found) {
  if (expected && *expected != actual)
    found.push_back(what + " is " + std::to_string(actual) + ", not " + std::to_string(*expected));
}

State state_for(const Emulation& emulation, const std::vector<AccessKey>& keys, std::string seed) {
  State state = emulation.state;
  state.seed = std::move(seed);
  std::vector<AccessKey>& all = state.accounts.front().keys;
  const std::vector<std::string> denied =
      all.empty() ? std::vector<std::string>() : all.front().denied;
  all = keys;
  for (AccessKey& key : all) key.denied = denied;
  return state;
}

/// What a request asks for: the parameters of the action's table, booleans in small letters. How a
/// client spells them, and what it adds, is the judge's to say.
Request as_meant(const Spec& spec, const Request& request) {
  const Params all = parse_params(request).params;
  std::string query;
  const auto add = [&](const std::string& name, const std::string& value) {
    query += (query.empty() ? "?" : "&") + percent_encode(name) + "=" + percent_encode(value);
  };
  const std::string& action = spec.name_of("action");
  if (const std::string* said = named_action(request, all, action)) add(action, *said);
  const std::string& version = spec.name_of("version");
  if (const std::string* said = named_version(request, all, version)) add(version, *said);
  for (const Param& param : all) {
    const Parameter* parameter = spec.parameter(param.name);
    if (parameter == nullptr || parameter->role == "action" || param.value.empty()) continue;
    std::string value = param.value;
    if (parameter->type == ValueType::boolean)
      std::transform(value.begin(), value.end(), value.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    add(param.name, value);
  }
  Request meant;
  meant.method = "GET";
  meant.version = "HTTP/1.1";
  meant.target = "/" + query;
  return meant;
}

/// What an answer says, read back from its bytes.
void read_record(const Spec& spec, const Interaction& interaction, Format format, Record& record) {
  const Response& response = interaction.response;
  const Reading reading = read_json_or_xml(response.body);
  if (!reading.ok()) return;
  const Value& said = format == Format::json || reading.value.members.empty()
                          ? reading.value
                          : reading.value.members.front().value;
  record.status = response.status;
  record.request_id = said.text_of(spec.envelope.request_id);
  record.order = said.text_of(spec.name_of("order_id"));
  if (response.status == 200) return;
  record.code = said.text_of(spec.envelope.code);
  record.message = said.text_of(spec.envelope.message);
  record.error = record.code;
  for (const ErrorRow& row : spec.errors)
    if (row.status == record.status && row.code == record.code &&
        fits_message(row.message, record.message)) {
      record.error = row.id;
      break;
    }
}

}  // namespace

Emulation read_emulation(const EmulationSource& source, const std::string& file, const Value& row,
                         const std::string& account) {
  if (source.service == nullptr)
    throw Error(file, row.line, "a case on the emulator, and no accounts to start it from",
                "load the cases as part of a suite");
  const std::string name = account.empty() ? row.text_of("account") : account;
  Emulation emulation{source.service, source.account(name), name};
  if (const Value* clock = row.find("clock"))
    emulation.state.clock.fixed = read_moment(file, *clock);
  if (const auto addresses = read_number(row, "addresses"))
    emulation.state.addresses = static_cast<std::uint32_t>(*addresses);
  if (row.find("addresses") != nullptr) emulation.account.clear();
  if (!emulation.state.clock.fixed)
    throw Error(file, row.line, "the account's clock runs, and so no run would repeat another",
                "add 'clock': the time at which the case begins");
  return emulation;
}

Intervention read_intervention(const std::string& file, const Value& row) {
  Intervention before;
  if (const Value* clock = row.find("clock")) before.clock = read_moment(file, *clock);
  before.pay = row.find("pay") != nullptr;
  before.void_order = row.find("void") != nullptr;
  if (const Value* row_id = row.find("inject"))
    before.injection = Injection{row_id->text, "", "", "", 1};
  return before;
}

Decided read_decided(const Spec& spec, const std::string& file, const Value& row) {
  Decided decided;
  decided.error = row.text_of("error");
  if (!decided.error.empty() && spec.error(decided.error) == nullptr)
    throw Error(file, row.line, "the spec has no error row '" + decided.error + "'",
                "take an id that 'ecs-contract check --rules' lists");
  const std::string order = row.text_of("order");
  decided.order = order == "placed"     ? Decided::Order::placed
                  : order == "repeated" ? Decided::Order::repeated
                  : order == "none"     ? Decided::Order::none
                                        : Decided::Order::any;
  if (const Value* why = row.find("why")) decided.why = read_texts(*why);
  for (const std::string& rule : decided.why)
    if (spec.rule(rule) == nullptr && spec.error(rule) == nullptr)
      throw Error(file, row.line, "the spec has no rule '" + rule + "'",
                  "take an id that 'ecs-contract check --rules' lists");
  return decided;
}

Holding read_holding(const Value& row) {
  Holding holding;
  holding.instance = row.text_of("instance");
  holding.out = read_number(row, "out");
  holding.in = read_number(row, "in");
  if (const Value* address = row.find("address")) holding.address = address->text == "true";
  holding.balance = read_number(row, "balance");
  if (const Value* orders = row.find("orders")) holding.orders = read_texts(*orders);
  return holding;
}

Answering from_emulator(const Emulation& emulation, const std::vector<AccessKey>& keys,
                        std::string seed) {
  const auto emulator =
      std::make_shared<Emulator>(*emulation.service, state_for(emulation, keys, std::move(seed)));
  const auto intervene = [emulator, beginning = emulation.state](
                             const Intervention& before,
                             std::chrono::system_clock::time_point arrived) -> std::string {
    if (before.clock) emulator->set_clock({*before.clock, {}});
    if (before.injection) emulator->inject(*before.injection);
    if (!before.pay && !before.void_order) return "";
    const std::vector<Order> orders = orders_placed(beginning, emulator->state());
    if (orders.empty()) return "no order has been placed";
    return before.pay ? emulator->pay(orders.back().id, arrived)
                      : emulator->void_order(orders.back().id);
  };
  return {[emulator](const Request& request, Record& record) {
            return emulator->answer(request, &record);
          },
          intervene, [emulator] { return std::optional(emulator->state()); }};
}

Answering from_recording(const Spec& spec, Cassette recording, const CassetteRules& rules) {
  for (StoredInteraction& each : recording.interactions)
    each.interaction.request = as_meant(spec, each.interaction.request);
  // A client that repeats a call hears the same again; that it did is the judge's to say.
  const auto player = std::make_shared<CassettePlayer>(
      std::move(recording), rules, CassettePlayerOptions{AfterLast::repeat, {}});
  const auto answer = [&spec, player](const Request& request, Record& record) {
    const Request meant = as_meant(spec, request);
    const Taken taken = player->take(meant, parse_params(meant).params);
    const Format format =
        asked_format(spec, request, parse_params(request).params).value_or(Format::json);
    Response response = taken.response != nullptr ? transcode(spec, format, *taken.response)
                                                  : answer_miss(spec, format, taken.miss);
    read_record(spec, {request, response}, format, record);
    record.again = taken.again;
    if (taken.response == nullptr) record.error = "nothing: " + taken.miss;
    return response;
  };
  return {answer, [](const Intervention&, auto) { return std::string(); },
          [] { return std::optional<State>(); }};
}

Response EmulatedCase::answer(const Request& request, Record& record) {
  Response response = answering_.answer(request, record);
  const std::lock_guard lock(mutex_);
  const auto& old = beginning().accounts.front().orders;
  if (placed_.empty() && !record.order.empty() &&
      std::none_of(old.begin(), old.end(), [&](const Order& o) { return o.id == record.order; }))
    placed_ = record.order;
  return response;
}

std::string EmulatedCase::placed() const {
  const std::lock_guard lock(mutex_);
  return placed_;
}

std::vector<Order> orders_placed(const State& before, const State& after) {
  std::vector<Order> placed;
  const auto& old = before.accounts.front().orders;
  for (const Order& order : after.accounts.front().orders)
    if (std::none_of(old.begin(), old.end(), [&](const Order& o) { return o.id == order.id; }))
      placed.push_back(order);
  return placed;
}

std::vector<std::string> departures(const Decided& expected, const Happened& happened) {
  const Record& record = happened.records.front();
  const auto answer = [](const std::string& error) { return error.empty() ? "success" : error; };
  std::vector<std::string> found;
  if (record.error != expected.error)
    found.push_back("it answered " + answer(record.error) + ", not " + answer(expected.error));
  const bool was_there = !happened.placed.empty() && record.order == happened.placed;
  // An error names no order: only the emulator itself knows which one it left behind.
  const bool named = record.error.empty() || happened.after;
  if (named && ((expected.order == Decided::Order::placed && (record.order.empty() || was_there)) ||
                (expected.order == Decided::Order::repeated && !was_there) ||
                (expected.order == Decided::Order::none && !record.order.empty())))
    found.push_back("the answer names " +
                    (record.order.empty() ? std::string("no order") : "order " + record.order) +
                    ", and the first one is " +
                    (happened.placed.empty() ? "none" : happened.placed));
  for (const std::string& rule : expected.why)
    if (happened.after && std::find(record.why.begin(), record.why.end(), rule) == record.why.end())
      found.push_back("it was decided by " + listed(record.why) + ", not by " + rule);
  return found;
}

std::vector<std::string> departures(const Holding& expected, const Happened& happened) {
  std::vector<std::string> found;
  if (!happened.after) return found;
  const Account& account = happened.after->accounts.front();
  if (const Instance* instance = find_instance(account, expected.instance)) {
    const Bandwidth now = bandwidth_at(*instance, *happened.after->clock.fixed);
    compare(instance->id + "'s outbound bandwidth", expected.out, now.out, found);
    compare(instance->id + "'s inbound bandwidth", expected.in, now.in, found);
    if (expected.address && *expected.address == instance->address.empty())
      found.push_back(instance->id + " has " + (instance->address.empty() ? "no" : "an") +
                      " address");
  } else if (!expected.instance.empty()) {
    found.push_back("there is no instance " + expected.instance);
  }
  for (const Fund& fund : account.funds)
    if (fund.method == account.pays_with)
      compare("the balance", expected.balance, fund.amount, found);
  if (!expected.orders) return found;
  std::vector<std::string> states;
  for (const Order& order : orders_placed(happened.before, *happened.after))
    states.push_back(order.state);
  if (states != *expected.orders)
    found.push_back("the orders placed are " + listed(states) + ", not " +
                    listed(*expected.orders));
  return found;
}

}  // namespace contract
