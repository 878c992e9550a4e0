#include <catch2/catch.hpp>

#include "connection_test.h"
#include "ecs_contract/certificate.h"

using namespace contract;
using namespace contract::reference;
using namespace std::chrono_literals;

TEST_CASE("https trusts the CA that it is given, and no other") {
  const LocalAuthority ours = make_local_authority();
  ListenerOptions options;
  options.tls = ours.server;
  Server server([](int) { return body("{}"); }, options);
  Endpoint endpoint = server.endpoint();
  endpoint.scheme = "https";

  SECTION("the right one") {
    endpoint.ca_pem = ours.authority_pem;
    endpoint.host = GENERATE("127.0.0.1", "localhost");
    Connection connection(endpoint);
    for (int i = 0; i < 3; ++i) CHECK(text_of(connection.exchange(get(), 5s)) == "{}");
    CHECK(server.requests == 3);
    CHECK(server.connections == 3);
  }
  SECTION("one of several") {
    endpoint.ca_pem = make_local_authority().authority_pem + ours.authority_pem;
    CHECK(text_of(Connection(endpoint).exchange(get(), 5s)) == "{}");
  }
  SECTION("a wrong one, or the system's") {
    const bool system = GENERATE(false, true);
    if (!system) endpoint.ca_pem = make_local_authority().authority_pem;
    Connection connection(endpoint);
    const Exchanged result = connection.exchange(get(), 5s);
    REQUIRE(std::holds_alternative<TransportError>(result));
    CHECK_FALSE(std::get<TransportError>(result).may_have_arrived);
    CHECK(server.requests == 0);
  }
  SECTION("a body without a declared end is whole where the server says that it ends, only") {
    const bool cut = GENERATE(false, true);
    CAPTURE(cut);
    Server ends([cut](int) { return script({"HTTP/1.1 200 OK\r\n\r\n{}", Close{cut}}); }, options);
    endpoint.port = ends.listener.port();
    endpoint.ca_pem = ours.authority_pem;
    Connection connection(endpoint);
    const std::string text = text_of(connection.exchange(get(), 5s));
    CHECK((text == "{}") == !cut);
    CHECK((text.find("cut within the body") != std::string::npos) == cut);
  }
  SECTION("a stall after the handshake ends at the deadline") {
    Server stalls([](int) { return script({kHead, Pause{60s}}); }, options);
    endpoint.port = stalls.listener.port();
    endpoint.ca_pem = ours.authority_pem;
    Connection connection(endpoint);
    CHECK(text_of(connection.exchange(get(), 200ms)) == "error: no whole answer within 200 ms");
  }
}
