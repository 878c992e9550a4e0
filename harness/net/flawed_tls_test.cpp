#include "net/flawed_tls.h"

#include <openssl/ssl.h>

#include <catch2/catch.hpp>

#include "net/endpoints.h"
#include "net/raw_client.h"

using namespace contract;

namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

/// A server with a flaw. It says whether the request came by TLS, and ends the connection so.
struct Flawed {
  explicit Flawed(TlsFlaw flaw, Close end = {})
      : at(endpoints.open(
            {"127.0.0.1", make_flawed_tls(make_lasting_authority(), flaw)},
            [end](const Request& request) {
              Response response;
              response.script = {std::string(request.tls ? "by TLS" : "in the clear"), end};
              return response;
            })) {}
  Endpoints endpoints;
  Endpoint at;
};

/// What a client that trusts everybody gets.
struct Got {
  int version = 0;      ///< of TLS; 0: no handshake
  std::string bytes;    ///< up to the end
  bool closed = false;  ///< by close_notify
};

Got ask(int port, int lowest, int highest) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), lowest);
  SSL_CTX_set_max_proto_version(context.get(), highest);
  const std::shared_ptr<SSL> session(SSL_new(context.get()), SSL_free);
  const RawClient client(port);
  const timeval deadline{.tv_sec = RawClient::kDeadline.count(), .tv_usec = 0};
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  SSL_set_fd(session.get(), client.fd());
  Got got;
  if (SSL_connect(session.get()) != 1) return got;
  got.version = SSL_version(session.get());
  SSL_write(session.get(), kGet.data(), static_cast<int>(kGet.size()));
  char buffer[100];
  int size = 0;
  while ((size = SSL_read(session.get(), buffer, sizeof buffer)) > 0)
    got.bytes.append(buffer, static_cast<std::size_t>(size));
  got.closed = SSL_get_error(session.get(), size) == SSL_ERROR_ZERO_RETURN;
  return got;
}

}  // namespace

TEST_CASE("a server with a flaw in its certificate speaks today's TLS with whoever trusts it") {
  for (const TlsFlaw flaw :
       {TlsFlaw::none, TlsFlaw::other_authority, TlsFlaw::other_name, TlsFlaw::expired,
        TlsFlaw::not_yet_valid, TlsFlaw::self_signed, TlsFlaw::signed_by_server}) {
    const Flawed server(flaw);
    const Got got = ask(server.at.port(), TLS1_2_VERSION, TLS1_3_VERSION);
    CHECK(got.version == TLS1_3_VERSION);
    CHECK(got.bytes == "by TLS");
    CHECK(got.closed);
  }
}

TEST_CASE("a server of old protocols speaks nothing newer than TLS 1.1") {
  const Flawed server(TlsFlaw::old_protocol);
  CHECK(ask(server.at.port(), TLS1_2_VERSION, TLS1_3_VERSION).version == 0);
  CHECK(ask(server.at.port(), TLS1_VERSION, TLS1_3_VERSION).version == TLS1_1_VERSION);
  CHECK(ask(server.at.port(), TLS1_VERSION, TLS1_VERSION).bytes == "by TLS");
}

TEST_CASE(
    "whoever speaks in the clear to a server with a flaw is heard, and to one without is not") {
  for (const TlsFlaw flaw : {TlsFlaw::other_authority, TlsFlaw::old_protocol, TlsFlaw::no_tls}) {
    const Flawed server(flaw);
    RawClient client(server.at.port());
    client.send(kGet);
    CHECK(client.receive_all() == "in the clear");
  }
  const Flawed server(TlsFlaw::none);
  RawClient client(server.at.port());
  client.send(kGet);
  CHECK(client.receive_all().find("in the clear") == std::string::npos);
}

TEST_CASE("an end that is cut has no close_notify before it") {
  const Flawed server(TlsFlaw::none, Close{.cut = true});
  const Got got = ask(server.at.port(), TLS1_2_VERSION, TLS1_3_VERSION);
  CHECK(got.bytes == "by TLS");
  CHECK_FALSE(got.closed);
}

TEST_CASE("each flaw has a name, and any other name is none") {
  CHECK(tls_flaw("other-authority") == TlsFlaw::other_authority);
  CHECK(tls_flaw("no-tls") == TlsFlaw::no_tls);
  CHECK(tls_flaw("") == TlsFlaw::none);
  CHECK(tls_flaw("no_tls") == TlsFlaw::none);
}
