// What the verbs of 'refresh' share: the tables, and the files of one refresh in its folder.
#pragma once

#include <filesystem>
#include <string>

#include "cassette_setting.h"
#include "refresh/plan.h"
#include "refresh/quote.h"
#include "runner/suite.h"
#include "verbs.h"

namespace contract {

/// The tables, loaded once.
struct RefreshHome {
  explicit RefreshHome(const SuiteArguments& arguments);
  RefreshHome(const RefreshHome&) = delete;

  SuiteFiles files;
  CassetteSetting setting;
  Service service;
  BillingFacts facts;
  RefreshTables tables;

  Schema schema(const std::string& name) const;
};

/// The folder of one refresh.
struct RefreshFolder {
  std::filesystem::path path;

  std::filesystem::path plan() const { return path / "plan.json"; }
  std::filesystem::path quote() const { return path / "quote.json"; }
  std::filesystem::path ledger() const { return path / "ledger.txt"; }
  std::filesystem::path recording() const { return path / "recording"; }
  std::filesystem::path review() const { return path / "review.json"; }
};

/// The plan of a folder. Error: there is none; or, where `as_planned`, its recording changed since.
Plan load_plan(const RefreshHome& home, const RefreshFolder& folder, bool as_planned = true);

}  // namespace contract
