// The verbs of 'refresh' that come after a run: review, accept, reject.
#pragma once

#include <string>
#include <vector>

#include "refresh_run.h"

namespace contract {

struct RefreshReviewArguments {
  std::vector<std::string> adapters;  ///< to replay to; empty: all that are installed here
  std::string as = "text";
  std::vector<std::size_t> ids;
};

/// Compares what was asked again with the recording, replays what differs to clients, writes the
/// review and prints it. Exit code 1: something differs.
int review_refresh(const RefreshRunArguments& run, const RefreshReviewArguments& arguments);

/// Accepts or rejects what the review left open.
int settle_refresh(const RefreshRunArguments& run, const RefreshReviewArguments& arguments,
                   bool accept);

}  // namespace contract
