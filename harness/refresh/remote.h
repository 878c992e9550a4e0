// How a refresh asks an account's service and the vendor's other products: one call at a time.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "ecs_contract/message.h"
#include "formats/value.h"
#include "spec/spec.h"
#include "wire/params.h"
#include "wire/sign_again.h"

namespace contract {

/// Where calls of one product go.
struct ProductEndpoint {
  std::string authority;  ///< as it stands in the Host header, and is signed
  Handler ask;  ///< sends a request once; what is no answer has kUpstreamHeader or a script
};

/// The way to an account. In a test its endpoints lead to an emulator without a socket.
struct Remote {
  /// The endpoint of a product by the host that the tables name; empty: of the calls themselves.
  std::function<ProductEndpoint(const std::string& host)> endpoint;
  SigningKey key;
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<std::string()> unique;  ///< a text that was not there before: nonces, tokens
  /// Waits, and says meanwhile why. Where `may_stop`: false once the user wants it to stop.
  std::function<bool(std::chrono::seconds time, const std::string& why, bool may_stop)> wait;
  std::function<bool()> stopped;  ///< whether the user wants it to stop behind this step
};

/// What came of a call.
struct Told {
  Request request;
  Response response;
  bool arrived = false;  ///< an answer came, and can be read
  Value body;            ///< its members; an empty object where there are none
  std::string what;      ///< of the answer, or of its absence, on one line
  bool succeeded() const { return arrived && response.status / 100 == 2; }
};

/// Calls an action of some product by its parameters, signed by V3, answered in JSON.
Told ask_action(const Remote& remote, const std::string& host, const std::string& action,
                const std::string& version, const Params& params);

/// Posts a JSON body to a path, signed by V3 (ROA).
Told post_json(const Remote& remote, const std::string& host, const std::string& path,
               const std::string& action, const std::string& version, const std::string& type,
               const std::string& body);

/// The recorded call once more: method, headers, spelling, format and signature version as they
/// were recorded, with a nonce and time of its own, `changed` parameters (nothing: taken out), and
/// the remote's key.
Request revived(const Spec& spec, const Request& recorded, const Assignment& changed,
                const Remote& remote);
Told ask_request(const Remote& remote, const Request& request);

}  // namespace contract
