#include "connection.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>
#include <string_view>

#include "wire/without_sigpipe.h"

namespace contract::reference {
namespace {

// curl_easy_setopt takes anything, and a wrong width is undefined: long for numbers, else pointers.
void set(CURL* easy, CURLoption option, long value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::runtime_error("this libcurl knows no option " + std::to_string(option));
  }
}

template <class T>
void set(CURL* easy, CURLoption option, T* value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::runtime_error("this libcurl knows no option " + std::to_string(option));
  }
}

void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

void refuse_without_certificate(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> first(
      PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), X509_free);
  ERR_clear_error();  // it would pass for one of the next handshake
  if (!first) throw std::invalid_argument("the CA text holds no certificate");
}

/// Its path is never sent: each request has a target of its own.
std::string url_of(const Endpoint& endpoint) {
  if (endpoint.scheme != "http" && endpoint.scheme != "https") {
    throw std::invalid_argument("the scheme is '" + endpoint.scheme + "', not http or https");
  }
  if (endpoint.host.empty()) throw std::invalid_argument("the endpoint has no host");
  const bool ipv6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  // Part by part, so that no host is read as a user, a path or a second host.
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  char* text = nullptr;
  if (curl_url_set(url.get(), CURLUPART_SCHEME, endpoint.scheme.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_HOST, host.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_PORT, std::to_string(endpoint.port).c_str(), 0) !=
          CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    throw std::invalid_argument("no such endpoint: " + endpoint.host);
  }
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
  return text;
}

/// Whether the server said by close_notify that it ends.
enum class Closure : std::uint8_t { not_looked_at, demanded, said };

/// What comes in during an exchange, and what is wrong with it.
struct Incoming {
  Response answer{};
  std::string trouble{};
  std::size_t head_bytes = 0;
  int head_lines = 0;
  std::string length{};  ///< the Content-Length of the head that is being read; empty: none yet
  bool head_ended = false;
  bool request_begun = false;
};

/// Notes the Content-Length that a line of a head says. False where it says no number, or another
/// than before: nobody knows then where the answer ends (RFC 9112 6.3). libcurl takes the last one.
bool take_length(std::string_view line, std::string& length) {
  constexpr std::string_view kName = "content-length:";
  if (!equal_ignoring_case(line.substr(0, kName.size()), kName)) return true;
  line.remove_prefix(kName.size());
  while (true) {  // a list, of which all have to be the same
    const std::string_view one = line.substr(0, line.find(','));
    const auto first = std::min(one.find_first_not_of(" \t"), one.size());
    const std::string_view digits = one.substr(first, one.find_last_not_of(" \t") + 1 - first);
    if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return false;
    if (length.empty()) length = digits;
    if (length != digits) return false;
    if (one.size() == line.size()) return true;
    line.remove_prefix(one.size() + 1);
  }
}

// The functions that libcurl calls. It is C: nothing may be thrown through it.

int closure_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void note_closure(const SSL* session, int where, int alert) noexcept {
  if (where != SSL_CB_READ_ALERT || (alert & 0xFF) != SSL_AD_CLOSE_NOTIFY) return;
  void* noted = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), closure_index());
  *static_cast<Closure*>(noted) = Closure::said;
}

/// libcurl takes an end without close_notify for an end; it may be a cut (RFC 9112 9.8).
CURLcode demand_closure(CURL*, void* context, void* closure) noexcept {
  auto* tls = static_cast<SSL_CTX*>(context);
  if (SSL_CTX_set_ex_data(tls, closure_index(), closure) != 1) return CURLE_OUT_OF_MEMORY;
  *static_cast<Closure*>(closure) = Closure::demanded;
  SSL_CTX_set_info_callback(tls, note_closure);
  return CURLE_OK;
}

int begin_request(void* incoming, char*, char*, int, int) noexcept {
  static_cast<Incoming*>(incoming)->request_begun = true;
  return CURL_PREREQFUNC_OK;
}

/// A line of a head or a trailer.
std::size_t take_head_line(char* data, std::size_t, std::size_t size, void* to) noexcept {
  Incoming& incoming = *static_cast<Incoming*>(to);
  incoming.head_bytes += size;
  ++incoming.head_lines;
  if (incoming.head_bytes > Connection::kLargestHead ||
      incoming.head_lines > Connection::kMostHeadLines) {
    incoming.trouble = "the head of the answer is larger than " +
                       std::to_string(Connection::kLargestHead) + " bytes or " +
                       std::to_string(Connection::kMostHeadLines) + " lines";
    return CURL_WRITEFUNC_ERROR;
  }
  std::string_view line(data, size);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.empty()) incoming.head_ended = true;
  if (!incoming.head_ended && !take_length(line, incoming.length)) {
    incoming.trouble = "the answer says no length that it could have: " + std::string(line);
    return CURL_WRITEFUNC_ERROR;
  }
  if (line.substr(0, 5) == "HTTP/") {  // the head of the next answer: the last was a 1xx
    incoming.head_ended = false;
    incoming.length.clear();
    const auto status = std::min(line.find(' '), line.size() - 1);
    const auto reason = std::min(line.find(' ', status + 1), line.size() - 1);
    incoming.answer.reason = line.substr(reason + 1);
  }
  return size;
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* to) noexcept {
  Incoming& incoming = *static_cast<Incoming*>(to);
  if (size > Connection::kLargestAnswer - incoming.answer.body.size()) {
    incoming.trouble =
        "the answer is larger than " + std::to_string(Connection::kLargestAnswer) + " bytes";
    return CURL_WRITEFUNC_ERROR;
  }
  incoming.answer.body.append(data, size);
  return size;
}

using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void add_line(Lines& lines, const std::string& line) {
  curl_slist* longer = curl_slist_append(lines.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(lines.release());
  lines.reset(longer);
}

/// In libcurl's spelling: "Name;" is a header without a value, "Name:" one that is not sent.
Lines lines_of(const Request& request) {
  Lines lines(nullptr, curl_slist_free_all);
  for (const Header& header : request.headers) {
    add_line(lines, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  for (const char* added_by_libcurl : {"Accept", "Content-Type", "Expect"}) {
    if (find_header(request.headers, added_by_libcurl) == nullptr) {
      add_line(lines, std::string(added_by_libcurl) + ":");
    }
  }
  return lines;
}

void set_request(CURL* easy, const Request& request, const Lines& lines) {
  const bool post = request.method == "POST";
  if (!post && (request.method != "GET" || !request.body.empty())) {
    throw std::invalid_argument("neither a POST nor a GET without a body");
  }
  if (post) {
    set(easy, CURLOPT_POST, 1);
    set(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.c_str());  // not copied
  } else {
    set(easy, CURLOPT_HTTPGET, 1);
  }
  set(easy, CURLOPT_REQUEST_TARGET, request.target.c_str());  // what was signed is what is sent
  set(easy, CURLOPT_HTTPHEADER, lines.get());
}

void set_deadline(CURL* easy, std::chrono::milliseconds deadline) {
  // 0 would be for ever; libcurl keeps it in 32 bits.
  const auto time = std::clamp<std::chrono::milliseconds::rep>(deadline.count(), 1,
                                                               std::numeric_limits<int>::max());
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(time));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(time));
}

/// Those of the final answer: libcurl keeps 1xx and trailers apart.
Headers headers_of(CURL* easy) {
  Headers headers;
  curl_header* header = curl_easy_nextheader(easy, CURLH_HEADER, -1, nullptr);
  while (header != nullptr) {
    headers.push_back({header->name, header->value});
    header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header);
  }
  return headers;
}

/// Whether nothing but the end of the connection tells where the body ends (RFC 9112 6.3).
bool ends_with_connection(const Response& answer) {
  return answer.status != 204 && answer.status != 304 &&
         find_header(answer.headers, "Content-Length") == nullptr &&
         find_header(answer.headers, "Transfer-Encoding") == nullptr;
}

}  // namespace

struct Connection::Easy {
  std::array<char, CURL_ERROR_SIZE> error{};  ///< first: the handle points to it and the next
  Closure closure = Closure::not_looked_at;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(), curl_easy_cleanup};
};

std::string host_header(const Endpoint& endpoint) {
  const bool ipv6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  const int usual = endpoint.scheme == "https" ? 443 : 80;
  return endpoint.port == usual ? host : host + ":" + std::to_string(endpoint.port);
}

Connection::Connection(const Endpoint& endpoint) {
  const std::string url = url_of(endpoint);
  const bool own_authority = endpoint.scheme == "https" && endpoint.ca_pem;
  if (own_authority) refuse_without_certificate(*endpoint.ca_pem);

  start_libcurl();
  easy_ = std::make_unique<Easy>();
  CURL* easy = easy_->handle.get();
  if (easy == nullptr) throw std::bad_alloc();
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, endpoint.scheme.c_str());
  set(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  set(easy, CURLOPT_HTTP09_ALLOWED, 0);
  set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(easy, CURLOPT_ERRORBUFFER, easy_->error.data());

  // One request a call, and to this server.
  set(easy, CURLOPT_FRESH_CONNECT, 1);
  set(easy, CURLOPT_FORBID_REUSE, 1);
  set(easy, CURLOPT_FOLLOWLOCATION, 0);
  set(easy, CURLOPT_PROXY, "");  // not even that of the environment
  set(easy, CURLOPT_NOPROXY, "*");
  set(easy, CURLOPT_NETRC, CURL_NETRC_IGNORED);
  set(easy, CURLOPT_NOSIGNAL, 1);
  set(easy, CURLOPT_TCP_NODELAY, 1);

  set(easy, CURLOPT_SSL_VERIFYPEER, 1);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2);
  if (endpoint.scheme == "https") {
    set(easy, CURLOPT_SSL_CTX_FUNCTION, demand_closure);
    set(easy, CURLOPT_SSL_CTX_DATA, &easy_->closure);
  }
  if (own_authority) {
    std::string pem = *endpoint.ca_pem;
    curl_blob blob{pem.data(), pem.size(), CURL_BLOB_COPY};
    set(easy, CURLOPT_CAINFO_BLOB, &blob);  // in place of the system's file
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }

  set(easy, CURLOPT_PREREQFUNCTION, begin_request);
  set(easy, CURLOPT_HEADERFUNCTION, take_head_line);
  set(easy, CURLOPT_WRITEFUNCTION, take_body);
}

Connection::~Connection() = default;

void* Connection::native_handle() const { return easy_->handle.get(); }

std::variant<Response, TransportError> Connection::exchange(const Request& request,
                                                            std::chrono::milliseconds deadline) {
  const WithoutSigpipe guard;
  CURL* easy = easy_->handle.get();
  Incoming incoming;
  const Lines lines = lines_of(request);
  set_request(easy, request, lines);
  set_deadline(easy, deadline);
  set(easy, CURLOPT_PREREQDATA, &incoming);
  set(easy, CURLOPT_HEADERDATA, &incoming);
  set(easy, CURLOPT_WRITEDATA, &incoming);
  easy_->error[0] = '\0';

  const CURLcode code = curl_easy_perform(easy);

  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  std::string trouble = incoming.trouble;
  if (code == CURLE_OPERATION_TIMEDOUT) {
    trouble = "no whole answer within " + std::to_string(deadline.count()) + " ms";
  } else if (trouble.empty() && code != CURLE_OK) {
    const char* text = easy_->error.data();
    trouble = std::string("the exchange failed: ") + (*text ? text : curl_easy_strerror(code));
  } else if (trouble.empty() && (!incoming.head_ended || status < 200)) {
    trouble = "the exchange failed: the connection ended within the head of the answer";
  }
  if (!trouble.empty()) return TransportError{trouble, incoming.request_begun};

  incoming.answer.status = static_cast<int>(status);
  incoming.answer.headers = headers_of(easy);
  if (easy_->closure == Closure::demanded && ends_with_connection(incoming.answer))
    return TransportError{
        "the connection may have been cut within the body: it has no declared "
        "end, and the server did not say by close_notify that it ends",
        incoming.request_begun};
  return std::move(incoming.answer);
}

}  // namespace contract::reference
