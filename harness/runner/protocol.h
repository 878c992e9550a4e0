// The adapter protocol's messages (conformance/PROTOCOL.md) as plain values.
#pragma once

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
  std::vector<std::string> formats, signatures, schemes, methods, features, reports;
  std::map<std::string, std::string> unsupported;  ///< "format:xml" -> reason
};

/// Everything a call needs besides its case.
struct CallPoint {
  std::string host;
  int port = 0;
  std::string ca_pem;  ///< empty: none
  std::string access_key_id;
  std::string access_key_secret;
  long long deadline_ms = 0;
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
  std::optional<Reported> status, code, message, request_id, order_id;
  std::string exception;
  std::string detail;
  std::string reason;
};

/// The messages to an adapter; each fits schemas/to-adapter.schema.json.
Value hello_message(const std::string& suite_version);
Value call_message(const Spec& spec, const Case& each, const Step& step, long long seq,
                   const CallPoint& point);
Value bye_message();

/// REQUIRES: the value fits schemas/from-adapter.schema.json and is of that type.
Hello read_hello(const Value& value);
Outcome read_outcome(const Value& value);

/// Why the client can't be asked for this case: "format:xml: reads every answer as JSON"; empty
/// where it can.
std::string unsupported_by(const Hello& hello, const Case& each);

}  // namespace contract
