#include "runner/check_adapter.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>

#include "ecs_contract/certificate.h"
#include "ecs_contract/listener.h"
#include "formats/joined.h"
#include "formats/json.h"
#include "runner/step_observation.h"

namespace contract {
namespace {

using std::chrono::milliseconds;

/// Longer than it takes an adapter to read what has come: the second half finds it waiting.
constexpr milliseconds kBetweenHalves{100};
/// With the rest of the line a little less than the protocol's 1 MiB.
constexpr std::size_t kLongText = (1u << 20) - 4096;

/// How many times longer the first call of a process may take than the others.
constexpr int kFirstCall = 5;

enum class Weather { good, stalls, resets };

/// A service that answers as the weather is.
class Service {
 public:
  Service(const Spec& spec, const Step& step, const std::optional<Identity>& tls)
      : answerer_(spec, step, "check"),
        listener_([this](const Request& r) { return answer(r); }, options_of(tls)) {}
  int port() const { return listener_.port(); }
  /// From now on the weather is so; requests are counted anew.
  void set(Weather weather) {
    weather_ = weather;
    requests_ = 0;
  }
  int requests() const { return requests_; }
  /// The number of the connection on which the last request came since it was asked; 0: none came.
  std::uint64_t connection() { return connection_.exchange(0); }

 private:
  static ListenerOptions options_of(const std::optional<Identity>& tls) {
    ListenerOptions options;
    options.tls = tls;
    return options;
  }

  Response answer(const Request& request) {
    ++requests_;
    connection_ = request.connection;
    Response response = answerer_.answer(request);
    if (weather_ == Weather::stalls) response.script = {Pause{std::chrono::minutes(10)}, Close{}};
    if (weather_ == Weather::resets) response.script = {Reset{}};
    return response;
  }

  StepAnswerer answerer_;
  std::atomic<Weather> weather_{Weather::good};
  std::atomic<int> requests_{0};
  std::atomic<std::uint64_t> connection_{0};
  Listener listener_;
};

/// A port that was free a moment ago: nobody answers there.
int deserted_port() {
  return Listener([](const Request&) { return Response{}; }).port();
}

/// A call with what the action demands and nothing else.
Step plain_step(const Spec& spec) {
  Step step;
  for (const Parameter& parameter : spec.parameters)
    if (parameter.required && parameter.role != "action")
      step.arguments.push_back({parameter.name, parameter.type, parameter.example});
  return step;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// What is wrong with a reply; `kinds` empty: any but errored will do.
std::string wrong_with(const Reply& reply, const std::vector<std::string>& kinds) {
  if (const auto* violation = std::get_if<Violation>(&reply)) return violation->text;
  if (const auto* end = std::get_if<ProcessEnd>(&reply))
    return "it " + describe(*end) +
           (end->last_words.empty() ? "" : "; its last words: " + printable(end->last_words, 400));
  const Outcome& outcome = std::get<Outcome>(reply);
  if (kinds.empty() ? outcome.kind != "errored" : contains(kinds, outcome.kind)) return "";
  const std::string& why = outcome.reason.empty() ? outcome.detail : outcome.reason;
  return "the outcome is " + outcome.kind +
         (kinds.empty() ? "" : ", expected " + joined(kinds, "; ")) +
         (why.empty() ? "" : ": " + printable(why, 400));
}

/// What three calls in a row to one address tell, two of one user and one of another, by the
/// connections on which they came; 0: a call never came.
std::string about_connections(std::uint64_t first, std::uint64_t second, std::uint64_t of_another) {
  if (first == 0 || second == 0 || of_another == 0) return "nothing: a call did not arrive";
  if (first != second)
    return "each call came on a connection of its own: a client made anew for each call, or one "
           "that keeps no connection. Cases about a connection that served before are not asked";
  if (second != of_another)
    return "calls of one user came on one connection, those of another user on another: a client, "
           "with its pool, is kept for each user";
  return "calls of two users came on one connection: one pool of connections is shared by the "
         "whole process";
}

class Dialogue {
 public:
  Dialogue(const AdapterConfig& adapter, const ProtocolSchemas& schemas, const Spec& spec,
           const CheckTimes& times, std::function<void(const AdapterCheck&)> sink)
      : adapter_(adapter),
        schemas_(schemas),
        spec_(spec),
        times_(times),
        sink_(std::move(sink)),
        step_(plain_step(spec)) {}

  void hold() {
    if (!adapter_.exec && !greet()) return;
    if (adapter_.exec) hello_ = adapter_.exec->hello;
    tell("capabilities: everything is declared, or has a reason",
         joined(inconsistencies(hello_), "; "));
    const bool http = contains(hello_.schemes, "http");
    std::optional<LocalAuthority> authority;
    if (!http) authority = make_local_authority();
    Service service(spec_, step_, http ? std::nullopt : std::optional(authority->server));
    Case each;
    each.id = "check/adapter";
    each.format = contains(hello_.formats, "json") ? Format::json : Format::xml;
    each.signature = hello_.signatures.front();
    each.scheme = http ? "http" : "https";
    call_ = call_of(spec_, each);
    call_.host = "127.0.0.1";
    call_.port = service.port();
    call_.ca_pem = authority ? authority->authority_pem : "";
    call_.access_key_id = "LTAIcheckadapter";
    call_.access_key_secret = "secretcheckadapter";
    call_.parameters = step_.arguments;
    call_.deadline = times_.deadline;
    check_calls(service);
    if (!adapter_.exec) {
      check_lines();
      check_ends();
    }
  }

 private:
  void tell(const std::string& demand, const std::string& wrong) { sink_({demand, wrong, ""}); }

  bool greet() {
    Process process(process_of(adapter_, home_, times_.stop));
    const auto line = process.ask(write_json(hello_message(CONTRACT_VERSION)), times_.hello);
    std::string wrong;
    if (!line) {
      ProcessEnd end = process.end();
      end.last_words = process.last_words();
      wrong = wrong_with(end, {});
    } else {
      const auto greeting = read_greeting(schemas_, *line);
      if (const auto* violation = std::get_if<Violation>(&greeting))
        wrong = violation->text;
      else
        hello_ = std::get<Hello>(greeting);
    }
    tell("hello: answered in time, by the schema", wrong);
    return wrong.empty();
  }

  /// One process for all of them, and a fresh one where it is gone.
  void check_calls(Service& service) {
    const ClientMaker maker = adapter_maker(
        adapter_, schemas_, {.hello = times_.hello, .grace = times_.grace, .stop = times_.stop});
    std::optional<Client> client;
    const auto call = [&](const std::string& demand, const std::vector<std::string>& kinds,
                          const std::function<std::string()>& note = nullptr) {
      if (!client) client = maker();
      ++call_.seq;
      const Reply reply = client->call(call_);
      if (!std::holds_alternative<Outcome>(reply)) client.reset();
      AdapterCheck check{demand, wrong_with(reply, kinds), ""};
      const auto* end = std::get_if<ProcessEnd>(&reply);
      if (end != nullptr && end->why == ProcessEnd::Why::stalled && service.requests() > 1) {
        // The time-out was set and kept, and the library tried again: what cases judge, not this.
        check.note = "no outcome in time: the library itself sent the call " +
                     std::to_string(service.requests()) + " times";
        check.wrong.clear();
      }
      if (note) check.note = note();
      sink_(check);
    };
    call("call: answered", {"ok"});
    const std::uint64_t first = service.connection();
    call("call: a second one in the same process is answered", {"ok"});
    if (!adapter_.exec) {
      const std::uint64_t second = service.connection();
      call_.access_key_id = "LTAIanotheruser";
      call("call: one of another user in the same process is answered", {"ok"},
           [&] { return about_connections(first, second, service.connection()); });
    }
    call_.port = deserted_port();
    call("refused connection: a transport_error", {"transport_error"});
    call_.port = service.port();
    service.set(Weather::stalls);
    call("stalled service: an outcome within the deadline and two seconds",
         {"transport_error", "parse_error"});
    service.set(Weather::resets);
    call("reset connection: reported as no usable answer", {"transport_error", "parse_error"});
    service.set(Weather::good);
    call("after bad weather: the next call is answered", {"ok"});
  }

  /// A process that has said hello.
  std::unique_ptr<Process> greeted() {
    auto process = std::make_unique<Process>(process_of(adapter_, home_, times_.stop));
    process->ask(write_json(hello_message(CONTRACT_VERSION)), times_.hello);
    return process;
  }

  std::string next_call(const Value& extra = Value::null_value()) {
    ++call_.seq;
    message_ = call_message(call_);
    if (!extra.is(Value::Kind::null)) message_.add("of_a_later_version", extra);
    return write_json(message_);
  }

  Reply reply_of(Process& process, const std::optional<std::string>& line) {
    if (!line) {
      ProcessEnd end = process.end();
      end.last_words = process.last_words();
      return end;
    }
    auto reply = read_reply(schemas_, *line, message_);
    if (auto* outcome = std::get_if<Outcome>(&reply)) return std::move(*outcome);
    return std::get<Violation>(reply);
  }

  /// Each line goes to a fresh process, whose first call takes longer than any other.
  void check_lines() {
    call_.deadline = kFirstCall * times_.deadline;
    const milliseconds time = call_.deadline + times_.grace;
    {
      const auto process = greeted();
      const std::string line = next_call();
      process->send(line.substr(0, line.size() / 2), time);
      std::this_thread::sleep_for(kBetweenHalves);
      tell(
          "lines: one that comes in two halves is read",
          wrong_with(reply_of(*process, process->ask(line.substr(line.size() / 2), time)), {"ok"}));
    }
    {
      const auto process = greeted();
      const std::string line = next_call(Value::object().add("known", Value::boolean(false)));
      tell("lines: an unknown member of a call is passed over",
           wrong_with(reply_of(*process, process->ask(line, time)), {"ok"}));
    }
    {
      const auto process = greeted();
      Call plain = call_;
      call_.parameters.front().text = std::string(kLongText, 'x');
      const std::string line = next_call();
      call_.parameters = plain.parameters;
      tell("lines: a call of nearly 1 MiB has an outcome",
           wrong_with(reply_of(*process, process->ask(line, time)), {}));
    }
    check_unknown_message();
  }

  void check_unknown_message() {
    const milliseconds time = call_.deadline + times_.grace;
    const auto process = greeted();
    const Reply reply =
        reply_of(*process, process->ask("{\"type\":\"of_a_later_version\"}\n" + next_call(), time));
    std::string wrong = wrong_with(reply, {"ok"});
    if (const auto* end = std::get_if<ProcessEnd>(&reply);
        end != nullptr && end->why == ProcessEnd::Why::exited && end->code != 0)
      wrong = end->last_words.empty() ? "it exited with " + std::to_string(end->code) +
                                            " and said nothing on standard error"
                                      : "";
    tell("lines: an unknown message is passed over, or refused aloud with an exit", wrong);
  }

  /// `end` must be an exit with 0.
  static std::string wrong_exit(const ProcessEnd& end) {
    return end.why == ProcessEnd::Why::exited && end.code == 0 ? ""
           : end.why == ProcessEnd::Why::stalled               ? "it went on"
                                                               : "it " + describe(end);
  }

  void check_ends() {
    auto process = greeted();
    process->finish(write_json(bye_message()), times_.grace);
    tell("bye: exits with 0 within two seconds", wrong_exit(process->end()));
    tell("bye: says nothing more",
         process->unread().empty() ? "" : "it said: " + printable(process->unread(), 400));
    process = greeted();
    process->finish(std::nullopt, times_.grace);
    tell("end of input: exits with 0 within two seconds", wrong_exit(process->end()));
    process = greeted();
    process->signal(SIGTERM, times_.grace);
    tell("SIGTERM: exits", process->end().why == ProcessEnd::Why::stalled ? "it went on" : "");
  }

  const AdapterConfig& adapter_;
  const ProtocolSchemas& schemas_;
  const Spec& spec_;
  const CheckTimes& times_;
  const std::function<void(const AdapterCheck&)> sink_;
  EmptyHome home_;
  Step step_;
  Hello hello_;
  Call call_;
  Value message_;  ///< the call that was written last
};

}  // namespace

void check_adapter(const AdapterConfig& adapter, const ProtocolSchemas& schemas, const Spec& spec,
                   const CheckTimes& times, const std::function<void(const AdapterCheck&)>& sink) {
  Dialogue(adapter, schemas, spec, times, [&](const AdapterCheck& each) {
    if (!times.stop.stop_requested()) sink(each);
  }).hold();
}

}  // namespace contract
