#include "net/connection.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "net/listener.h"

namespace contract {
namespace {

// So that one busy peer doesn't keep the loop: requests and reads of one turn together.
constexpr int kStepsPerTurn = 32;
// How long a peer may go on sending after our end of the connection is closed. Closing at once
// would answer its bytes with RST, and with that it may lose the answer it has not read yet.
constexpr std::chrono::seconds kDrainTime{1};
// Of a request that is not whole: so much is taken however much all hold together.
constexpr std::size_t kSmallRequest = 64 * 1024;
// How often a Reset looks whether the bytes before it have left.
constexpr std::chrono::milliseconds kFlushCheck{1};

}  // namespace

Connection::Connection(std::uint64_t number, Transport transport, const Surroundings& surroundings,
                       Time now)
    : number_(number),
      transport_(std::move(transport)),
      around_(surroundings),
      reader_(surroundings.options.limits),
      phase_(transport_.tls() ? Phase::handshake : Phase::open),
      now_(now),
      since_(now),
      progress_(now) {
  deadline_ = next_deadline();
}

void Connection::note_ready(std::uint32_t events) {
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) peer_ended_ = true;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) readable_ = true;
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) writable_ = true;
  // TLS may have to read before it can write.
  if (transport_.tls()) readable_ = writable_ = true;
  // Reset, or both directions are closed: no answer can be delivered. What has arrived before is
  // still read, so that the journal has it.
  if (events & (EPOLLHUP | EPOLLERR) && (answering_ || dispatched_)) close();
}

void Connection::take_answer(Script script) {
  if (phase_ != Phase::open) return;
  dispatched_ = false;
  begin_answer(std::move(script));
}

void Connection::finish() {
  last_ = true;
  if (!dispatched_ && !answering_) close();
}

void Connection::abandon() {
  last_ = true;
  if (!answering_) close();
}

Connection::Turn Connection::take_turn(Time now) {
  now_ = now;
  bool may_go_on = true;
  for (int i = 0; i < kStepsPerTurn && may_go_on && phase_ != Phase::closed; ++i) {
    may_go_on = step();
  }
  // Looked at last: what came in time counts, though the loop may be late to see it.
  deadline_ = next_deadline();
  if (deadline_ && *deadline_ <= now_) {
    overdue();
    may_go_on = true;
    deadline_ = next_deadline();
  }
  if (phase_ == Phase::closed) return Turn::over;
  return may_go_on ? Turn::has_more : Turn::waits;
}

bool Connection::step() {
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

bool Connection::shake_hands() {
  switch (transport_.handshake()) {
    case Io::done:
      phase_ = Phase::open;
      since_ = now_;
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

bool Connection::serve() {
  if (action_ < script_.size()) return carry_out();
  if (answering_) answer_written();
  if (phase_ != Phase::open) return true;
  if (dispatched_) return false;
  if (std::optional<Request> request = reader_.next()) {
    begin(std::move(*request));
    return true;
  }
  if (reader_.refusal()) {
    begin_answer(refuse(*reader_.refusal()));
    return true;
  }
  if (reader_.take_expects_continue()) {
    script_.emplace_back("HTTP/1.1 100 Continue\r\n\r\n");
    progress_ = now_;
    return true;
  }
  return read();
}

void Connection::begin(Request request) {
  request.connection = number_;
  request.nth = ++requests_;
  request.tls = transport_.tls();
  request.arrived = last_read_;
  awaited_ = Awaited::request;
  since_ = now_;
  dispatched_ = true;
  if (std::optional<Script> script = around_.dispatch(number_, std::move(request))) {
    take_answer(std::move(*script));
  }
}

void Connection::begin_answer(Script script) {
  script_ = std::move(script);
  action_ = written_ = 0;
  answering_ = true;
  progress_ = now_;
}

void Connection::answer_written() {
  answering_ = false;
  since_ = now_;
  if (last_) end_in_order();
}

bool Connection::carry_out() {
  return std::visit([this](const auto& action) { return carry_out(action); }, script_[action_]);
}

void Connection::next_action() {
  ++action_;
  written_ = 0;
  until_.reset();
  progress_ = now_;
  if (action_ == script_.size()) {
    script_.clear();
    action_ = 0;
  }
}

bool Connection::carry_out(const std::string& bytes) {
  if (written_ == bytes.size()) {
    next_action();
    return true;
  }
  if (!writable_) return false;
  const IoResult result = transport_.write(std::string_view(bytes).substr(written_));
  switch (result.status) {
    case Io::done:
      written_ += result.bytes;
      progress_ = now_;
      if (written_ == bytes.size()) next_action();
      return true;
    case Io::again:
      writable_ = false;
      return false;
    case Io::ended:
    case Io::failed:
      close();
      return true;
  }
  return false;
}

bool Connection::carry_out(const Pause& pause) {
  if (!until_) until_ = now_ + pause.time;
  if (now_ < *until_) return false;
  next_action();
  return true;
}

bool Connection::carry_out(const Reset&) {
  const bool flushed = !transport_.unsent();
  if (!flushed && now_ < progress_ + around_.options.write_time) {
    until_ = now_ + kFlushCheck;
    return false;
  }
  transport_.reset();
  phase_ = Phase::closed;
  return true;
}

bool Connection::carry_out(const Close& close) {
  end_in_order(close.cut);
  return true;
}

bool Connection::read() {
  if (!readable_) return false;
  if (around_.held > around_.options.unfinished && reader_.held() > kSmallRequest) {
    reader_ = RequestReader(around_.options.limits);
    begin_answer(refuse({503, "too many long requests arrive at once"}));
    return true;
  }
  const IoResult result = transport_.read(around_.buffer.data(), around_.buffer.size());
  switch (result.status) {
    case Io::done:
      last_read_ = std::chrono::system_clock::now();
      // A short read has emptied the socket, which saves the call that would only tell so. Not so
      // where the end has come too, of which epoll tells but once, nor under TLS.
      if (result.bytes < around_.buffer.size() && !peer_ended_ && !transport_.tls()) {
        readable_ = false;
      }
      reader_.feed({around_.buffer.data(), result.bytes});
      return true;
    case Io::again:
      readable_ = false;
      return false;
    case Io::ended:
    case Io::failed:
      close();
      return true;
  }
  return false;
}

bool Connection::drain() {
  if (!readable_) return false;
  switch (transport_.discard(around_.buffer.data(), around_.buffer.size())) {
    case Io::done:
      return true;
    case Io::again:
      readable_ = false;
      return false;
    case Io::ended:
    case Io::failed:
      transport_.close();
      phase_ = Phase::closed;
      return true;
  }
  return false;
}

void Connection::end_in_order(bool cut) {
  transport_.end_writing(cut);
  phase_ = Phase::draining;
  readable_ = true;
  dispatched_ = answering_ = false;
  since_ = now_;
}

void Connection::close() {
  if (phase_ == Phase::open) transport_.end_writing();
  transport_.close();
  phase_ = Phase::closed;
}

void Connection::overdue() {
  const bool idle = action_ >= script_.size() && awaited_ == Awaited::request;
  if (phase_ != Phase::open || idle) {
    close();
  } else if (action_ < script_.size()) {
    // A Pause or a Reset goes on by itself; a peer that takes no bytes is cut off.
    if (std::holds_alternative<std::string>(script_[action_])) {
      transport_.reset();
      phase_ = Phase::closed;
    }
  } else {
    begin_answer(refuse({408, awaited_ == Awaited::head ? "the head took too long to arrive"
                                                        : "the body took too long to arrive"}));
  }
}

void Connection::note_awaited() {
  const Awaited now_awaited = reader_.in_body()      ? Awaited::body
                              : reader_.in_request() ? Awaited::head
                                                     : Awaited::request;
  if (now_awaited != std::exchange(awaited_, now_awaited)) since_ = now_;
}

std::optional<Connection::Time> Connection::next_deadline() {
  const ListenerOptions& options = around_.options;
  if (phase_ == Phase::handshake) return since_ + options.head_time;
  if (phase_ == Phase::draining) return since_ + kDrainTime;
  if (phase_ == Phase::closed) return {};
  if (action_ < script_.size()) return until_ ? *until_ : progress_ + options.write_time;
  if (dispatched_) return {};
  note_awaited();
  switch (awaited_) {
    case Awaited::request:
      return since_ + std::max<std::chrono::milliseconds>(options.idle_time, options.keep_alive);
    case Awaited::head:
      return since_ + options.head_time;
    case Awaited::body:
      return since_ + options.body_time;
  }
  return {};
}

}  // namespace contract
