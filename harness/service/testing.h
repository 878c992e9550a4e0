// What the tests of this floor and of those above it share: the real tables and accounts, a caller.
#pragma once

#include <algorithm>
#include <string>

#include "formats/json.h"
#include "service/emulator.h"
#include "service/provoke.h"
#include "service/state_file.h"
#include "spec/testing.h"

namespace contract::testing {

inline const Service& real_service() {
  static const Service service =
      load_service(real_spec(), kSource / "specs/ecs/2014-05-26", kSource / kTableSchema);
  return service;
}

inline const Schema& state_schema() {
  static const Schema schema = Schema::load(kSource / "specs/schema/state.schema.json");
  return schema;
}

inline State account(const std::string& name) {
  return load_state(kSource / "specs/accounts" / (name + ".json"), state_schema());
}

/// 2026-01-01T00:00:00Z, when the accounts' clock stands still.
inline const UtcTime kNewYear = *parse_utc("2026-01-01T00:00:00Z", kMoment);

/// What an answer in JSON says.
struct Said {
  int status = 0;
  std::string code;
  std::string message;
  std::string order;
  Value body;
};

/// Calls an emulator of its own, signed rightly with the first key of the first account, each call
/// with a nonce of its own.
class Caller {
 public:
  explicit Caller(State state, const Service& service = real_service())
      : service_(service), emulator_(service, std::move(state)) {}

  Said call(Assignment parameters, const std::string& action = "ModifyInstanceNetworkSpec") {
    parameters.emplace("Action", action);
    const State state = emulator_.state();
    const Request request =
        signed_request(service_.first(), parameters, state.accounts.front().keys.front(),
                       Format::json, "nonce-" + std::to_string(++calls_), at);
    return said(emulator_.answer(request));
  }

  static Said said(const Response& response) {
    Said said;
    said.status = response.status;
    said.body = read_json(response.body).value;
    said.code = said.body.text_of("Code");
    said.message = said.body.text_of("Message");
    said.order = said.body.text_of("OrderId");
    return said;
  }

  Emulator& emulator() { return emulator_; }
  Account account() { return emulator_.state().accounts.front(); }
  Instance instance(const std::string& id) { return *find_instance(account(), id); }
  Record last() { return emulator_.records().back(); }
  bool last_cites(const std::string& rule) {
    const Record record = last();
    return std::find(record.why.begin(), record.why.end(), rule) != record.why.end();
  }
  void set_clock(UtcTime time) { emulator_.set_clock({time, {}}); }

  std::chrono::system_clock::time_point at = kNewYear;

 private:
  const Service& service_;
  Emulator emulator_;
  int calls_ = 0;
};

}  // namespace contract::testing
