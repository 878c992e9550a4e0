#include "net/fibers.h"

#include <poll.h>

#include <algorithm>
#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cerrno>
#include <utility>

#include "net/stack_switch.h"

namespace contract {
namespace {

namespace context = boost::context;

// Of a handler; only what is touched takes memory. The page below it can't be touched.
constexpr std::size_t kStackBytes = 512 * 1024;

// Of those that let others go first: so long for others to have what they wait for.
constexpr std::chrono::milliseconds kPatience{1};

thread_local Fibers* of_running_task = nullptr;  // nullptr: none runs

bool poll_thread(int fd, short events, Deadline deadline) {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd waited{.fd = fd, .events = events, .revents = 0};
    const int ready =
        ::poll(&waited, 1, static_cast<int>(std::clamp<long long>(left.count(), 0, 600'000)));
    if (ready > 0) return true;
    if (ready == 0 && left.count() <= 600'000) return false;
    if (ready < 0 && errno != EINTR) return true;  // whoever uses it is told what is wrong
  }
}

}  // namespace

/// A stack and what runs on it; the loop's own has no memory of ours.
struct Fibers::Fiber {
  Fiber() = default;
  explicit Fiber(context::stack_context memory)
      : stack(static_cast<char*>(memory.sp) - memory.size, memory.size) {}

  context::fiber place;  ///< where it goes on, while another runs
  SwitchedStack stack;
  std::function<void()> task;
};

Fibers::Fibers(Poller& poller) : poller_(poller), self_(this, [](Fibers*) {}) {}

Fibers::~Fibers() {
  for (Fiber* fiber : std::exchange(idle_, {})) go_on(*fiber);  // without a task it ends
}

void Fibers::run(std::function<void()> task) {
  if (!loop_) loop_ = std::make_unique<Fiber>();
  if (idle_.empty()) {
    context::protected_fixedsize_stack memory(kStackBytes);
    const context::stack_context stack = memory.allocate();
    Fiber& made = *all_.emplace_back(std::make_unique<Fiber>(stack));
    made.place =
        context::fiber(std::allocator_arg, context::preallocated(stack.sp, stack.size, stack),
                       memory, [this, &made](context::fiber&& loop) {
                         loop_->place = std::move(loop);
                         made.stack.arrive_from(loop_->stack);
                         work(made);
                         return std::move(loop_->place);
                       });
    idle_.push_back(&made);
  }
  Fiber& fiber = *idle_.back();
  idle_.pop_back();
  fiber.task = std::move(task);
  ++under_way_;
  go_on(fiber);
}

void Fibers::work(Fiber& fiber) {
  while (fiber.task) {
    fiber.task();
    fiber.task = nullptr;
    --under_way_;
    idle_.push_back(&fiber);
    put_aside();
  }
  fiber.stack.leave_for(loop_->stack, true);
}

void Fibers::go_on(Fiber& fiber) {
  running_ = &fiber;
  of_running_task = this;
  loop_->stack.leave_for(fiber.stack);
  fiber.place = std::move(fiber.place).resume();
  loop_->stack.arrive_from(fiber.stack);
  of_running_task = nullptr;
  running_ = nullptr;
}

void Fibers::put_aside() {
  Fiber& fiber = *running_;
  fiber.stack.leave_for(loop_->stack);
  loop_->place = std::move(loop_->place).resume();
  fiber.stack.arrive_from(loop_->stack);
}

std::uint64_t Fibers::watch(int fd) {
  const std::uint64_t key = ++last_key_;
  if (!poller_.watch(fd, key)) return 0;
  entries_.try_emplace(key);
  return key;
}

void Fibers::forget(int fd, std::uint64_t key) {
  poller_.forget(fd);
  const auto found = entries_.find(key);
  alarms_.drop(key, found->second.alarm);
  entries_.erase(found);
}

bool Fibers::wait(std::uint64_t key, short events, Deadline deadline) {
  Entry& entry = entries_.at(key);
  deadline = std::min(deadline, cut_off_);
  if (!entry.has(events)) {
    entry.waiter = running_;
    entry.wanted = events;
    entry.deadline = deadline;
    alarms_.set(key, deadline, entry.alarm);
    ++waiting_;
    put_aside();
    --waiting_;
  } else {
    entry.in_time = true;
  }
  entry.ready = static_cast<short>(entry.ready & ~events);
  entry.used_in = round_;
  return entry.in_time;
}

void Fibers::note_ready(const Poller::Ready& ready) {
  const auto found = entries_.find(ready.key);
  if (found == entries_.end()) return;  // forgotten earlier in this round
  Entry& entry = found->second;
  if (ready.events & EPOLLIN) entry.ready |= POLLIN;
  if (ready.events & EPOLLOUT) entry.ready |= POLLOUT;
  if (ready.events & EPOLLRDHUP) entry.broken |= POLLIN;
  if (ready.events & (EPOLLHUP | EPOLLERR)) entry.broken |= POLLIN | POLLOUT;
  if (entry.waiter == nullptr || !entry.has(entry.wanted)) return;
  entry.in_time = true;
  go_on(*std::exchange(entry.waiter, nullptr));
}

bool Fibers::may_be_readable(std::uint64_t key) const {
  const Entry& entry = entries_.at(key);
  return entry.has(POLLIN) || entry.used_in == round_;
}

void Fibers::ring_alarms(Deadline now) {
  while (const auto key = alarms_.due(now)) {
    Entry& entry = entries_.at(*key);
    alarms_.drop(*key, entry.alarm);
    if (entry.waiter == nullptr) continue;
    if (entry.deadline > now) {
      alarms_.set(*key, entry.deadline, entry.alarm);
      continue;
    }
    entry.in_time = false;
    go_on(*std::exchange(entry.waiter, nullptr));
  }
}

void Fibers::cut_waits(Deadline end) {
  cut_off_ = std::min(cut_off_, end);
  for (auto& [key, entry] : entries_) {
    if (entry.waiter == nullptr) continue;
    entry.deadline = std::min(entry.deadline, cut_off_);
    alarms_.set(key, entry.deadline, entry.alarm);
  }
}

void Fibers::wait_for_others() {
  if (patient_.empty()) patient_since_ = std::chrono::steady_clock::now();
  patient_.push_back(running_);
  put_aside();
}

void Fibers::end_round() {
  ++round_;
  if (!alarms_.next() && patient_.empty()) return;  // where no task waits, as in a replay
  const auto now = std::chrono::steady_clock::now();
  ring_alarms(now);
  if (const auto due = patience_ends(); due && *due <= now)
    for (Fiber* fiber : std::exchange(patient_, {})) go_on(*fiber);
}

std::optional<Deadline> Fibers::patience_ends() const {
  if (patient_.empty()) return {};
  return waiting_ == 0 ? Deadline() : patient_since_ + kPatience;
}

std::optional<Deadline> Fibers::due() const {
  std::optional<Deadline> time = patience_ends();
  if (const auto next = alarms_.next()) time = std::min(*next, time.value_or(Deadline::max()));
  return time;
}

Watch::Watch(int fd) : fd_(fd) {
  if (of_running_task == nullptr) return;
  key_ = of_running_task->watch(fd);
  if (key_ != 0) loop_ = of_running_task->self_;
}

Watch::Watch(Watch&& other) noexcept
    : fd_(other.fd_), loop_(std::exchange(other.loop_, {})), key_(other.key_) {}

Watch::~Watch() {
  if (const auto loop = loop_.lock()) loop->forget(fd_, key_);
}

bool Watch::is_here() const { return loop_.lock().get() == of_running_task; }

bool Watch::wait(short events, Deadline deadline) const {
  const auto loop = loop_.lock();
  return loop && loop.get() == of_running_task ? loop->wait(key_, events, deadline)
                                               : poll_thread(fd_, events, deadline);
}

bool Watch::may_be_readable() const {
  const auto loop = loop_.lock();
  return !loop || loop->may_be_readable(key_);
}

void let_others_go_first() {
  if (of_running_task != nullptr) of_running_task->wait_for_others();
}

bool waits_are_cut() {
  return of_running_task != nullptr &&
         of_running_task->cut_off_ <= std::chrono::steady_clock::now();
}

}  // namespace contract
