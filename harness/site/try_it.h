// An emulator of the reader's own: an account that he chooses, a clock that he moves, calls that
// are signed for him.
#pragma once

#include <memory>
#include <string>

#include "site/examples.h"
#include "site/sources.h"

namespace contract {

/// The account as it is now, which every call that is tried changes. Not safe from many threads at
/// once. The sources must outlive it.
class TryIt {
 public:
  /// Begins with the first shipped account by name. Error: there is none.
  explicit TryIt(const Sources& sources);

  /// Begins anew with that account, as it is shipped. False where there is none of that name, and
  /// then nothing changes.
  bool begin(const std::string& account);
  /// Its clock stands still at a time like 2026-01-01T00:00:00Z. False where the text is none.
  bool set_clock(const std::string& text);
  /// Signs a call of the action by the account's first key and has it answered. What holds nothing
  /// is left out.
  RunExample send(const Assignment& parameters, Format format,
                  std::chrono::system_clock::time_point arrived);

  const std::string& account() const { return account_; }
  State state() const { return emulator_->state(); }

 private:
  const Sources& sources_;
  std::string account_;
  std::unique_ptr<Emulator> emulator_;
  std::size_t calls_ = 0;
};

}  // namespace contract
