// ecs-contract-reference-client [--pooled]: speaks conformance/PROTOCOL.md for the client beside
// it. One line in, one line out; what is told in a call is forgotten after it, but for what a
// Connection keeps.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "defects/defects.h"
#include "ecs_client.h"
#include "ecs_contract/finding.h"
#include "formats/json.h"
#include "pool.h"

namespace contract::reference {
namespace {

/// Connections by endpoint; emptied when it gets large, for each case has an endpoint of its own.
using Connections = std::map<Endpoint, Connection>;
constexpr std::size_t kMostConnections = 8;

/// Which client it is: the right one, the one with a pool for the whole process (--pooled), or one
/// with a defect (--defect).
struct Asked {
  bool pooled = false;
  MakeCall make_call = modify_instance_network_spec;  ///< or that of a defect
};

/// What calls are made over: nothing between calls, or the pool.
struct Lines {
  bool pooled = false;
  MakeCall make_call = modify_instance_network_spec;
  Connections connections{};
  Pool pool{};

  Result call(const Config& config, const Parameters& parameters) {
    if (pooled)
      return modify_instance_network_spec(
          [&](const Request& request, std::chrono::milliseconds deadline) {
            return pool.exchange(config.endpoint, request, deadline);
          },
          config, parameters);
    if (connections.size() >= kMostConnections && !connections.contains(config.endpoint))
      connections.clear();
    return make_call(connections.try_emplace(config.endpoint, config.endpoint).first->second,
                     config, parameters);
  }
};
constexpr std::size_t kLongestDetail = 2000;  // PROTOCOL.md, outcome

const Value& member(const Value& object, const char* name) {
  const Value* found = object.find(name);
  if (found == nullptr) throw std::runtime_error(std::string("the call has no ") + name);
  return *found;
}

std::optional<std::string> text_or_null(const Value& value) {
  return value.is(Value::Kind::null) ? std::nullopt : std::optional(value.text);
}

Value texts(std::initializer_list<const char*> items) {
  Value out = Value::array();
  for (const char* item : items) out.items.push_back(Value::string(item));
  return out;
}

Value hello(bool pooled) {
  Value client = Value::object();
  client
      .add("name", Value::string(pooled ? "ecs-contract-reference-client, pooled"
                                        : "ecs-contract-reference-client"))
      .add("version", Value::string(CONTRACT_VERSION))
      .add("language", Value::string("C++"));
  Value capabilities = Value::object();
  capabilities.add("format", texts({"json", "xml"}))
      .add("signature", texts({"v1-hmac-sha1", "v1-hmac-sha256", "v3"}))
      .add("scheme", pooled ? texts({"http"}) : texts({"http", "https"}))
      .add("method", texts({"GET", "POST"}))
      .add("features", texts({"sts", "null-parameter", "empty-parameter", "big-integer"}));
  Value line = Value::object();
  line.add("type", Value::string("hello"))
      .add("protocol", Value::number(1))
      .add("client", std::move(client))
      .add("capabilities", std::move(capabilities))
      .add("reports", texts({"status", "code", "message", "request_id", "order_id"}));
  if (pooled) {
    Value https = Value::object();
    https.add("what", Value::string("scheme:https"))
        .add("reason", Value::string("its pool speaks plain HTTP alone"));
    Value unsupported = Value::array();
    unsupported.items.push_back(std::move(https));
    line.add("unsupported", std::move(unsupported));
  }
  return line;
}

SignatureKind read_signature(const std::string& text) {
  if (text == "v1-hmac-sha1") return SignatureKind::v1_hmac_sha1;
  if (text == "v1-hmac-sha256") return SignatureKind::v1_hmac_sha256;
  if (text == "v3") return SignatureKind::v3;
  throw std::runtime_error("unknown signature '" + text + "'");
}

Config read_config(const Value& call) {
  const Value& endpoint = member(call, "endpoint");
  const Value& credentials = member(call, "credentials");
  Config config;
  config.endpoint = {endpoint.text_of("scheme"), endpoint.text_of("host"),
                     std::stoi(endpoint.text_of("port")), text_or_null(member(call, "ca_pem"))};
  config.credentials = {credentials.text_of("access_key_id"),
                        credentials.text_of("access_key_secret"),
                        text_or_null(member(credentials, "security_token"))};
  config.region = call.text_of("region");
  config.action = call.text_of("action");
  config.format = call.text_of("format") == "xml" ? AnswerFormat::xml : AnswerFormat::json;
  config.signature = read_signature(call.text_of("signature"));
  config.method = text_or_null(member(call, "method")).value_or("");
  config.deadline = std::chrono::milliseconds(std::stoll(call.text_of("deadline_ms")));
  return config;
}

Parameters read_parameters(const Value& call) {
  Parameters parameters;
  for (const Value& item : member(call, "parameters").items) {
    parameters.emplace_back(item.text_of("name"), text_or_null(member(item, "text")));
  }
  return parameters;
}

Value field(const char* type, const std::optional<std::string>& text) {
  Value out = Value::object();
  return out.add("present", Value::boolean(text.has_value()))
      .add("type", Value::string(text ? type : "nullopt"))
      .add("text", text ? Value::string(*text) : Value::null_value());
}

/// What a result says, in the words of the protocol.
struct Report {
  const char* kind = "";
  std::optional<std::string> status{};
  std::optional<std::string> code{};
  std::optional<std::string> message{};
  std::optional<std::string> request_id{};
  std::optional<std::string> order_id{};
  std::string exception{};  ///< empty: the call succeeded
  std::string detail{};
};

Report report(const Success& success) {
  return {.kind = "ok",
          .status = std::to_string(success.status),
          .request_id = success.request_id,
          .order_id = success.order_id};
}

Report report(const ApiError& error) {
  return {.kind = "api_error",
          .status = std::to_string(error.status),
          .code = error.code,
          .message = error.message,
          .request_id = error.request_id,
          .exception = "ApiError",
          .detail = error.code + ": " + error.message.value_or("")};
}

Report report(const TransportError& error) {
  return {.kind = "transport_error", .exception = "TransportError", .detail = error.text};
}

Report report(const UnreadableAnswer& answer) {
  return {.kind = "parse_error",
          .status = std::to_string(answer.status),
          .exception = "UnreadableAnswer",
          .detail = answer.text};
}

Report report(const std::invalid_argument& refusal) {
  return {.kind = "client_error", .exception = "std::invalid_argument", .detail = refusal.what()};
}

Report report(const Result& result) {
  return std::visit([](const auto& it) { return report(it); }, result);
}

Value begin_outcome(const Value& call, const char* kind) {
  Value line = Value::object();
  return line.add("type", Value::string("outcome"))
      .add("seq", member(call, "seq"))
      .add("case", member(call, "case"))
      .add("kind", Value::string(kind));
}

Value to_outcome(const Value& call, const Report& r) {
  Value line = begin_outcome(call, r.kind);
  line.add("status", field("int", r.status))
      .add("code", field("std::string", r.code))
      .add("message", field("std::string", r.message))
      .add("request_id", field("std::string", r.request_id))
      .add("order_id", field("std::string", r.order_id));
  if (!r.exception.empty()) {
    line.add("exception", Value::string(r.exception))
        .add("detail", Value::string(printable(r.detail, kLongestDetail)));
  }
  return line;
}

/// A call that this adapter did not make, or not well.
Value to_outcome(const Value& call, const char* kind, const std::string& reason) {
  Value line = begin_outcome(call, kind);
  return line.add("reason", Value::string(printable(reason, kLongestDetail)));
}

Value make_call(const Value& call, Lines& lines) try {
  if (call.text_of("product") != "Ecs" || call.text_of("version") != "2014-05-26") {
    return to_outcome(call, "unsupported", "this client knows one version of one product only");
  }
  const Config config = read_config(call);
  const Parameters parameters = read_parameters(call);
  try {
    return to_outcome(call, report(lines.call(config, parameters)));
  } catch (const std::invalid_argument& refusal) {
    return to_outcome(call, report(refusal));
  }
} catch (const std::exception& error) {
  return to_outcome(call, "errored", error.what());
}

/// Flushed: the runner waits for this line.
bool put(const Value& line) {
  const std::string text = write_json(line) + "\n";
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

int serve(const Asked& asked) {
  Lines lines{.pooled = asked.pooled, .make_call = asked.make_call};
  std::string line;
  while (std::getline(std::cin, line)) {
    const Reading reading = read_json(line);
    const std::string type = reading.value.text_of("type");
    if (type == "bye") return EXIT_SUCCESS;
    if (type == "hello" && reading.value.text_of("protocol") == "1") {
      if (!put(hello(lines.pooled))) return EXIT_FAILURE;
    } else if (type == "call") {
      if (!put(make_call(reading.value, lines))) return EXIT_FAILURE;
    } else {
      std::fputs("not a line of protocol 1\n", stderr);  // the line itself may hold a secret
      return EXIT_FAILURE;
    }
  }
  return EXIT_SUCCESS;
}

/// The client that the command line asks for; nothing where there is none of that name.
std::optional<Asked> asked_for(int count, char** words) {
  if (count == 1) return Asked{};
  if (count == 2 && std::string_view(words[1]) == "--pooled") return Asked{.pooled = true};
  if (count != 3 || std::string_view(words[1]) != "--defect") return std::nullopt;
  const Defect* defect = find_defect(words[2]);
  if (defect == nullptr) return std::nullopt;
  return Asked{.make_call = defect->make_call};
}

}  // namespace
}  // namespace contract::reference

int main(int argc, char** argv) {
  using namespace contract::reference;
  std::signal(SIGPIPE, SIG_IGN);  // connection.h; a runner that is gone is seen when writing fails
  std::ios::sync_with_stdio(false);
  if (const std::optional<Asked> asked = asked_for(argc, argv)) return serve(*asked);
  std::cerr << "usage: ecs-contract-reference-client [--pooled | --defect NAME]\nNAME is one of:\n"
            << defect_names();
  return 2;
}
