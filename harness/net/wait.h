// Waiting, for whoever may run on a loop's thread: there, others go on meanwhile.
#pragma once

#include <chrono>

namespace contract {

using Deadline = std::chrono::steady_clock::time_point;

/// Waits until something may be read from a descriptor, or it is broken, or until `deadline`:
/// false. In a handler only the handler waits (fibers.h), and no longer than its loop lets it
/// (waits_are_cut); elsewhere the thread does. Not within a catch block: what a thread knows of
/// exceptions that are being handled is not kept by fiber.
bool wait_readable(int fd, Deadline deadline);

/// In a handler: waits until no other of its loop waits for anything, a millisecond at most, so
/// that what comes next can be done for all of them at once. Elsewhere: returns.
void let_others_go_first();

/// Whether the caller is a handler of a loop that ends, so that its waits are over whatever their
/// deadlines: false of a wait does not mean then that the other side was late.
bool waits_are_cut();

}  // namespace contract
