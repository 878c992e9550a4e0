// The verbs of 'refresh' that ask a service: quote, run, resume, undo.
#pragma once

#include <string>

#include "refresh_home.h"
#include "refresh_way.h"

namespace contract {

struct RefreshRunArguments {
  SuiteArguments suite;
  WayArguments way;
  std::string folder, approve, limit;
};

/// Writes the quote, prints it with the hash that approves it.
int quote_refresh(const RefreshRunArguments& arguments);
/// Begins the run that was approved. Exit code 1: it stopped, or the account is not as it was.
int begin_refresh(const RefreshRunArguments& arguments);
/// Goes on with it, or puts back what it did.
int resume_refresh(const RefreshRunArguments& arguments);
int undo_refresh(const RefreshRunArguments& arguments);

}  // namespace contract
