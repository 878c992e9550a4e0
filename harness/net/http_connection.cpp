#include "net/http_connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <new>
#include <utility>
#include <variant>

#include "ecs_contract/listener.h"

namespace contract {
namespace {

using Clock = std::chrono::steady_clock;

// So that one busy peer doesn't keep the loop: requests and reads of one turn together.
constexpr int kStepsAtOnce = 32;
// How long a peer may go on sending after our end of the connection is closed. Closing at once
// would answer its bytes with RST, and with that it may lose the answer it has not read yet.
constexpr std::chrono::seconds kDrainTime{1};
// Of a request that is not whole: so much is taken however much all hold together.
constexpr std::size_t kSmallRequest = 64 * 1024;
// How often a Reset looks whether the bytes before it have left.
constexpr std::chrono::milliseconds kFlushCheck{1};
constexpr std::chrono::milliseconds kLookAgain{50};

}  // namespace

HttpConnection::HttpConnection(std::uint64_t number, TcpSocket socket,
                               std::shared_ptr<const Site> site, ConnectionContext& context)
    : number_(number),
      site_(std::move(site)),
      context_(context),
      transport_(std::move(socket), site_->tls.get()),
      reader_(context.options.limits),
      limit_(*context.fibers.io(), [this] { go_on(); }),
      phase_(transport_.tls() ? Phase::handshake : Phase::open),
      since_(Clock::now()) {}

void HttpConnection::go_on() {
  ++awaits_;
  limit_.clear();
  has_more_ = true;
  const auto self = shared_from_this();
  try {
    context_.fibers.run([this] { take_turn(); });
  } catch (const std::bad_alloc&) {
    refuse_without_a_fiber();
  }
}

void HttpConnection::take_turn() {
  const auto self = shared_from_this();
  for (int steps = 1; step(); ++steps) {
    if (steps % kStepsAtOnce != 0) continue;
    ++context_.breaks;
    boost::asio::post(*context_.fibers.io(), context_.fibers.waker());
    context_.fibers.wait(Deadline::max());
    --context_.breaks;
    if (phase_ != Phase::closed && deadline() <= Clock::now()) return overdue();
  }
  if (phase_ != Phase::closed) await();
}

bool HttpConnection::step() {
  switch (phase_) {
    case Phase::handshake:
      return shake_hands();
    case Phase::open:
      return serve();
    case Phase::draining:
      return drain();
    case Phase::closed:
      break;
  }
  return false;
}

bool HttpConnection::shake_hands() {
  switch (transport_.handshake()) {
    case Io::done:
      phase_ = Phase::open;
      since_ = Clock::now();
      return true;
    case Io::again:
      return false;
    case Io::ended:
    case Io::failed:
      end_in_order();  // OpenSSL has written an alert that the peer shall see
      return true;
  }
  return false;
}

bool HttpConnection::serve() {
  if (std::optional<Request> request = reader_.next()) {
    note_held(reader_.held());
    respond(std::move(*request));
  } else if (reader_.refusal()) {
    carry_out(refuse(*reader_.refusal()));
  } else if (reader_.take_expects_continue()) {
    carry_out(std::string("HTTP/1.1 100 Continue\r\n\r\n"));
  } else {
    return read();
  }
  return true;
}

void HttpConnection::respond(Request request) {
  request.connection = number_;
  request.nth = ++requests_;
  request.tls = transport_.tls();
  request.arrived = last_read_;
  dispatched_ = true;
  ++context_.handlers;
  context_.fibers.tell_of_waits([this] { watch_for_reset(); });
  const Script script = answer(site_->handler, request, context_.options.keep_alive);
  context_.fibers.tell_of_waits(nullptr);
  --context_.handlers;
  dispatched_ = false;
  if (phase_ == Phase::open) carry_out(script);  // else the peer has gone meanwhile
}

void HttpConnection::carry_out(const Script& script) {
  answering_ = true;
  for (const WireAction& action : script) {
    if (phase_ != Phase::open) break;
    std::visit([this](const auto& each) { carry_out(each); }, action);
  }
  answering_ = false;
  awaited_ = Awaited::request;
  since_ = Clock::now();
  if (last_ && phase_ == Phase::open) end_in_order();
}

void HttpConnection::carry_out(const std::string& bytes) {
  std::string_view left = bytes;
  while (!left.empty() && phase_ == Phase::open) {
    const IoResult result = transport_.write(left);
    switch (result.status) {
      case Io::done:
        left.remove_prefix(result.bytes);
        break;
      case Io::again:
        if (!wait(TcpSocket::wait_write, Clock::now() + context_.options.write_time)) reset();
        break;
      case Io::ended:
      case Io::failed:
        close();
    }
  }
}

void HttpConnection::carry_out(const Pause& pause) {
  const Time until = Clock::now() + pause.time;
  if (!wait(TcpSocket::wait_error, until)) return;
  // Bytes out of band are no error. What ends the pause early has to be looked for from here on.
  while (phase_ == Phase::open && Clock::now() < until) {
    if (transport_.is_broken()) return close();
    context_.fibers.wait(std::min(until, Clock::now() + kLookAgain));
  }
}

void HttpConnection::carry_out(const Reset&) {
  const Time end = Clock::now() + context_.options.write_time;
  while (phase_ == Phase::open && transport_.unsent() && Clock::now() < end)
    context_.fibers.wait(Clock::now() + kFlushCheck);
  reset();
}

void HttpConnection::carry_out(const Close& close) { end_in_order(close.cut); }

/// True once there is what is waited for, or the connection has been closed.
bool HttpConnection::wait(TcpSocket::wait_type what, Time deadline) {
  transport_.async_wait(what, context_.fibers.waker());
  return context_.fibers.wait(deadline);
}

/// While a handler waits. What has arrived before is still read, so that the journal has it.
void HttpConnection::watch_for_reset() {
  if (watched_ || phase_ != Phase::open) return;
  watched_ = true;
  transport_.async_wait(TcpSocket::wait_error, [self = shared_from_this()](const auto& ended) {
    self->watched_ = false;
    if (ended || !self->dispatched_ || self->phase_ != Phase::open) return;
    if (self->transport_.is_broken()) return self->close();
    self->watch_for_reset();  // bytes out of band are no error
  });
}

/// No memory is left for a stack.
void HttpConnection::refuse_without_a_fiber() {
  transport_.discard(context_.buffer.data(), context_.buffer.size());  // or close() would reset
  if (phase_ == Phase::open)
    transport_.write(std::get<std::string>(refuse({503, "no memory is left"}).front()));
  close();
}

bool HttpConnection::read() {
  if (!has_more_) return false;
  if (context_.held > context_.options.unfinished && reader_.held() > kSmallRequest) {
    reader_ = RequestReader(context_.options.limits);
    note_held(0);
    carry_out(refuse({503, "too many long requests arrive at once"}));
    return true;
  }
  const IoResult result = transport_.read(context_.buffer.data(), context_.buffer.size());
  switch (result.status) {
    case Io::done:
      last_read_ = std::chrono::system_clock::now();
      // A short read has emptied the socket, which saves the call that would only tell so; not so
      // under TLS.
      has_more_ = result.bytes == context_.buffer.size() || transport_.tls();
      reader_.feed({context_.buffer.data(), result.bytes});
      note_held(reader_.held());
      return true;
    case Io::again:
      has_more_ = false;
      return false;
    case Io::ended:
    case Io::failed:
      close();
  }
  return false;
}

bool HttpConnection::drain() {
  switch (transport_.discard(context_.buffer.data(), context_.buffer.size())) {
    case Io::done:
      return true;
    case Io::again:
      return false;
    case Io::ended:
    case Io::failed:
      drop();
  }
  return false;
}

void HttpConnection::await() {
  const Time end = deadline();
  // Looked at last: what came in time counts, though the loop may be late to see it.
  if (end <= Clock::now()) return overdue();
  limit_.set(end);
  const auto what = phase_ == Phase::draining ? TcpSocket::wait_read : transport_.wanted();
  transport_.async_wait(what, [self = shared_from_this(), nth = ++awaits_](const auto&) {
    if (nth == self->awaits_) self->go_on();
  });
}

HttpConnection::Time HttpConnection::deadline() {
  const ListenerOptions& options = context_.options;
  if (phase_ == Phase::handshake) return since_ + options.head_time;
  if (phase_ == Phase::draining) return since_ + kDrainTime;
  const Awaited now_awaited = reader_.in_body()      ? Awaited::body
                              : reader_.in_request() ? Awaited::head
                                                     : Awaited::request;
  if (now_awaited != std::exchange(awaited_, now_awaited)) since_ = Clock::now();
  switch (awaited_) {
    case Awaited::head:
      return since_ + options.head_time;
    case Awaited::body:
      return since_ + options.body_time;
    case Awaited::request:
      break;
  }
  return since_ + std::max<std::chrono::milliseconds>(options.idle_time, options.keep_alive);
}

void HttpConnection::overdue() {
  if (phase_ != Phase::open || awaited_ == Awaited::request) return close();
  carry_out(refuse({408, awaited_ == Awaited::head ? "the head took too long to arrive"
                                                   : "the body took too long to arrive"}));
  take_turn();
}

void HttpConnection::note_held(std::size_t held) {
  context_.held = context_.held - held_ + held;
  held_ = held;
}

void HttpConnection::finish() {
  last_ = true;
  if (!dispatched_ && !answering_) close();
}

void HttpConnection::abandon() {
  last_ = true;
  if (!answering_) close();
}

void HttpConnection::end_in_order(bool cut) {
  transport_.end_writing(cut);
  phase_ = Phase::draining;
  since_ = Clock::now();
}

void HttpConnection::close() {
  if (phase_ == Phase::open) transport_.end_writing();
  drop();
}

void HttpConnection::reset() {
  if (phase_ == Phase::open) transport_.reset();
  drop();
}

void HttpConnection::drop() {
  if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
  transport_.close();
  ++awaits_;
  limit_.clear();
  note_held(0);
  context_.over(number_);
}

}  // namespace contract
