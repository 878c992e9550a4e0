// ecs-contract-reference-cli: the client beside it as a command line tool.
//
//   ecs-contract-reference-cli ecs ModifyInstanceNetworkSpec --endpoint http://127.0.0.1:8080
//     [--region R] [--format json|xml] [--signature v1-hmac-sha1|v1-hmac-sha256|v3]
//     [--method GET|POST] [--ca-file FILE] [--deadline-ms N] [--Parameter text]…
//
// The key comes from ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and
// ALIBABA_CLOUD_SECURITY_TOKEN: other users of the machine read arguments. Options begin with a
// small letter, parameters with a capital. It prints the answer as JSON and exits with 0; otherwise
// it says on standard error what the API said, and exits with 1, or why there is nothing to tell:
// 2 no answer came, 3 it can't be read, 64 the call was refused before it was sent.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include "ecs_client.h"
#include "formats/json.h"

namespace contract::reference {
namespace {

enum Exit { kDone = 0, kApiError = 1, kNoAnswer = 2, kUnreadable = 3, kRefused = 64 };

/// What the command line asks for.
struct Command {
  std::string action;
  std::map<std::string, std::string> options;
  Parameters parameters;
};

Command read_command(int argc, char** argv) {
  if (argc < 3 || std::string(argv[1]) != "ecs")
    throw std::invalid_argument("say 'ecs' and the action, as in: ecs ModifyInstanceNetworkSpec");
  Command command{argv[2], {}, {}};
  for (int at = 3; at < argc; at += 2) {
    const std::string name = argv[at];
    if (!name.starts_with("--") || name.size() < 3 || at + 1 == argc)
      throw std::invalid_argument("'" + name + "' is no option with a value");
    if (name[2] >= 'a' && name[2] <= 'z')
      command.options[name.substr(2)] = argv[at + 1];
    else
      command.parameters.emplace_back(name.substr(2), argv[at + 1]);
  }
  return command;
}

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string read_whole(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::invalid_argument(file + " can't be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// "http://127.0.0.1:8080"
Endpoint read_endpoint(const std::string& text) {
  const std::size_t host = text.find("://");
  const std::size_t port = text.rfind(':');
  if (host == std::string::npos || port <= host)
    throw std::invalid_argument("--endpoint wants scheme://host:port");
  return {text.substr(0, host), text.substr(host + 3, port - host - 3),
          std::stoi(text.substr(port + 1)), std::nullopt};
}

Config read_config(std::map<std::string, std::string> options) {
  Config config;
  config.endpoint = read_endpoint(options["endpoint"]);
  if (!options["ca-file"].empty()) config.endpoint.ca_pem = read_whole(options["ca-file"]);
  config.credentials = {variable("ALIBABA_CLOUD_ACCESS_KEY_ID").value_or(""),
                        variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET").value_or(""),
                        variable("ALIBABA_CLOUD_SECURITY_TOKEN")};
  config.region = options["region"];
  config.format = options["format"] == "xml" ? AnswerFormat::xml : AnswerFormat::json;
  const std::string& signature = options["signature"];
  config.signature = signature == "v3"               ? SignatureKind::v3
                     : signature == "v1-hmac-sha256" ? SignatureKind::v1_hmac_sha256
                                                     : SignatureKind::v1_hmac_sha1;
  config.method = options["method"];
  if (!options["deadline-ms"].empty())
    config.deadline = std::chrono::milliseconds(std::stoll(options["deadline-ms"]));
  return config;
}

int say(const char* what, const std::string& text, Exit code) {
  std::fprintf(stderr, "%s: %s\n", what, text.c_str());
  return code;
}

int tell(const Success& done) {
  Value answer = Value::object();
  answer.add("RequestId", Value::string(done.request_id));
  if (done.order_id) answer.add("OrderId", Value::string(*done.order_id));
  std::printf("%s\n", write_json(answer).c_str());
  return kDone;
}

/// The message comes last: it may have more than one line.
int tell(const ApiError& error) {
  say("ErrorCode", error.code, kApiError);
  say("Status", std::to_string(error.status), kApiError);
  if (error.request_id) say("RequestId", *error.request_id, kApiError);
  if (error.message) say("Message", *error.message, kApiError);
  return kApiError;
}

int tell(const TransportError& error) { return say("no answer", error.text, kNoAnswer); }

int tell(const UnreadableAnswer& answer) { return say("unreadable", answer.text, kUnreadable); }

int run(int argc, char** argv) try {
  const Command command = read_command(argc, argv);
  Config config = read_config(command.options);
  config.action = command.action;
  Connection connection(config.endpoint);
  return std::visit([](const auto& result) { return tell(result); },
                    modify_instance_network_spec(connection, config, command.parameters));
} catch (const std::exception& refusal) {
  return say("refused", refusal.what(), kRefused);
}

}  // namespace
}  // namespace contract::reference

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // connection.h
  return contract::reference::run(argc, argv);
}
