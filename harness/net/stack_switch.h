// Where the sanitizers have to be told that a thread goes on with another stack.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define CONTRACT_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONTRACT_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define CONTRACT_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CONTRACT_TSAN 1
#endif
#endif

#ifdef CONTRACT_ASAN
#include <sanitizer/asan_interface.h>
#endif
#ifdef CONTRACT_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace contract {

/// A stack as the sanitizers know it; without them nothing.
class SwitchedStack {
 public:
  /// The stack of the thread that calls.
  SwitchedStack() {
#ifdef CONTRACT_TSAN
    fiber_ = __tsan_get_current_fiber();
#endif
  }
  /// One that is made; `bottom` is its lowest byte.
  SwitchedStack(const void* bottom, std::size_t size) : bottom_(bottom), size_(size) {
#ifdef CONTRACT_ASAN
    __asan_unpoison_memory_region(bottom, size);  // another stack may have been there
#endif
#ifdef CONTRACT_TSAN
    fiber_ = __tsan_create_fiber(0);
    made_ = true;
#endif
  }
  ~SwitchedStack() {
#ifdef CONTRACT_TSAN
    if (made_) __tsan_destroy_fiber(fiber_);
#endif
  }
  SwitchedStack(const SwitchedStack&) = delete;
  SwitchedStack& operator=(const SwitchedStack&) = delete;

  /// Said on this stack, right before the thread goes on with `to`. `for_good`: it never comes
  /// back.
  void leave_for(SwitchedStack& to, bool for_good = false) {
#ifdef CONTRACT_ASAN
    __sanitizer_start_switch_fiber(for_good ? nullptr : &fake_, to.bottom_, to.size_);
#endif
#ifdef CONTRACT_TSAN
    __tsan_switch_to_fiber(to.fiber_, 0);
#endif
    static_cast<void>(to);
    static_cast<void>(for_good);
  }
  /// Said on this stack, as soon as the thread is on it, coming from `from`.
  void arrive_from(SwitchedStack& from) {
#ifdef CONTRACT_ASAN
    __sanitizer_finish_switch_fiber(fake_, &from.bottom_, &from.size_);
#endif
    static_cast<void>(from);
  }

 private:
  [[maybe_unused]] const void* bottom_ = nullptr;
  [[maybe_unused]] std::size_t size_ = 0;
  [[maybe_unused]] void* fake_ = nullptr;
  [[maybe_unused]] void* fiber_ = nullptr;
  [[maybe_unused]] bool made_ = false;
};

}  // namespace contract
