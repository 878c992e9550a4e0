#include "service/control.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "ecs_contract/error.h"
#include "formats/json.h"
#include "service/state_file.h"
#include "wire/params.h"

namespace contract {

template <>
inline constexpr auto kMembers<Record> = std::tuple(
    always("nth", &Record::nth), always("request_id", &Record::request_id),
    always("action", &Record::action), always("access_key", &Record::access_key),
    always("instance", &Record::instance), always("asked", &Record::asked),
    always("status", &Record::status), always("code", &Record::code),
    always("error", &Record::error), always("order", &Record::order), always("why", &Record::why));

namespace {

constexpr const char* kHelp =
    R"(GET  /journal?last=N           what arrived and was decided
GET  /why?request_id=ID        the rules that decided one request
GET  /orders                   orders of all accounts
POST /orders/pay?id=ID         pay an unpaid order
POST /orders/void?id=ID        void an unpaid or abnormal order
GET  /keys                     access keys with their secrets
GET  /state                    the state, as a state file
PUT  /state                    load a state file; one without a clock leaves the clock as it is
POST /reset                    back to the state it began with, or was loaded last
GET  /clock                    the time of accounts and instances
POST /clock?at=TIME            stop the clock there: 2026-01-01T00:00:00Z
POST /clock?advance=3h         move it: s, m, h, d
POST /clock?run=true           let it run from where it is
POST /inject?error=ROW         answer this error row next; times=N, fill=TEXT, action=A, instance=ID
POST /move?kind=KIND           the service moves: message or code (error=ROW, text=TEXT), price (amount=N), processing,
                               no-success, not-quotable, lost, throttle, unavailable (action=A); times=N
)";

Response json(const Value& value, int status = 200) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json;charset=utf-8"}};
  response.body = write_json(value, 2) + "\n";
  return response;
}

Response wrong(int status, const std::string& what) {
  return json(Value::object().add("error", Value::string(what)), status);
}

Response done() { return json(Value::object().add("done", Value::boolean(true))); }

constexpr long long kMostInjections = 1'000'000;  ///< as in state.schema.json

/// Carries out one request to the control endpoint.
class Control {
 public:
  Control(Emulator& emulator, const Service& service, const Schema& schema, std::string token)
      : emulator_(emulator), service_(service), schema_(schema), token_(std::move(token)) {}

  Response answer(const Request& request) const {
    static const std::map<std::string, Response (Control::*)(const Request&, const Params&) const>
        actions = {{"GET /", &Control::help},           {"GET /journal", &Control::journal},
                   {"GET /why", &Control::why},         {"GET /orders", &Control::orders},
                   {"POST /orders/pay", &Control::pay}, {"POST /orders/void", &Control::void_order},
                   {"GET /keys", &Control::keys},       {"GET /state", &Control::state},
                   {"PUT /state", &Control::load},      {"POST /reset", &Control::reset},
                   {"GET /clock", &Control::clock},     {"POST /clock", &Control::set_clock},
                   {"POST /inject", &Control::inject},  {"POST /move", &Control::move}};
    if (!is_known(request)) return unknown();
    const auto found = actions.find(request.method + " " + std::string(path_of(request.target)));
    if (found == actions.end()) return wrong(404, "GET / lists what can be asked");
    try {
      return (this->*found->second)(request, parse_query(query_of(request.target), false).params);
    } catch (const Error& error) {
      return wrong(400, error.what());
    }
  }

 private:
  bool is_known(const Request& request) const {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string* said = find_header(request.headers, "Authorization");
    return said != nullptr && said->size() == kScheme.size() + token_.size() &&
           equal_ignoring_case(std::string_view(*said).substr(0, kScheme.size()), kScheme) &&
           std::string_view(*said).substr(kScheme.size()) == token_;
  }

  static Response unknown() {
    Response response = wrong(401,
                              "say 'Authorization: Bearer TOKEN' with the token that 'emulate' "
                              "printed, or was given by --control-token");
    response.headers.push_back({"WWW-Authenticate", "Bearer"});
    return response;
  }

  static std::string text(const Params& params, const char* name) {
    const std::string* value = find_param(params, name);
    return value == nullptr ? "" : *value;
  }

  Response help(const Request&, const Params&) const {
    Response response;
    response.headers = {{"Content-Type", "text/plain;charset=utf-8"}};
    response.body = kHelp;
    return response;
  }

  Response journal(const Request&, const Params& params) const {
    const std::vector<Record> records = emulator_.records();
    const auto all = static_cast<long long>(records.size());
    const std::string last = text(params, "last");
    const auto wanted = last.empty() ? all : read_integer(last);
    if (!wanted) return wrong(400, "'" + last + "' is no number");
    const auto shown = std::clamp(*wanted, 0LL, all);
    Value list = Value::array();
    for (auto at = records.end() - shown; at != records.end(); ++at)
      list.items.push_back(to_value(*at));
    return json(list);
  }

  Response why(const Request&, const Params& params) const {
    const std::string id = text(params, "request_id");
    for (const Record& record : emulator_.records()) {
      if (record.request_id != id) continue;
      Value rules = Value::array();
      for (const std::string& rule : record.why) rules.items.push_back(explained(rule));
      return json(to_value(record).add("rules", std::move(rules)));
    }
    return wrong(404, "no request of the journal has that request_id");
  }

  Value explained(const std::string& id) const {
    Value value = Value::object();
    value.add("id", Value::string(id));
    for (const Spec& spec : service_.specs())
      if (const Rule* rule = spec.rule(id))
        return value.add("statement", Value::string(rule->statement))
            .add("basis", Value::string(to_text(rule->basis)));
    return value;
  }

  Response orders(const Request&, const Params&) const {
    Value list = Value::array();
    for (const Account& account : emulator_.state().accounts)
      for (const Order& order : account.orders)
        list.items.push_back(write_order(order).add("account", Value::string(account.id)));
    return json(list);
  }

  static Response settled(const std::string& obstacle) {
    return obstacle.empty() ? done() : wrong(409, obstacle);
  }
  Response pay(const Request& request, const Params& params) const {
    return settled(emulator_.pay(text(params, "id"), request.arrived));
  }
  Response void_order(const Request&, const Params& params) const {
    return settled(emulator_.void_order(text(params, "id")));
  }

  Response keys(const Request&, const Params&) const {
    Value list = Value::array();
    for (const Account& account : emulator_.state().accounts)
      for (const AccessKey& key : account.keys)
        list.items.push_back(Value::object()
                                 .add("account", Value::string(account.id))
                                 .add("access_key_id", Value::string(key.id))
                                 .add("access_key_secret", Value::string(key.secret))
                                 .add("security_token", Value::string(key.security_token))
                                 .add("active", Value::boolean(key.active))
                                 .add("denied", Value::texts(key.denied)));
    return json(list);
  }

  Response state(const Request&, const Params&) const {
    return json(write_state(emulator_.state()));
  }

  Response load(const Request& request, const Params&) const {
    const Reading reading = read_json(request.body);
    if (!reading.ok()) return wrong(400, "no JSON: " + reading.findings.front().note);
    if (const auto problems = schema_.check(reading.value); !problems.empty())
      return wrong(400, problems.front().path + ": " + problems.front().message);
    const State running = emulator_.state();
    State state = with_secrets(read_state(reading.value), running);
    if (reading.value.find("clock") == nullptr) state.clock = running.clock;
    emulator_.load(std::move(state));
    return done();
  }

  /// A dump has no secrets: keys that are here already keep theirs.
  static State with_secrets(State state, const State& running) {
    for (Account& account : state.accounts)
      for (AccessKey& key : account.keys)
        for (const Account& other : running.accounts)
          for (const AccessKey& known : other.keys)
            if (known.id == key.id) {
              key.secret = known.secret;
              key.security_token = known.security_token;
            }
    return state;
  }

  Response reset(const Request&, const Params&) const {
    emulator_.reset();
    return done();
  }

  Response clock(const Request& request, const Params&) const {
    const Clock clock = emulator_.state().clock;
    return json(Value::object()
                    .add("now", Value::string(format_utc(now(clock, request.arrived), kMoment)))
                    .add("runs", Value::boolean(!clock.fixed)));
  }

  Response set_clock(const Request& request, const Params& params) const {
    Clock clock = emulator_.state().clock;
    const auto arrived = std::chrono::floor<std::chrono::seconds>(request.arrived);
    if (params.size() != 1) return wrong(400, "say one of at=TIME, advance=DURATION, run=true");
    if (const std::string at = text(params, "at"); !at.empty()) {
      clock.fixed = parse_utc(at, kMoment);
      if (!clock.fixed) return wrong(400, "'" + at + "' is no time like 2026-01-01T00:00:00Z");
    } else if (const std::string by = text(params, "advance"); !by.empty()) {
      const auto duration = read_duration(by);
      if (!duration) return wrong(400, "'" + by + "' is no duration like 90s, 15m, 3h or 2d");
      if (clock.fixed) *clock.fixed += *duration;
      if (!clock.fixed) clock.ahead += *duration;
    } else if (text(params, "run") == "true") {
      clock = {std::nullopt, now(clock, request.arrived) - arrived};
    } else {
      return wrong(400, "say one of at=TIME, advance=DURATION, run=true");
    }
    static const UtcTime end = *parse_utc("9999-12-31T23:59:59Z", kMoment);
    if (now(clock, arrived) > end) return wrong(400, "the clock ends with the year 9999");
    emulator_.set_clock(clock);
    return this->clock(request, params);
  }

  Response inject(const Request&, const Params& params) const {
    const std::string times = text(params, "times");
    const auto count = times.empty() ? 1 : read_integer(times);
    if (!count || *count < 1 || *count > kMostInjections)
      return wrong(400, "times is a number from 1 to " + std::to_string(kMostInjections));
    const std::string action = text(params, "action");
    if (!action.empty() && service_.action(action) == nullptr)
      return wrong(400, "no action '" + action + "' is served");
    emulator_.inject(
        {text(params, "error"), text(params, "fill"), action, text(params, "instance"), *count});
    return done();
  }

  Response move(const Request&, const Params& params) const {
    const auto number = [&](const char* name) { return read_integer(text(params, name)); };
    const bool counted = !text(params, "times").empty(), priced = !text(params, "amount").empty();
    if (counted && (!number("times") || *number("times") < 1 || *number("times") > kMostInjections))
      return wrong(400, "times is a number from 1 to " + std::to_string(kMostInjections));
    if (priced && !number("amount"))
      return wrong(400, "amount is a number of the smallest unit of the currency");
    emulator_.move({text(params, "kind"), text(params, "error"), text(params, "text"),
                    text(params, "action"), priced ? *number("amount") : 0,
                    counted ? *number("times") : 0});
    return done();
  }

  Emulator& emulator_;
  const Service& service_;
  const Schema& schema_;
  const std::string token_;
};

}  // namespace

Handler control(Emulator& emulator, const Service& service, const Schema& schema,
                std::string token) {
  return [control = Control(emulator, service, schema, std::move(token))](const Request& request) {
    return control.answer(request);
  };
}

std::optional<std::chrono::seconds> read_duration(const std::string& text) {
  static const std::map<char, long long> units = {
      {'s', 1}, {'m', 60}, {'h', 60 * 60}, {'d', 24 * 60 * 60}};
  if (text.empty() || !units.contains(text.back())) return std::nullopt;
  const auto number = read_integer(text.substr(0, text.size() - 1));
  if (!number || *number < 0 || *number > 1'000'000) return std::nullopt;
  return std::chrono::seconds(*number * units.at(text.back()));
}

std::string to_line(const Record& record) {
  std::string line = std::to_string(record.nth) + " " +
                     (record.action.empty() ? "(no action)" : printable(record.action, 60));
  if (!record.instance.empty()) line += " " + printable(record.instance, 60);
  line += " -> " + std::to_string(record.status);
  if (!record.code.empty()) line += " " + record.code;
  if (!record.error.empty()) line += ", row " + record.error;
  if (!record.order.empty()) line += ", order " + record.order;
  if (!record.why.empty()) line += ", because of ";
  for (std::size_t i = 0; i < record.why.size(); ++i) line += (i > 0 ? ", " : "") + record.why[i];
  return line + "  " + record.request_id;
}

}  // namespace contract
