#include "net/switchboard.h"

#include <algorithm>
#include <new>
#include <span>

namespace contract {
namespace {

constexpr std::size_t kReadBuffer = 64 * 1024;
constexpr std::chrono::seconds kFarewell{1};  // Listener's promise

thread_local const Switchboard* loop_of_this_thread = nullptr;

// Rounds of the loop in which whatever had arrived before is accepted, read and answered: one for
// a connection, one for its bytes, and one more for what a first answer lets through.
constexpr unsigned kRoundsToSettle = 3;

}  // namespace

Switchboard::Switchboard(ListenerOptions options, Numbering numbering)
    : options_(std::move(options)),
      buffer_(kReadBuffer, '\0'),
      surroundings_{options_, std::span<char>(buffer_), held_,
                    [this](std::uint64_t number, Request request) {
                      return dispatch(number, std::move(request));
                    }},
      heartbeat_(options_.beat),
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

void Switchboard::adopt(Socket socket, std::shared_ptr<const Site> site) {
  post([&](Mail& mail) {
    mail.arrivals.push_back({std::move(socket), std::move(site)});
    ++open_;
  });
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return open_ < options_.connections || mail_.ending; });
}

void Switchboard::listen(std::uint64_t place, Socket listening, std::shared_ptr<const Site> site) {
  post([&](Mail& mail) {
    mail.openings.push_back({place, std::move(listening), std::move(site)});
  });
}

void Switchboard::shut(std::uint64_t place) {
  post([&](Mail& mail) { mail.closings.push_back(place); });
}

void Switchboard::settle() {
  std::uint64_t mine = 0;
  post([&](Mail&) { mine = ++asked_; });
  std::unique_lock lock(mutex_);
  settling_.wait(lock, [&] { return settled_ >= mine || mail_.ending; });
}

std::size_t Switchboard::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

void Switchboard::begin_to_end() {
  post([](Mail& mail) { mail.ending = true; });
  room_.notify_all();
  settling_.notify_all();
}

void Switchboard::end() {
  if (!thread_.joinable()) return;
  begin_to_end();
  thread_.join();
}

bool Switchboard::is_this_thread() const { return loop_of_this_thread == this; }

std::optional<Script> Switchboard::dispatch(std::uint64_t number, Request request) {
  try {
    // The site is kept: the connection may have gone before a handler that waits is through.
    fibers_->run([this, number, site = entries_.at(number).site, request = std::move(request)] {
      answers_.emplace_back(number, answer(site->handler, request, options_.keep_alive));
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
    heartbeat_.beat(std::chrono::steady_clock::now());
    // Before any request is begun: a service's connection that has ended is not used again.
    for (const Poller::Ready& ready : all)
      if (Fibers::is_key(ready.key)) fibers_->note_ready(ready);
    for (const Poller::Ready& ready : all) {
      if (Fibers::is_key(ready.key)) continue;
      if (ListeningSockets::is_key(ready.key)) {
        listening_.note_ready(ready.key);
        continue;
      }
      const auto found = entries_.find(ready.key);
      if (found == entries_.end()) continue;  // closed earlier in this round
      found->second.connection.note_ready(ready.events);
      give_turn(ready.key);
    }
    read_mail();
    accept_connections();
    ring_alarms();
    for (const std::uint64_t number : std::exchange(turns_, {})) {
      const auto found = entries_.find(number);
      if (found == entries_.end()) continue;
      found->second.waits_for_turn = false;
      give_turn(number);
    }
    fibers_->end_round();
    hand_over_answers();
    note_settled();
    begin_farewell();
  }
  listening_.clear();
  entries_.clear();
  fibers_.reset();
}

bool Switchboard::over() const {
  return end_by_ && (entries_.empty() || std::chrono::steady_clock::now() >= *end_by_);
}

std::optional<Switchboard::Time> Switchboard::wake_up_time() const {
  if (!turns_.empty() || rounds_to_settle_ > 0) return Time();  // at once
  std::optional<Time> time = end_by_;
  if (const auto beat = heartbeat_.next()) time = std::min(*beat, time.value_or(Time::max()));
  if (entries_.size() < options_.connections && listening_.may_accept()) return Time();
  if (const auto due = listening_.due()) time = std::min(*due, time.value_or(Time::max()));
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
    mail.openings.swap(mail_.openings);
    mail.closings.swap(mail_.closings);
    mail.ending = mail_.ending;
    begin_to_settle();
  }
  for (Arrival& each : mail.arrivals) take_in(std::move(each.socket), 0, each.site);
  for (Opening& each : mail.openings)
    listening_.add(each.place, std::move(each.socket), std::move(each.site));
  for (const std::uint64_t place : mail.closings) shut_in_loop(place);
  hand_over_answers();
  if (mail.ending && !std::exchange(ending_, true)) {
    fibers_->cut_waits(std::chrono::steady_clock::now() + options_.end_time);
    give_turn_to_all(&Connection::finish);
  }
}

/// Once no handler runs any more. Asked in each round: a handler may end in any of its steps.
void Switchboard::begin_farewell() {
  if (!ending_ || !fibers_->empty() || end_by_) return;
  end_by_ = std::chrono::steady_clock::now() + kFarewell;
  give_turn_to_all(&Connection::abandon);
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

bool Switchboard::take_in(Socket socket, std::uint64_t place,
                          const std::shared_ptr<const Site>& site) {
  const std::uint64_t number = std::exchange(next_number_, next_number_ + step_);
  const int fd = socket.fd();
  Connection connection(number, Transport(std::move(socket), site->tls.get()), surroundings_,
                        std::chrono::steady_clock::now());
  Entry& entry =
      entries_.try_emplace(number, Entry{std::move(connection), site, place, {}, 0, false})
          .first->second;
  if (ending_ || !poller_.watch(fd, number)) {
    remove(number);
  } else {
    set_alarm(number, entry);
  }
  return entries_.size() < options_.connections;
}

void Switchboard::accept_connections() {
  if (ending_) return listening_.clear();
  if (entries_.size() >= options_.connections) return;
  listening_.accept_all(
      [this](Socket socket, std::uint64_t place, const std::shared_ptr<const Site>& site) {
        {
          const std::lock_guard lock(mutex_);
          ++open_;
        }
        return take_in(std::move(socket), place, site);
      });
}

void Switchboard::shut_in_loop(std::uint64_t place) {
  listening_.remove(place);
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, entry] : entries_)
    if (entry.place == place) numbers.push_back(number);
  for (const std::uint64_t number : numbers) remove(number);
}

void Switchboard::begin_to_settle() {
  if (rounds_to_settle_ > 0 || asked_ == settled_) return;
  to_settle_ = asked_;
  rounds_to_settle_ = kRoundsToSettle;
}

void Switchboard::note_settled() {
  if (rounds_to_settle_ == 0 || --rounds_to_settle_ > 0) return;
  if (!turns_.empty()) {
    rounds_to_settle_ = 1;
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    settled_ = to_settle_;
    begin_to_settle();  // who asked meanwhile
  }
  settling_.notify_all();
}

void Switchboard::give_turn(std::uint64_t number) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  const Connection::Turn turn = entry.connection.take_turn(std::chrono::steady_clock::now());
  note_held(entry, entry.connection.held());
  switch (turn) {
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

void Switchboard::note_held(Entry& entry, std::size_t held) {
  held_ = held_ - entry.held + held;
  entry.held = held;
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
  note_held(found->second, 0);
  entries_.erase(found);
  {
    const std::lock_guard lock(mutex_);
    --open_;
  }
  room_.notify_one();
}

}  // namespace contract
