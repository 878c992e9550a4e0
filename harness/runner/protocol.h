// The adapter protocol's messages (conformance/PROTOCOL.md) as plain values.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/value.h"
#include "runner/case.h"

namespace contract {

/// What an adapter says of the client it drives.
struct Hello {
  std::string client;
  std::string version;
  std::string language;
  std::vector<std::string> formats{}, signatures{}, schemes{}, methods{}, features{}, reports{};
  std::map<std::string, std::string> unsupported{};  ///< "format:xml" -> reason
};

/// A call as the protocol's message has it: what is asked of a client, where and with which key.
struct Call {
  long long seq = 0;
  std::string case_id;
  std::string scheme;  ///< "http" or "https"
  std::string host;
  int port = 0;
  std::string ca_pem;  ///< empty: none
  std::string access_key_id;
  std::string access_key_secret;
  std::string security_token;  ///< empty: none
  std::string region, product, version, action;
  std::string format;     ///< "json" or "xml"
  std::string signature;  ///< "v1-hmac-sha1", "v1-hmac-sha256" or "v3"
  std::string method;     ///< empty: the client's default
  std::vector<Argument> parameters;
  std::chrono::milliseconds deadline{0};
};

/// A field that a client hands to its user.
struct Reported {
  bool present = false;
  std::string type;  ///< in the language's own word
  std::string text;
  std::string raw;  ///< empty: the same as text
};

/// What the client said of one call.
struct Outcome {
  std::string kind;  ///< "ok", "api_error", …: the protocol's words
  std::optional<Reported> status{}, code{}, message{}, request_id{}, order_id{};
  std::string exception{};
  std::string detail{};
  std::string reason{};
  std::string words{};  ///< the end of what it has written to standard error so far
};

/// What a case asks for, without number, place, key, parameters and deadline.
Call call_of(const Spec& spec, const Case& each);

/// The messages to an adapter; each fits schemas/to-adapter.schema.json.
Value hello_message(const std::string& suite_version);
Value call_message(const Call& call);
Value bye_message();

/// REQUIRES: the value fits schemas/from-adapter.schema.json and is of that type.
Hello read_hello(const Value& value);
Outcome read_outcome(const Value& value);

/// What is wrong with a declaration: "format:xml is neither declared nor given a reason", or a
/// reason is given for what is declared. Empty: nothing.
std::vector<std::string> inconsistencies(const Hello& hello);

/// Why the client can't be asked for this case: "format:xml: reads every answer as JSON"; empty
/// where it can.
std::string unsupported_by(const Hello& hello, const Case& each);

}  // namespace contract
