// How the program ends where no memory is left.
#pragma once

#include <unistd.h>

#include <string_view>

namespace contract {

/// Says so in one line with the remedy, and ends the program with exit code 2. Takes no memory.
[[noreturn]] inline void end_without_memory() {
  constexpr std::string_view kLine =
      "ecs-contract: no memory is left; free some, or raise the limit on it (ulimit -v)\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
  ::_exit(2);
}

}  // namespace contract
