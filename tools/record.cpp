#include <cstdlib>
#include <iostream>
#include <memory>
#include <set>

#include "call_lines.h"
#include "cassette_setting.h"
#include "command_line.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "interruption.h"
#include "open_recording.h"
#include "proxy/credentials.h"
#include "proxy/upstream.h"
#include "runner/suite.h"
#include "save_recording.h"
#include "served_endpoints.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  EndpointArguments endpoints;
  SaveArguments saving;
  CallLineArguments lines;
  std::string upstream, out, authority, client, profile, account;
  std::string provenance = "live";
  std::string client_key = "ecs-contract-client";
  std::string client_secret;  ///< empty: one of this run
  std::vector<std::string> actions;
  unsigned threads = 2;
  std::size_t count = 0;
  int timeout = 60;
  bool sign_again = false, recover = false;
};

/// The service as the recorder calls it: signed again where that is asked for.
Handler service_of(const Arguments& arguments, const Address& address, CassetteRules& rules,
                   Upstream& upstream) {
  Handler service = [&upstream](const Request& request) { return upstream.ask(request); };
  if (!arguments.sign_again) return service;
  const SigningKey real =
      find_access_key(variable, variable("HOME").value_or("/"), arguments.profile);
  rules.secrets = {real.id, real.secret};
  if (!real.token.empty()) rules.secrets.push_back(real.token);
  return sign_again_for(real, address.authority(), std::move(service));
}

/// What stands before the recorder: what can't be passed on is refused, and not recorded.
Handler guarded(const Arguments& arguments, const CassetteSetting& setting, Handler recorder) {
  if (!arguments.sign_again) return refuse_v3(std::move(recorder));
  std::set<std::string> actions(arguments.actions.begin(), arguments.actions.end());
  const Service service = load_service(files_of(arguments.suite));
  for (const Spec& spec : service.specs()) actions.insert(spec.action);
  return demand_signed_by(
      {arguments.client_key, arguments.client_secret, ""},
      demand_action(std::move(actions), setting.rules.action, std::move(recorder)));
}

/// By which names clients may ask. Whoever holds a real key answers to this machine's own alone.
EndpointArguments endpoints_of(const Arguments& arguments, const CassetteSetting& setting) {
  EndpointArguments endpoints = arguments.endpoints;
  endpoints.allowed.unregistered = !arguments.sign_again;
  if (!arguments.sign_again) allow_service(setting.spec, endpoints.allowed);
  return endpoints;
}

void print_ready(const Arguments& arguments, const ServedEndpoints& endpoints) {
  std::cout << "recording " << endpoints.addresses() << " -> " << arguments.upstream
            << "; stop with Ctrl-C\n";
  if (arguments.sign_again)
    std::cout << "clients sign with AccessKeyId " << arguments.client_key << " and secret "
              << arguments.client_secret << "; their calls are signed again\n";
  std::cout << std::flush;
}

int record(Arguments arguments) {
  if (arguments.out.empty()) throw Error("no folder to record into", "name one with --out");
  if (arguments.recover)
    return recover_recording(load_setting(arguments.suite), arguments.out, arguments.saving);
  if (arguments.upstream.empty())
    throw Error("no service to record", "name one with --upstream, as in http://127.0.0.1:8080");
  CassetteSetting setting = load_setting(arguments.suite);
  if (!arguments.account.empty()) demand_account(files_of(arguments.suite), arguments.account);
  const Address address = read_address(arguments.upstream);
  if (!address.tls && !arguments.authority.empty())
    throw Error("--authority has no effect on a service that is called by http://",
                "leave it out, or name the service by https://");
  if (arguments.sign_again && arguments.client_secret.empty())
    arguments.client_secret = new_secret();
  const Interruption interruption;

  UpstreamOptions options{address, {}};
  if (!arguments.authority.empty()) options.authorities_pem = read_file(arguments.authority);
  options.answer_time = std::chrono::seconds(arguments.timeout);
  Upstream upstream(options);
  Handler service = service_of(arguments, address, setting.rules, upstream);

  OpenRecording recording(setting, arguments.out,
                          {arguments.provenance, arguments.client, arguments.account},
                          arguments.saving);
  Recorder& recorder = recording.recorder();
  {
    ListenerOptions listening;
    listening.loops = arguments.threads;
    CallLines lines(setting.spec, arguments.lines);
    EndpointArguments by = endpoints_of(arguments, setting);
    by.refused = lines.refused();
    const ServedEndpoints endpoints(
        lines.tell(guarded(arguments, setting, recorder.record(std::move(service)))), listening,
        by);
    endpoints.demand_other(address);
    print_ready(arguments, endpoints);
    interruption.wait_until([&] {
      return recorder.failure() || (arguments.count > 0 && recording.count() >= arguments.count);
    });
  }
  return recording.save("send the client's calls to the address that is printed");
}

}  // namespace

Verb add_record(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("--upstream", arguments->upstream,
                 "The service to pass calls on to: http://HOST[:PORT] or https://…; there is no "
                 "default");
  app.add_option("--out", arguments->out, "The folder of the recording");
  add_options(app, arguments->endpoints);
  app.add_option("--provenance", arguments->provenance,
                 "Who answers: live, emulator or document (its samples)")
      ->check(CLI::IsMember({"live", "emulator", "document"}));
  app.add_option("--client", arguments->client,
                 "Who calls, for the record; else the User-Agent of each call");
  app.add_option("--account", arguments->account,
                 "The shipped account (specs/accounts/) whose state the service has");
  app.add_option("--authority", arguments->authority,
                 "PEM file of the authorities to trust upstream; else the system's");
  CLI::Option* sign_again =
      app.add_flag("--sign-again", arguments->sign_again,
                   "Verify calls by a throw-away key and sign them again by the real one, from the "
                   "environment or the profile file; V3 needs it");
  app.add_option("--profile", arguments->profile, "The profile to take the real key from")
      ->needs(sign_again);
  app.add_option("--client-key", arguments->client_key, "The throw-away AccessKeyId")
      ->needs(sign_again);
  app.add_option("--client-secret", arguments->client_secret,
                 "And its secret; else a new one for this run, which is printed")
      ->needs(sign_again);
  app.add_option("--action", arguments->actions,
                 "An action that is signed again beside those of the tables")
      ->needs(sign_again);
  app.add_option("--count", arguments->count, "Stop after so many interactions")
      ->check(some_number());
  app.add_option("--timeout", arguments->timeout, "Seconds to wait for an answer of the service")
      ->check(CLI::Range(1, 3600));
  add_threads(app, arguments->threads);
  add_options(app, arguments->lines);
  const std::vector<CLI::Option*> of_recording = app.get_options([](const CLI::Option* option) {
    return !option->check_lname("out") && !option->check_lname("help");
  });
  CLI::Option* recover =
      app.add_flag("--recover", arguments->recover,
                   "Save what the journal of a recording that was cut off holds");
  for (CLI::Option* option : of_recording) recover->excludes(option);
  add_options(app, arguments->saving);
  add_setting_options(app, arguments->suite);
  app.footer(
      "Into a folder that holds a recording it adds what is new and updates what changed.\n"
      "Examples: ecs-contract record --upstream https://ecs.aliyuncs.com --out cassettes/mine\n"
      "          ecs-contract record --upstream https://ecs.aliyuncs.com --out cassettes/mine "
      "--replace\n"
      "          ecs-contract record --recover --out cassettes/mine");
  return [arguments] { return record(*arguments); };
}

}  // namespace contract
