#include "connection.h"

#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <stdexcept>

#include "wire/without_sigpipe.h"

namespace contract::reference {
namespace {

/// A store of all certificates in a PEM text. Whoever calls owns it.
X509_STORE* make_store(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), X509_STORE_free);
  int found = 0;
  while (X509* certificate = PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)) {
    found += X509_STORE_add_cert(store.get(), certificate);
    X509_free(certificate);
  }
  ERR_clear_error();  // the end of the text counts as one
  if (found == 0) throw std::invalid_argument("the CA text holds no certificate");
  return store.release();
}

std::unique_ptr<httplib::ClientImpl> make_http(const Endpoint& endpoint) {
  if (endpoint.host.empty()) throw std::invalid_argument("the endpoint has no host");
  // Not httplib::Client: it takes what it can't read as a URL for a host to be reached in clear.
  if (endpoint.scheme == "http") {
    return std::make_unique<httplib::ClientImpl>(endpoint.host, endpoint.port);
  }
  if (endpoint.scheme != "https") {
    throw std::invalid_argument("the scheme is '" + endpoint.scheme + "', not http or https");
  }
  auto https = std::make_unique<httplib::SSLClient>(endpoint.host, endpoint.port);
  if (endpoint.ca_pem) {
    https->set_ca_cert_store(make_store(*endpoint.ca_pem));  // takes it over
    // Without a path cpp-httplib adds the system's certificates to the store; here are none.
    https->set_ca_cert_path("", "/dev/null");
  }
  return https;
}

httplib::Request to_httplib(const Request& request) {
  httplib::Request out;
  out.method = request.method;
  out.path = request.target;
  for (const Header& header : request.headers) out.headers.emplace(header.name, header.value);
  out.body = request.body;
  return out;
}

/// Errors that come before the first byte of the request.
bool is_before_sending(httplib::Error error) {
  using httplib::Error;
  return error == Error::Connection || error == Error::ConnectionTimeout ||
         error == Error::BindIPAddress || error == Error::SSLConnection ||
         error == Error::SSLLoadingCerts || error == Error::SSLServerVerification;
}

}  // namespace

std::string host_header(const Endpoint& endpoint) {
  const bool ipv6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  const int usual = endpoint.scheme == "https" ? 443 : 80;
  return endpoint.port == usual ? host : host + ":" + std::to_string(endpoint.port);
}

Connection::Connection(const Endpoint& endpoint) : http_(make_http(endpoint)) {
  http_->set_url_encode(false);  // what was signed is what is sent
  http_->set_keep_alive(true);
  http_->set_tcp_nodelay(true);  // head and body are two writes: 40 ms apart under Nagle
  http_->set_follow_location(false);
  http_->set_socket_options([this](int socket) { cutoff_.attach(socket); });
}

Connection::~Connection() = default;

std::variant<Response, TransportError> Connection::exchange(const Request& request,
                                                            std::chrono::milliseconds deadline) {
  const WithoutSigpipe guard;
  // Also when nothing is open yet. cpp-httplib's own look takes waiting bytes for a sign of life.
  if (!cutoff_.is_quiet()) http_->stop();
  // Each is for a single step, the cutoff for all; a second later, so that it is the one to speak.
  http_->set_connection_timeout(deadline + std::chrono::seconds(1));
  http_->set_read_timeout(deadline + std::chrono::seconds(1));
  http_->set_write_timeout(deadline + std::chrono::seconds(1));

  Response answer;
  bool too_large = false;
  httplib::Request outgoing = to_httplib(request);
  outgoing.content_receiver = [&](const char* data, std::size_t size, std::uint64_t,
                                  std::uint64_t) {
    too_large = size > kLargestAnswer - answer.body.size();
    if (!too_large) answer.body.append(data, size);
    return !too_large;
  };

  cutoff_.start(Cutoff::Clock::now() + deadline);
  const httplib::Result result = http_->send(outgoing);
  const bool late = cutoff_.stop();

  if (late) {
    http_->stop();
    return TransportError{"no whole answer within " + std::to_string(deadline.count()) + " ms",
                          !is_before_sending(result.error())};
  }
  if (too_large) {
    return TransportError{"the answer is larger than " + std::to_string(kLargestAnswer) + " bytes"};
  }
  if (!result) {
    return TransportError{"the exchange failed: " + httplib::to_string(result.error()),
                          !is_before_sending(result.error())};
  }
  answer.status = result->status;
  answer.reason = result->reason;
  for (const auto& [name, value] : result->headers) answer.headers.push_back({name, value});
  return answer;
}

}  // namespace contract::reference
