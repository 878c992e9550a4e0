#include "refresh/run_ledger.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "refresh/rig_test.h"

namespace contract {
namespace {

using testing::error_of;
using testing::Folder;

LedgerEntry entry(int step, const std::string& text) {
  return {"answer", UtcTime(std::chrono::seconds(1'000'000'000)), step, "call", "", "1", text, 5,
          0};
}

TEST_CASE("What was added is read back, and a run goes on behind it") {
  const Folder folder("run-ledger");
  {
    RunLedger ledger(folder / "l", true);
    ledger.add(entry(1, "first\nline"));
    ledger.add(entry(2, ""));
  }
  {
    RunLedger ledger(folder / "l", false);
    REQUIRE(ledger.entries().size() == 2);
    CHECK(ledger.entries()[0].text == "first\nline");
    CHECK(ledger.entries()[0].amount == 5);
    ledger.add(entry(3, "third"));
  }
  const auto entries = read_ledger(folder / "l");
  REQUIRE(entries.size() == 3);
  CHECK(entries[2].step == 3);
}

TEST_CASE("A line that was cut off anywhere is left out, and the next one stands in its place") {
  const Folder folder("run-ledger-cut");
  {
    RunLedger ledger(folder / "l", true);
    ledger.add(entry(1, "first"));
  }
  const std::string first = read_file(folder / "l");
  {
    RunLedger ledger(folder / "l", false);
    ledger.add(entry(2, "second"));
  }
  const std::string both = read_file(folder / "l");
  for (std::size_t cut = first.size(); cut < both.size(); ++cut) {
    write_file(folder / "l", both.substr(0, cut));
    RunLedger ledger(folder / "l", false);
    CHECK(ledger.entries().size() == 1);
    ledger.add(entry(2, "second"));
    CHECK(read_file(folder / "l") == both);
  }
}

TEST_CASE("A ledger that is not as it was written is refused") {
  const Folder folder("run-ledger-damaged");
  {
    RunLedger ledger(folder / "l", true);
    ledger.add(entry(1, "first"));
    ledger.add(entry(2, "second"));
  }
  const std::string whole = read_file(folder / "l");
  const std::size_t second = whole.find('\n') + 1;
  for (const std::string& text :
       {whole.substr(second), whole.substr(second) + whole.substr(0, second), "x\n" + whole,
        std::string(whole).replace(whole.find("first"), 5, "worst")}) {
    write_file(folder / "l", text);
    CHECK(error_of([&] {
            RunLedger ledger(folder / "l", false);
          }).find("is not as the ledger was written; look at the account by hand") !=
          std::string::npos);
  }
}

TEST_CASE("One run holds a ledger, and a new one takes no old one") {
  const Folder folder("run-ledger-held");
  CHECK(error_of([&] { RunLedger ledger(folder / "l", false); }).find("begin with 'refresh run'") !=
        std::string::npos);
  RunLedger ledger(folder / "l", true);
  CHECK(error_of([&] {
          RunLedger other(folder / "l", false);
        }).find("is held by a run that is going on; wait until it is over") != std::string::npos);
  CHECK(error_of([&] {
          RunLedger other(folder / "l", true);
        }).find("holds a run that was begun; 'refresh resume' goes on with it") !=
        std::string::npos);
}

}  // namespace
}  // namespace contract
