#include "server/switchboard.h"

#include <algorithm>
#include <new>
#include <span>

namespace contract {
namespace {

constexpr std::size_t kReadBuffer = 64 * 1024;
constexpr std::chrono::seconds kFarewell{1};  // Listener's promise

thread_local const Switchboard* loop_of_this_thread = nullptr;

std::optional<TlsContext> tls_context(const ListenerOptions& options) {
  if (!options.tls) return {};
  return TlsContext(*options.tls);
}

}  // namespace

Switchboard::Switchboard(Handler handler, ListenerOptions options, Numbering numbering)
    : handler_(std::move(handler)),
      options_(std::move(options)),
      tls_(tls_context(options_)),
      buffer_(kReadBuffer, '\0'),
      surroundings_{options_, std::span<char>(buffer_),
                    [this](std::uint64_t number, Request request) {
                      return dispatch(number, std::move(request));
                    }},
      next_number_(numbering.first),
      step_(numbering.step) {
  thread_ = std::thread([this] { run(); });
}

Switchboard::~Switchboard() { end(); }

template <typename Write>
void Switchboard::post(Write write) {
  bool rung = false;
  {
    const std::lock_guard lock(mutex_);
    write(mail_);
    rung = std::exchange(rung_, true);
  }
  if (!rung) poller_.ring();
}

void Switchboard::adopt(Socket socket) {
  post([&](Mail& mail) {
    mail.arrivals.push_back(std::move(socket));
    ++open_;
  });
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return open_ < options_.connections || mail_.ending; });
}

std::size_t Switchboard::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

void Switchboard::begin_to_end() {
  post([](Mail& mail) { mail.ending = true; });
  room_.notify_all();
}

void Switchboard::end() {
  if (!thread_.joinable()) return;
  begin_to_end();
  thread_.join();
}

bool Switchboard::is_this_thread() const { return loop_of_this_thread == this; }

std::optional<Script> Switchboard::dispatch(std::uint64_t number, Request request) {
  try {
    fibers_->run([this, number, request = std::move(request)] {
      answers_.emplace_back(number, answer(handler_, request, options_.keep_alive));
    });
  } catch (const std::bad_alloc&) {
    return refuse({503, "no memory is left"});
  }
  if (answers_.empty() || answers_.back().first != number) return {};
  Script script = std::move(answers_.back().second);  // as of most handlers, which never wait
  answers_.pop_back();
  return script;
}

void Switchboard::run() {
  loop_of_this_thread = this;
  fibers_.emplace(poller_);
  while (!over()) {
    // A service that was just asked gets on with it, and then there is more to be told at once.
    if (fibers_->deal_with_others()) std::this_thread::yield();
    const std::span<const Poller::Ready> all = poller_.wait(wake_up_time());
    // Before any request is begun: a service's connection that has ended is not used again.
    for (const Poller::Ready& ready : all)
      if (Fibers::is_key(ready.key)) fibers_->note_ready(ready);
    for (const Poller::Ready& ready : all) {
      if (Fibers::is_key(ready.key)) continue;
      const auto found = entries_.find(ready.key);
      if (found == entries_.end()) continue;  // closed earlier in this round
      found->second.connection.note_ready(ready.events);
      give_turn(ready.key);
    }
    read_mail();
    ring_alarms();
    for (const std::uint64_t number : std::exchange(turns_, {})) {
      const auto found = entries_.find(number);
      if (found == entries_.end()) continue;
      found->second.waits_for_turn = false;
      give_turn(number);
    }
    fibers_->end_round();
    hand_over_answers();
  }
  entries_.clear();
  fibers_.reset();
}

bool Switchboard::over() const {
  return end_by_ && (entries_.empty() || std::chrono::steady_clock::now() >= *end_by_);
}

std::optional<Switchboard::Time> Switchboard::wake_up_time() const {
  if (!turns_.empty()) return Time();  // at once
  std::optional<Time> time = end_by_;
  if (const auto due = fibers_->due()) time = std::min(*due, time.value_or(Time::max()));
  if (const auto next = alarms_.next()) time = std::min(*next, time.value_or(Time::max()));
  return time;
}

void Switchboard::read_mail() {
  Mail mail;
  {
    const std::lock_guard lock(mutex_);
    rung_ = false;
    mail.arrivals.swap(mail_.arrivals);
    mail.ending = mail_.ending;
  }
  for (Socket& socket : mail.arrivals) take_in(std::move(socket));
  hand_over_answers();
  if (mail.ending && !std::exchange(ending_, true)) give_turn_to_all(&Connection::finish);
  if (ending_ && fibers_->empty() && !end_by_) {
    end_by_ = std::chrono::steady_clock::now() + kFarewell;
    give_turn_to_all(&Connection::abandon);
  }
}

// A turn may begin the next request, whose answer may be there at once.
void Switchboard::hand_over_answers() {
  while (!answers_.empty())
    for (auto& [number, script] : std::exchange(answers_, {})) {
      const auto found = entries_.find(number);
      if (found == entries_.end()) continue;  // the peer has left meanwhile
      found->second.connection.take_answer(std::move(script));
      give_turn(number);
    }
}

void Switchboard::take_in(Socket socket) {
  const std::uint64_t number = std::exchange(next_number_, next_number_ + step_);
  const int fd = socket.fd();
  Connection connection(number, Transport(std::move(socket), tls_ ? &*tls_ : nullptr),
                        surroundings_, std::chrono::steady_clock::now());
  Entry& entry = entries_.try_emplace(number, Entry{std::move(connection), {}}).first->second;
  if (ending_ || !poller_.watch(fd, number)) {
    remove(number);
  } else {
    set_alarm(number, entry);
  }
}

void Switchboard::give_turn(std::uint64_t number) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  switch (entry.connection.take_turn(std::chrono::steady_clock::now())) {
    case Connection::Turn::over:
      return remove(number);
    case Connection::Turn::has_more:
      if (!std::exchange(entry.waits_for_turn, true)) turns_.push_back(number);
      break;
    case Connection::Turn::waits:
      break;
  }
  set_alarm(number, entry);
}

void Switchboard::give_turn_to_all(void (Connection::*first)()) {
  std::vector<std::uint64_t> numbers;
  for (auto& [number, entry] : entries_) {
    (entry.connection.*first)();
    numbers.push_back(number);
  }
  for (const std::uint64_t number : numbers) give_turn(number);
}

void Switchboard::set_alarm(std::uint64_t number, Entry& entry) {
  if (const auto deadline = entry.connection.deadline())
    alarms_.set(number, *deadline, entry.alarm);
}

void Switchboard::ring_alarms() {
  const Time now = std::chrono::steady_clock::now();
  while (const auto number = alarms_.due(now)) {
    Entry& entry = entries_.at(*number);
    alarms_.drop(*number, entry.alarm);
    const std::optional<Time> deadline = entry.connection.deadline();
    if (deadline && *deadline <= now) {
      give_turn(*number);
    } else {
      set_alarm(*number, entry);
    }
  }
}

void Switchboard::remove(std::uint64_t number) {
  const auto found = entries_.find(number);
  alarms_.drop(number, found->second.alarm);
  entries_.erase(found);
  {
    const std::lock_guard lock(mutex_);
    --open_;
  }
  room_.notify_one();
}

}  // namespace contract
