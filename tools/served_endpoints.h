// HTTP and HTTPS at once, on loopback: what the verbs that answer clients listen with.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ecs_contract/listener.h"
#include "net/dial.h"
#include "proxy/host_check.h"
#include "spec/spec.h"

namespace contract {

struct EndpointArguments {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: any free one; so is https_port
  int https_port = 0;
  bool https = false;
  std::string authority_from;     ///< the folder of an authority that was kept
  std::string authority_out;      ///< where to write the certificate that clients have to trust
  HostNames allowed;              ///< by which names clients may ask
  TellRefused refused = nullptr;  ///< told of each call that comes by another
};

/// --port, --https-port, --tls, --authority-from, --authority-out, --allow-host.
void add_options(CLI::App& app, EndpointArguments& arguments);

/// --allow-host, which go to HostNames::names.
void add_allowed_hosts(CLI::App& app, HostNames& allowed);

/// Lets clients ask by the names of the table's service, too: its endpoint's domain is nobody
/// else's.
void allow_service(const Spec& spec, HostNames& allowed);

/// "http://127.0.0.1:8080", "https://[::1]:8443".
std::string url_of(const std::string& scheme, const std::string& host, int port);

/// --threads, which go to ListenerOptions::loops.
void add_threads(CLI::App& app, unsigned& threads);

/// The files of an authority that is kept, in its folder; named as mkcert names its own.
inline constexpr const char* kAuthorityFile = "rootCA.pem";
inline constexpr const char* kAuthorityKeyFile = "rootCA-key.pem";

/// The authority of that folder, or one of this run where `folder` is empty, and a leaf of it.
/// Error: the folder holds none, or others may read its key.
LocalAuthority authority_of(const std::string& folder);

/// Listens from construction to destruction, by one handler, which is asked nothing foreign
/// (host_check.h).
class ServedEndpoints {
 public:
  /// Error: an address can't be bound; or HTTPS is wanted, and nobody could trust it.
  ServedEndpoints(const Handler& handler, const ListenerOptions& options,
                  const EndpointArguments& arguments);

  /// "http://127.0.0.1:8080", and " and https://127.0.0.1:8443" where it listens there too.
  std::string addresses() const;
  /// Error: `upstream` is one of these, so that each call would be passed on to itself.
  void demand_other(const Address& upstream) const;
  ~ServedEndpoints();
  ServedEndpoints(const ServedEndpoints&) = delete;
  ServedEndpoints& operator=(const ServedEndpoints&) = delete;

 private:
  std::string host_;
  std::optional<Listener> http_, https_;
};

}  // namespace contract
