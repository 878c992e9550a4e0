// One piece of work after the other, by several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace contract {

/// Calls `work` once with each number below `count`, from so many threads, this one among them.
/// Where one throws, no further number is taken, and its exception is thrown here.
void in_parallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work);

}  // namespace contract
