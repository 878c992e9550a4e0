#include "proxy/upstream.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "net/wait.h"
#include "wire/answer_reader.h"
#include "wire/params.h"
#include "wire/without_sigpipe.h"

namespace contract {
namespace {

using Why = ConnectionFailure::Why;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kIdleConnections = 256;
constexpr std::size_t kLookedAt = 8;  ///< of these, before one is taken
constexpr std::chrono::milliseconds kNonsenseTime{
    500};  ///< for what follows bytes that are no HTTP

/// What is said of a call that was under way when the recorder was told to end.
constexpr const char* kCutOff = "had not finished its answer when the recording ended";

/// Whether the header goes no further than this hop.
bool ends_here(const Headers& headers, const std::string& name) {
  return is_of_one_hop(name) || connection_names(headers, name);
}

std::string to_bytes(const Request& request, const std::string& authority) {
  std::string target(path_of(request.target));
  const std::string_view query = query_of(request.target);
  if (request.target.find('?') != std::string::npos) target.append("?").append(query);
  std::string out;
  out.reserve(request.target.size() + request.body.size() + 512);
  out.append(request.method).append(" ").append(target).append(" HTTP/1.1\r\n");
  bool host = false;
  bool length = false;
  const auto add = [&](const std::string& name, const std::string& value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  for (const Header& header : request.headers) {
    if (ends_here(request.headers, header.name)) continue;
    if (equal_ignoring_case(header.name, "Host")) {
      add(header.name, authority);
      host = true;
    } else if (equal_ignoring_case(header.name, "Content-Length")) {
      if (!std::exchange(length, true)) add(header.name, std::to_string(request.body.size()));
    } else if (equal_ignoring_case(header.name, "Accept-Encoding")) {
      add(header.name, "identity");
    } else {
      add(header.name, header.value);
    }
  }
  if (!host) add("Host", authority);
  // An empty body that came in chunks is one all the same: of length 0 (RFC 9110 8.6).
  if (!length && (!request.body.empty() || find_header(request.headers, "Transfer-Encoding")))
    add("Content-Length", std::to_string(request.body.size()));
  return out.append("\r\n").append(request.body);
}

Response failed(int status, const std::string& what) {
  Response response;
  response.status = status;
  response.body = "the service " + what + "\n";
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}, {kUpstreamHeader, what}};
  return response;
}

/// What came, as it came, and the end that it came to.
Response broken(const std::string& raw, bool reset, const std::string& what) {
  Response response = failed(502, what);
  if (!raw.empty()) response.script.emplace_back(raw);
  if (reset) {
    response.script.emplace_back(Reset{});
  } else {
    response.script.emplace_back(Close{});
  }
  return response;
}

Response without_hop(Response response) {
  Headers kept;
  for (const Header& header : response.headers)
    if (!ends_here(response.headers, header.name)) kept.push_back(header);
  response.headers = std::move(kept);
  return response;
}

/// Reads until the answer is whole or nothing more comes.
Response read_answer(ServerConnection& connection, AnswerReader& reader, Deadline deadline) {
  try {
    while (reader.state() == AnswerReader::State::unfinished) {
      const std::string bytes = connection.receive(deadline);
      if (!bytes.empty()) {
        reader.feed(bytes);
        continue;
      }
      if (reader.end() == AnswerReader::State::whole) break;
      return broken(reader.raw(), false,
                    reader.raw().empty() ? "closed the connection without an answer"
                                         : "closed the connection in the middle of its answer");
    }
  } catch (const ConnectionFailure& failure) {
    const bool begun = !reader.raw().empty();
    if (failure.why == Why::late && waits_are_cut()) return broken(reader.raw(), false, kCutOff);
    if (failure.why != Why::late)
      return broken(reader.raw(), failure.why == Why::reset,
                    std::string(failure.why == Why::reset ? "reset" : "broke") + " the connection" +
                        (begun ? " in the middle of its answer" : " without an answer"));
    return begun ? broken(reader.raw(), false, "did not finish its answer in time")
                 : failed(504, "did not answer in time");
  }
  if (reader.state() == AnswerReader::State::whole) return without_hop(reader.take());
  if (reader.state() == AnswerReader::State::too_large)
    return broken(reader.raw(), false, "sent " + reader.excess());
  try {
    const Deadline soon = std::min(deadline, Clock::now() + kNonsenseTime);
    for (std::string bytes = "x"; !bytes.empty() && reader.raw().size() < 1u << 20;) {
      bytes = connection.receive(soon);
      reader.feed(bytes);
    }
  } catch (const ConnectionFailure&) {
    // What came so far is all there is.
  }
  return broken(reader.raw(), false, "sent what is no answer of HTTP");
}

}  // namespace

Upstream::Upstream(UpstreamOptions options) : options_(std::move(options)) {
  if (options_.address.tls) tls_.emplace(options_.authorities_pem);
}

// The one that was used last is the least likely to be closed just now, for having been idle. One
// that was used in this very round of the loop has to be asked about, the one before it may not.
std::unique_ptr<ServerConnection> Upstream::take_idle() {
  const std::lock_guard lock(mutex_);
  Idle& idle = idle_[std::this_thread::get_id()];
  if (idle.empty()) return nullptr;
  const auto last = idle.rbegin();
  const auto few = last + static_cast<long>(std::min(idle.size(), kLookedAt));
  auto found = std::find_if(last, few, [](const auto& each) { return each->is_quiet(); });
  if (found == few) found = last;
  std::unique_ptr<ServerConnection> connection = std::move(*found);
  idle.erase(std::next(found).base());
  return connection;
}

std::unique_ptr<ServerConnection> Upstream::take_connection(Deadline deadline) {
  while (std::unique_ptr<ServerConnection> connection = take_idle())
    if (!connection->is_stale()) return connection;
  ++opened_;
  return std::make_unique<ServerConnection>(options_.address, tls_ ? &*tls_ : nullptr, deadline);
}

void Upstream::give_back(std::unique_ptr<ServerConnection> connection) {
  const std::lock_guard lock(mutex_);
  Idle& idle = idle_[std::this_thread::get_id()];
  if (idle.size() < kIdleConnections) idle.push_back(std::move(connection));
}

Response Upstream::ask(const Request& request) {
  std::optional<WithoutSigpipe> quiet;
  if (tls_) quiet.emplace();  // OpenSSL writes by write(2)
  std::unique_ptr<ServerConnection> connection;
  try {
    connection = take_connection(Clock::now() + options_.connect_time);
  } catch (const ConnectionFailure& failure) {
    const bool late = failure.why == Why::late;
    if (late && waits_are_cut()) return broken("", false, kCutOff);
    return failed(
        late ? 504 : 502,
        std::string(failure.why == Why::untrusted ? "can't be trusted: " : "can't be reached: ") +
            failure.what());
  }
  const Deadline deadline = Clock::now() + options_.answer_time;
  AnswerReader reader(request.method == "HEAD");
  try {
    connection->send(to_bytes(request, options_.address.authority()), deadline);
  } catch (const ConnectionFailure& failure) {
    if (failure.why == Why::late && waits_are_cut()) return broken("", false, kCutOff);
    if (failure.why == Why::late) return failed(504, "did not take the request in time");
    // It may have answered before it hung up.
  }
  Response response = read_answer(*connection, reader, deadline);
  if (reader.keeps_connection()) give_back(std::move(connection));
  return response;
}

}  // namespace contract
