#include "proxy/upstream.h"

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "ecs_contract/certificate.h"
#include "ecs_contract/error.h"
#include "ecs_contract/listener.h"
#include "net/acceptor.h"

using namespace contract;

namespace {

Request request_to(const std::string& target = "/?A=%61&b=c+d", const std::string& body = "") {
  Request request;
  request.method = body.empty() ? "GET" : "POST";
  request.target = target;
  request.version = "HTTP/1.1";
  request.headers = {{"host", "127.0.0.1:1"}, {"X-b", "1"},
                     {"x-A", "%20"},          {"X-b", "2"},
                     {"Connection", "close"}, {"Accept-Encoding", "gzip"}};
  request.body = body;
  return request;
}

UpstreamOptions to(int port, bool tls = false, const std::string& authority = "") {
  UpstreamOptions options{{"127.0.0.1", port, tls}, authority};
  options.answer_time = std::chrono::milliseconds(20'000);
  return options;
}

Handler scripted(std::vector<WireAction> script) {
  return [script](const Request&) {
    Response response;
    response.script = script;
    return response;
  };
}

std::string said(const Response& response) {
  const std::string* header = find_header(response.headers, kUpstreamHeader);
  return header == nullptr ? "" : *header;
}

}  // namespace

TEST_CASE("addresses are read, and what is none is refused") {
  struct Row {
    const char* url;
    const char* authority;
  };
  const Row good[] = {{"http://127.0.0.1:80", "127.0.0.1"},
                      {"http://localhost:8080/", "localhost:8080"},
                      {"https://ecs.aliyuncs.com", "ecs.aliyuncs.com"},
                      {"https://h:444", "h:444"},
                      {"http://[::1]:9", "[::1]:9"}};
  for (const Row& row : good) CHECK(read_address(row.url).authority() == row.authority);
  for (const char* url :
       {"", "ecs.aliyuncs.com", "ftp://x", "http://", "http://x:", "http://x:0", "http://x:65536",
        "http://x:y", "http://x/path", "http://u@x", "http://@x", "http://x//", "https://?a"})
    CHECK_THROWS_WITH(read_address(url), Catch::Contains("is no address of a server"));
  for (const char* url : {"http://me:pass-word@host:80", "https://me:pass-word@host/",
                          "me:pass-word@h", "http://me:pass@word-pass-word@host"})
    CHECK_THROWS_WITH(read_address(url), !Catch::Contains("word") && Catch::Contains("@h"));
}

TEST_CASE("a request arrives as it was sent, and its answer comes back as it is") {
  Request seen;
  Listener service([&](const Request& request) {
    seen = request;
    Response response;
    response.status = 299;
    response.reason = "Odd";
    response.headers = {{"z", "1"}, {"A", "%41"}, {"z", "2"}};
    response.body = "body";
    return response;
  });
  Upstream upstream(to(service.port()));
  const Response response = upstream.ask(request_to("/?A=%61&b=c+d", "x=%79"));
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/?A=%61&b=c+d");
  CHECK(seen.body == "x=%79");
  std::string names;
  for (const Header& header : seen.headers) names += header.name + "=" + header.value + ";";
  CHECK(names == "host=127.0.0.1:" + std::to_string(service.port()) +
                     ";X-b=1;x-A=%20;X-b=2;Accept-Encoding=identity;Content-Length=5;");
  CHECK(response.status == 299);
  CHECK(response.reason == "Odd");
  REQUIRE(response.headers.size() == 4);
  CHECK(response.headers[0].name == "z");
  CHECK(response.headers[1].value == "%41");
  CHECK(response.headers[2].value == "2");
  CHECK(response.body == "body");
  CHECK(response.script.empty());
}

TEST_CASE("what the Connection header names is of one hop too, both ways") {
  Request seen;
  Listener service([&](const Request& request) {
    seen = request;
    Response response;
    response.headers = {{"Connection", "x-back"}, {"X-Back", "1"}, {"X-Stays", "2"}};
    return response;
  });
  Request request = request_to();
  request.headers = {{"Connection", "keep-alive , X-There"}, {"x-there", "1"}, {"x-stays", "2"}};
  const Response response = Upstream(to(service.port())).ask(request);
  CHECK(find_header(seen.headers, "x-there") == nullptr);
  CHECK(find_header(seen.headers, "x-stays") != nullptr);
  CHECK(find_header(response.headers, "X-Back") == nullptr);
  CHECK(find_header(response.headers, "X-Stays") != nullptr);
}

TEST_CASE("a service that trickles on and on is late") {
  Response endless;
  endless.script = {std::string("HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n")};
  for (int i = 0; i < 400; ++i) {
    endless.script.emplace_back(std::string(100, 'x'));
    endless.script.emplace_back(Pause{std::chrono::milliseconds(5)});
  }
  Listener service([&](const Request&) { return endless; });
  UpstreamOptions options = to(service.port());
  options.answer_time = std::chrono::milliseconds(100);
  CHECK(said(Upstream(options).ask(request_to())) == "did not finish its answer in time");
}

TEST_CASE("connections are used again, and one that the service closed is not") {
  int calls = 0;
  Listener service([&](const Request&) {
    Response response;
    if (++calls == 2) response.headers = {{"Connection", "close"}};
    return response;
  });
  Upstream upstream(to(service.port()));
  for (int i = 0; i < 5; ++i) CHECK(upstream.ask(request_to()).status == 200);
  CHECK(upstream.connections() == 2);
}

TEST_CASE("in a loop too, where the service says nothing before it closes") {
  constexpr int kCallsEach = 3;
  std::atomic<int> closed = 0;
  Acceptor service("127.0.0.1", 0, [&](Socket socket) {
    std::array<char, 4096> request;
    for (int i = 0; i<kCallsEach&& ::recv(socket.fd(), request.data(), request.size(), 0)> 0; ++i) {
      constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
      ::send(socket.fd(), kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
    }
    socket.close();
    ++closed;
  });
  Upstream upstream(to(service.port()));
  const Listener front([&](const Request& request) { return upstream.ask(request); });
  Upstream client(to(front.port()));
  for (int i = 0; i < 3 * kCallsEach; ++i) {
    CHECK(client.ask(request_to()).status == 200);
    const int ends = (i + 1) / kCallsEach;
    while (closed < ends) std::this_thread::yield();  // its end has arrived then, on loopback
  }
  CHECK(upstream.connections() == 3);
}

TEST_CASE("many calls at once in a loop share no connection, and few are opened") {
  const Listener service([](const Request& request) {
    Response response;
    response.body = request.target;
    return response;
  });
  Upstream upstream(to(service.port()));
  const Listener front([&](const Request& request) { return upstream.ask(request); });
  std::vector<std::thread> clients;
  clients.reserve(12);
  std::atomic<int> wrong = 0;
  for (int c = 0; c < 12; ++c)
    clients.emplace_back([&, c] {
      Upstream client(to(front.port()));
      for (int i = 0; i < 200; ++i) {
        const std::string target = "/" + std::to_string(c) + "-" + std::to_string(i);
        if (client.ask(request_to(target)).body != target) ++wrong;
      }
    });
  for (std::thread& client : clients) client.join();
  CHECK(wrong == 0);
  CHECK(upstream.connections() <= 12);
}

TEST_CASE("what happened upstream comes back as what happened") {
  const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab";
  struct Row {
    std::vector<WireAction> script;
    std::string says;
    std::string bytes;
    bool reset;
  };
  const Row rows[] = {
      {{Close{}}, "closed the connection without an answer", "", false},
      {{Reset{}}, "reset the connection without an answer", "", true},
      {{whole, Close{}}, "closed the connection in the middle of its answer", whole, false},
      {{std::string("SSH-2.0-x\r\n"), Close{}},
       "sent what is no answer of HTTP",
       "SSH-2.0-x\r\n",
       false},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    Listener service(scripted(row.script));
    Upstream upstream(to(service.port()));
    const Response response = upstream.ask(request_to());
    CHECK(said(response) == row.says);
    REQUIRE(!response.script.empty());
    CHECK(response.script.size() == (row.bytes.empty() ? 1 : 2));
    if (!row.bytes.empty()) CHECK(std::get<std::string>(response.script[0]) == row.bytes);
    CHECK(std::holds_alternative<Reset>(response.script.back()) == row.reset);
  }
}

TEST_CASE("a service that is down is 502, and one that is late 504") {
  int port = 0;
  {
    Listener gone([](const Request&) { return Response{}; });
    port = gone.port();
  }
  const Response down = Upstream(to(port)).ask(request_to());
  CHECK(down.status == 502);
  CHECK_THAT(said(down), Catch::Contains("can't be reached: Connection refused"));

  Listener slow(scripted({Pause{std::chrono::seconds(30)}}));
  UpstreamOptions options = to(slow.port());
  options.answer_time = std::chrono::milliseconds(50);
  const Response late = Upstream(options).ask(request_to());
  CHECK(late.status == 504);
  CHECK(said(late) == "did not answer in time");
}

TEST_CASE("a service is found by its name, in the time that there is to connect") {
  Listener service([](const Request&) { return Response{}; });
  UpstreamOptions options = to(service.port());
  options.address.host = "localhost";
  CHECK(Upstream(options).ask(request_to()).status == 200);
  options.connect_time = std::chrono::milliseconds(0);
  const Response late = Upstream(options).ask(request_to());
  CHECK(late.status == 504);
  CHECK_THAT(said(late), Catch::Contains("can't be reached: ") && Catch::Contains("in time"));
}

TEST_CASE("under TLS only a certificate of the authority is believed, for its own name") {
  const LocalAuthority ours = make_local_authority();
  const LocalAuthority other = make_local_authority();
  ListenerOptions secure;
  secure.tls = ours.server;
  Listener service(
      [](const Request& request) {
        Response response;
        response.body = request.tls ? "secure" : "clear";
        return response;
      },
      secure);
  Upstream right(to(service.port(), true, ours.authority_pem));
  CHECK(right.ask(request_to()).body == "secure");
  CHECK(right.ask(request_to()).body == "secure");
  CHECK(right.connections() == 1);
  const Response wrong = Upstream(to(service.port(), true, other.authority_pem)).ask(request_to());
  CHECK(wrong.status == 502);
  CHECK_THAT(said(wrong), Catch::Contains("can't be trusted"));
  CHECK(Upstream(to(service.port(), true)).ask(request_to()).status == 502);
  UpstreamOptions another_name = to(service.port(), true, ours.authority_pem);
  another_name.address.host = "127.0.0.2";
  CHECK_THAT(said(Upstream(another_name).ask(request_to())), Catch::Contains("t be "));
  CHECK_THROWS_WITH(Upstream(to(1, true, "no certificate")), Catch::Contains("certificate"));
}
