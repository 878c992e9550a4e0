#include <iostream>
#include <memory>

#include "call_lines.h"
#include "cassette_setting.h"
#include "command_line.h"
#include "ecs_contract/error.h"
#include "ecs_contract/listener.h"
#include "formats/files.h"
#include "interruption.h"
#include "proxy/credentials.h"
#include "proxy/host_check.h"
#include "runner/suite.h"
#include "served_endpoints.h"
#include "service/billing.h"
#include "service/control.h"
#include "service/state_file.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  std::string state = "shop", host = "127.0.0.1", seed, clock, ca, authority_from;
  int port = 0, https_port = 0, control_port = 0;
  std::string control_token;
  HostNames allowed;
  unsigned threads = 2;
  CallLineArguments lines;
};

State state_of(const SuiteFiles& files, const Arguments& arguments) {
  State state = load_account(files, arguments.state, arguments.seed);
  if (!arguments.clock.empty()) {
    state.clock.fixed = parse_utc(arguments.clock, kMoment);
    if (!state.clock.fixed)
      throw Error("'" + arguments.clock + "' is no time", "say it like 2026-01-01T00:00:00Z");
  }
  return state;
}

ListenerOptions listen_on(const Arguments& arguments, int port) {
  ListenerOptions options;
  options.host = arguments.host;
  options.port = port;
  options.loops = arguments.threads;
  return options;
}

/// Answers, and tells what was decided: a line a request.
Handler told(Emulator& emulator, CallLines& lines) {
  return [&emulator, &lines](const Request& request) {
    const auto begun = CallLines::Clock::now();
    Record record;
    Response response = emulator.answer(request, &record);
    if (lines.are_told()) lines.tell(request, response, record, begun);
    return response;
  };
}

void print_keys(const State& state) {
  for (const Account& account : state.accounts)
    for (const AccessKey& key : account.keys)
      std::cout << "  key      " << key.id << "  secret " << key.secret << "  account "
                << account.id << (key.active ? "" : "  (disabled)")
                << (key.denied.empty() ? "" : "  (may not call " + key.denied.front() + ")")
                << "\n";
}

/// By which names clients may call: those of the service too, and the one that was given.
HostNames names_of(const Arguments& arguments, const Spec& spec) {
  HostNames allowed = arguments.allowed;
  allowed.names.push_back(arguments.host);
  allow_service(spec, allowed);
  return allowed;
}

int emulate(Arguments arguments) {
  if (arguments.host.starts_with('[') && arguments.host.ends_with(']'))
    arguments.host = arguments.host.substr(1, arguments.host.size() - 2);
  if (arguments.control_token.empty()) arguments.control_token = new_secret();
  const SuiteFiles files = files_of(arguments.suite);
  const Service service = load_service(files);
  const Schema schema = Schema::load(files.folder / "specs/schema/state.schema.json");
  Emulator emulator(service, state_of(files, arguments));
  const Interruption interruption;

  const LocalAuthority authority = authority_of(arguments.authority_from);
  CallLines lines(service.first(), arguments.lines);
  const BillingFacts billing = load_billing_facts(files);
  const Handler handler = refuse_foreign(
      names_of(arguments, service.first()),
      with_billing(emulator, service, billing, told(emulator, lines)), lines.refused());
  ListenerOptions plain = listen_on(arguments, arguments.port);
  plain.keep_alive = service.first().envelope.keep_alive;
  ListenerOptions secure = plain;
  secure.port = arguments.https_port;
  secure.tls = authority.server;
  ListenerOptions apart = listen_on(arguments, arguments.control_port);
  apart.host = "127.0.0.1";
  Listener http(handler, plain);
  Listener https(handler, secure);
  Listener controls(refuse_foreign({arguments.allowed.names, false},
                                   control(emulator, service, schema, arguments.control_token)),
                    apart);
  if (!arguments.ca.empty()) write_file(arguments.ca, authority.authority_pem);

  std::cout << "the emulator of " << service.first().id << "\n  http     "
            << url_of("http", arguments.host, http.port()) << "/\n  https    "
            << url_of("https", arguments.host, https.port()) << "/  "
            << (!arguments.ca.empty()               ? "authority in " + arguments.ca
                : !arguments.authority_from.empty() ? "authority in " + arguments.authority_from
                                                    : "(--ca FILE writes the authority to trust)")
            << "\n  control  " << url_of("http", apart.host, controls.port()) << "/  token "
            << arguments.control_token << "\n";
  print_keys(emulator.state());
  std::cout << "  actions ";
  for (const Spec& spec : service.specs()) std::cout << " " << spec.action;
  std::cout << "\nends with SIGTERM or Ctrl-C" << std::endl;

  interruption.wait_until([] { return false; });
  for (Listener* each : {&http, &https, &controls}) each->begin_to_end();
  for (Listener* each : {&http, &https, &controls}) each->stop();
  std::cout << "ended: " << emulator.requests() << " requests answered" << std::endl;
  return kAsExpected;
}

}  // namespace

Verb add_emulate(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("--state", a.state, "A shipped account by its name, or a state file")
      ->capture_default_str();
  app.add_option("--port", a.port, "Port for HTTP; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--https-port", a.https_port, "Port for HTTPS")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--control-port", a.control_port, "Port of the control endpoint, on loopback only")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--control-token", a.control_token,
                 "What requests to it say: 'Authorization: Bearer TOKEN'; else a new one for this "
                 "run, which is printed")
      ->envname("ECS_CONTRACT_CONTROL_TOKEN");
  add_allowed_hosts(app, a.allowed);
  app.add_option("--host", a.host, "Address for HTTP and HTTPS")->capture_default_str();
  app.add_option("--seed", a.seed, "Makes keys, request ids and order ids")->check(not_empty());
  app.add_option("--clock", a.clock,
                 "Stop the accounts' clock at this time; else it runs, or stands where the state "
                 "says");
  app.add_option("--ca", a.ca, "Write the authority that signs the HTTPS certificate to this file");
  app.add_option("--authority-from", a.authority_from,
                 "Folder of the authority that signs it, made by 'ecs-contract authority'; else "
                 "one of this run signs");
  add_threads(app, a.threads);
  add_options(app, a.lines);
  app.add_option("--spec", a.suite.spec, "Another spec table");
  app.add_option("--root", a.suite.root, "The suite's folder, with specs/ and conformance/");
  app.footer("Example: ecs-contract emulate --port 8080 --control-port 8081 --state shop");
  return [arguments] { return emulate(*arguments); };
}

}  // namespace contract
