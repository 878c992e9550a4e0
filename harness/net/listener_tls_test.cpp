// HTTPS, as clients see it.
#include <httplib.h>
#include <openssl/ssl.h>

#include <catch2/catch.hpp>

#include "ecs_contract/listener.h"
#include "net/raw_client.h"

using namespace contract;
using namespace std::chrono_literals;

namespace {

Handler echo() {
  return [](const Request& request) {
    Response response;
    response.headers = {{"X-Tls", request.tls ? "yes" : "no"}};
    response.body = request.target == "/big" ? std::string(20'000'000, 'x') : request.body;
    return response;
  };
}

X509_STORE* store_of(const std::string& pem) {
  const std::shared_ptr<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                 BIO_free);
  const std::shared_ptr<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr),
                                          X509_free);
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, certificate.get());
  return store;
}

std::unique_ptr<httplib::SSLClient> client_that_trusts(const std::string& authority, int port) {
  auto client = std::make_unique<httplib::SSLClient>("127.0.0.1", port);
  client->set_ca_cert_store(store_of(authority));  // the client owns it
  client->enable_server_certificate_verification(true);
  client->set_keep_alive(true);
  client->set_connection_timeout(20s);
  client->set_read_timeout(20s);
  return client;
}

/// A TLS client that is told what to offer.
struct Offer {
  int highest_version = TLS1_3_VERSION;
  std::string protocols;  // ALPN, each with its length before it
};
struct Agreed {
  bool connected = false;
  int version = 0;
  std::string protocol;
};
Agreed shake_hands(int port, const Offer& offer) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);  // so that the old versions are offered at all
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), offer.highest_version);
  const std::shared_ptr<SSL> session(SSL_new(context.get()), SSL_free);
  if (!offer.protocols.empty()) {
    SSL_set_alpn_protos(session.get(),
                        reinterpret_cast<const unsigned char*>(offer.protocols.data()),
                        static_cast<unsigned>(offer.protocols.size()));
  }
  const RawClient client(port);
  const timeval deadline{.tv_sec = RawClient::kDeadline.count(), .tv_usec = 0};
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  SSL_set_fd(session.get(), client.fd());
  Agreed agreed;
  agreed.connected = SSL_connect(session.get()) == 1;
  agreed.version = SSL_version(session.get());
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session.get(), &protocol, &size);
  agreed.protocol.assign(reinterpret_cast<const char*>(protocol), size);
  return agreed;
}

struct HttpsListener {
  explicit HttpsListener(ListenerOptions options = {}) {
    options.tls = authority.server;
    listener.emplace(echo(), options);
  }
  LocalAuthority authority = make_local_authority();
  std::optional<Listener> listener;
};

}  // namespace

TEST_CASE("HTTPS: a client that trusts the authority is served, on one connection") {
  ListenerOptions options;
  options.loops = GENERATE(1u, 2u);
  const HttpsListener https(options);
  const auto client = client_that_trusts(https.authority.authority_pem, https.listener->port());
  const std::string body(200'000, 'b');
  for (int i = 0; i < 3; ++i) {
    const auto answer = client->Post("/", body, "text/plain");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->get_header_value("X-Tls") == "yes");
    CHECK(answer->body == body);
  }
}

TEST_CASE("HTTPS: a client that trusts another authority refuses us") {
  const HttpsListener https;
  const std::string other = make_local_authority().authority_pem;
  const auto answer = client_that_trusts(other, https.listener->port())->Get("/");
  CHECK_FALSE(answer);
  CHECK(answer.error() == httplib::Error::SSLServerVerification);
}

TEST_CASE("HTTPS: an answer of 20 MB arrives whole") {
  const HttpsListener https;
  const auto client = client_that_trusts(https.authority.authority_pem, https.listener->port());
  const auto answer = client->Get("/big");
  REQUIRE(answer);
  CHECK(answer->body.size() == 20'000'000);
}

TEST_CASE("HTTPS: what is agreed on") {
  const HttpsListener https;
  const int port = https.listener->port();
  CHECK(shake_hands(port, {}).version == TLS1_3_VERSION);
  CHECK(shake_hands(port, {}).protocol.empty());
  CHECK(shake_hands(port, {.highest_version = TLS1_2_VERSION, .protocols = {}}).connected);
  CHECK_FALSE(shake_hands(port, {.highest_version = TLS1_1_VERSION, .protocols = {}}).connected);
  Offer offer;
  offer.protocols = "\x02h2\x08http/1.1";
  CHECK(shake_hands(port, offer).protocol == "http/1.1");
  offer.protocols = "\x02h2";
  CHECK_FALSE(shake_hands(port, offer).connected);
}

TEST_CASE("HTTPS: plain HTTP and rubbish disturb nobody") {
  const HttpsListener https;
  const int port = https.listener->port();
  RawClient plain(port);
  plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  RawClient rubbish(port);
  rubbish.send(std::string(100'000, '\x16'));
  RawClient gone(port);
  gone.send("\x16\x03");
  gone.close_by_reset();
  CHECK(client_that_trusts(https.authority.authority_pem, port)->Get("/"));
  CHECK(plain.receive_all().find("HTTP/1.1") == std::string::npos);
  rubbish.receive_all();
}

TEST_CASE("HTTPS: a handshake that takes too long is ended") {
  ListenerOptions options;
  options.head_time = 50ms;
  const HttpsListener https(options);
  RawClient silent(https.listener->port());
  RawClient begun(https.listener->port());
  begun.send("\x16\x03\x01");
  CHECK(silent.receive_all().empty());
  CHECK(begun.receive_all().empty());
}

TEST_CASE("HTTPS: a peer that has gone when it is written to harms nobody", "[threads]") {
  ListenerOptions options;
  const HttpsListener https(options);
  for (int i = 0; i < 5; ++i) {
    httplib::SSLClient client("127.0.0.1", https.listener->port());
    client.enable_server_certificate_verification(false);
    const auto answer = client.Get("/big", [](const char*, std::size_t) { return false; });
    CHECK_FALSE(answer);
  }
  CHECK(shake_hands(https.listener->port(), {}).connected);
}
