#include "served_endpoints.h"

#include <sys/stat.h>

#include <filesystem>

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// A key that others may read is no secret any more.
void demand_private(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
    throw Error(file.string(), 0, "is a private key that others may read",
                "make it yours alone: chmod 600 " + file.string());
}

}  // namespace

void add_options(CLI::App& app, EndpointArguments& arguments) {
  app.add_option("--port", arguments.port, "Port for HTTP, on 127.0.0.1; 0 takes any free one")
      ->check(CLI::Range(0, 65535));
  CLI::Option* port =
      app.add_option("--https-port", arguments.https_port, "Listen on HTTPS too, on this port")
          ->check(CLI::Range(0, 65535));
  app.add_flag("--tls", arguments.https, "Listen on HTTPS too, on any free port");
  port->each([&arguments](const std::string&) { arguments.https = true; });
  app.add_option("--authority-from", arguments.authority_from,
                 "Folder of the authority that signs for HTTPS, made by 'ecs-contract authority'; "
                 "else one of this run signs");
  app.add_option("--authority-out", arguments.authority_out,
                 "File to write the certificate to that clients have to trust");
  add_allowed_hosts(app, arguments.allowed);
}

void add_allowed_hosts(CLI::App& app, HostNames& allowed) {
  app.add_option("--allow-host", allowed.names,
                 "A name by which clients reach this machine, beside localhost and addresses; "
                 "calls to others are refused, for a web page may have made them");
}

void allow_service(const Spec& spec, HostNames& allowed) {
  const std::string& endpoint = spec.envelope.endpoint;
  const auto dot = endpoint.find('.');
  if (dot != std::string::npos) allowed.names.push_back(endpoint.substr(dot));
}

std::string url_of(const std::string& scheme, const std::string& host, int port) {
  const bool is_v6 = host.find(':') != std::string::npos;
  return scheme + "://" + (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

void add_threads(CLI::App& app, unsigned& threads) {
  app.add_option("--threads", threads, "Threads that answer, each many calls at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

LocalAuthority authority_of(const std::string& folder) {
  if (folder.empty()) return make_local_authority();
  const fs::path key = fs::path(folder) / kAuthorityKeyFile;
  demand_private(key);
  return make_server_of({read_file(fs::path(folder) / kAuthorityFile), read_file(key)});
}

ServedEndpoints::ServedEndpoints(const Handler& asked, const ListenerOptions& options,
                                 const EndpointArguments& arguments)
    : host_(arguments.host) {
  const Handler handler = refuse_foreign(arguments.allowed, asked, arguments.refused);
  ListenerOptions clear = options;
  clear.host = arguments.host;
  clear.port = arguments.port;
  if (!arguments.https) {
    if (!arguments.authority_from.empty() || !arguments.authority_out.empty())
      throw Error("an authority has no effect where nothing listens on HTTPS",
                  "say --tls or --https-port PORT with it");
    http_.emplace(handler, clear);
    return;
  }
  if (arguments.authority_from.empty() && arguments.authority_out.empty())
    throw Error("nobody could trust the certificate for HTTPS",
                "name an authority with --authority-from FOLDER, or a file to write one of this "
                "run to with --authority-out FILE");
  const LocalAuthority authority = authority_of(arguments.authority_from);
  if (!arguments.authority_out.empty())
    write_file(arguments.authority_out, authority.authority_pem);
  http_.emplace(handler, clear);
  ListenerOptions secure = clear;
  secure.port = arguments.https_port;
  secure.tls = authority.server;
  https_.emplace(handler, secure);
}

ServedEndpoints::~ServedEndpoints() {
  // Both begin at once to end, lest one wait for the other.
  if (http_) http_->begin_to_end();
  if (https_) https_->begin_to_end();
}

std::string ServedEndpoints::addresses() const {
  std::string text = url_of("http", host_, http_->port());
  if (https_) text += " and " + url_of("https", host_, https_->port());
  return text;
}

void ServedEndpoints::demand_other(const Address& upstream) const {
  const bool same_port =
      upstream.port == http_->port() || (https_ && upstream.port == https_->port());
  if (same_port && leads_to(upstream, host_))
    throw Error("the service to record is this recorder itself",
                "name the service's address with --upstream, or another --port");
}

}  // namespace contract
