// Whether a call may be repeated after an error.
#pragma once

#include "spec/spec.h"

namespace contract {

/// What the documents say of it.
enum class Retry {
  unsaid,
  now,
  later,
  after_wait,  ///< after ErrorRow::wait_minutes
};

inline Retry retry_of(const ErrorRow& row) {
  if (row.wait_minutes > 0) return Retry::after_wait;
  if (row.retry == "now") return Retry::now;
  return row.retry == "later" ? Retry::later : Retry::unsaid;
}

}  // namespace contract
