// What is asked of a client: the messages `hello` and `call` of conformance/PROTOCOL.md as values,
// with the same members and the same meaning.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace contract {

/// The types of the page's parameters.
enum class ValueType { string, integer, boolean };

/// A parameter as the user of a client sets it. `text` nothing: set to the language's null.
struct Argument {
  std::string name;
  ValueType type = ValueType::string;
  std::optional<std::string> text;
};

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
  /// No part of the message: how many times as long as the case says its deadline is, and so is all
  /// else that is waited for, on a machine that is slow.
  double stretch = 1;
};

}  // namespace contract
