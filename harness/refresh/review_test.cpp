#include "refresh/review.h"

#include <catch2/catch.hpp>

#include "refresh/rig_test.h"

namespace contract {
namespace {

using testing::Journey;
using testing::kEnough;

TEST_CASE("A quiet service gives no difference, and no byte of the cassette changes") {
  Journey journey("review-quiet");
  const StoredTexts before = load_texts(journey.cassette);
  journey.run(kEnough);
  const Review review = journey.review();
  INFO(to_page(review));
  CHECK(review.count("same") == 4);
  CHECK(review.items.size() == 4);
  CHECK(read_validations(journey.cassette, before).empty());
  write_validations(journey.cassette, before, review, "me");
  CHECK(hash_of(load_texts(journey.cassette)) == hash_of(before));
  const Validations validated = read_validations(journey.cassette, before);
  REQUIRE(validated.size() == 4);
  CHECK(validated.begin()->second.by == "me");
  CHECK(validated.begin()->second.provenance == "emulator");
}

/// Each movement, by the kind of its verdict and the place.
TEST_CASE("Each movement of the service is found and named right") {
  const std::string range = "error.400.InvalidInternetMaxBandwidthOut.ValueNotSupported";
  const struct {
    Movement movement;
    std::size_t moved, page, not_asked;
    const char* place;  ///< of the first difference that moved
    const char* row;
  } rows[] = {
      {{"message", range, "Another text.", "", 0, 0},
       1,
       1,
       0,
       "answer.body.Message",
       range.c_str()},
      {{"code", range, "Another.Code", "", 0, 0}, 1, 1, 0, "answer.body.Code", range.c_str()},
      {{"message", "error.404.InvalidInstanceId.NotFound", "Another text.", "", 0, 0},
       1,
       1,
       0,
       "answer.body.Message",
       "error.404.InvalidInstanceId.NotFound"},
      {{"lost", "", "", "ModifyInstanceNetworkSpec", 0, 1}, 0, 0, 0, "", ""},
      {{"unavailable", "", "", "ModifyInstanceNetworkSpec", 0, 1}, 0, 0, 0, "", ""},
      {{"throttle", "", "", "ModifyInstanceNetworkSpec", 0, 1}, 0, 0, 0, "", ""},
  };
  int number = 0;
  for (const auto& row : rows) {
    Journey journey("review-moved-" + std::to_string(++number));
    journey.rig.emulator().move(row.movement);
    const RefreshEnd end = journey.run(kEnough);
    CHECK(end.not_as_before.empty());
    const Review review = journey.review();
    INFO(row.movement.kind << ": " << to_page(review));
    CHECK(review.count(Verdicts::moved) == row.moved);
    CHECK(review.count(Verdicts::page) == row.page);
    CHECK(review.count(Verdicts::not_asked) == row.not_asked);
    CHECK(review.count("same") == 4 - row.moved);
    for (const ReviewItem& item : review.items)
      for (const ReviewDifference& each : item.differences)
        if (each.verdict == Verdicts::moved) {
          CHECK(each.place == row.place);
          CHECK(each.row == row.row);
          CHECK(item.state == "open");
        }
  }
}

TEST_CASE("What the page alone had answered can't have moved: then the page is wrong") {
  Journey journey("review-page");
  journey.rig.emulator().move(
      {"message", "error.404.InvalidInstanceId.NotFound", "Another.", "", 0, 0});
  journey.run(kEnough);
  Cassette document = journey.recording;
  for (StoredInteraction& each : document.interactions) each.origin.provenance = "document";
  const Review review = review_run(journey.plan, document, journey.renewed(),
                                   read_ledger(journey.folder / "ledger"), testing::tables());
  CHECK(review.count(Verdicts::moved) == 0);
  CHECK(review.count(Verdicts::page) == 2);
}

TEST_CASE("A state of the account that was met is no movement of the service") {
  Journey journey("review-state");
  journey.rig.emulator().inject(
      {"error.400.Account.Arrearage", "", "", testing::kPaidInAdvance, 1});
  journey.run(kEnough);
  const Review review = journey.review();
  INFO(to_page(review));
  CHECK(review.count(Verdicts::moved) + review.count(Verdicts::page) == 0);
  CHECK(review.count(Verdicts::not_asked) > 0);
}

TEST_CASE("A review is written for people and for GitHub, and read back") {
  Journey journey("review-pages");
  journey.rig.emulator().move(
      {"message", "error.404.InvalidInstanceId.NotFound", "With | a bar.", "", 0, 0});
  journey.run(kEnough);
  const Review review = journey.review();
  CHECK(to_page(review).find("4 compared: 3 the same, 1 not; the service moved in 1 places, the "
                             "page is wrong in 1, 0 could not be asked as recorded") !=
        std::string::npos);
  const std::string github = to_github(review);
  CHECK(github.find("| 0002 | the service moved | error.404.InvalidInstanceId.NotFound |") !=
        std::string::npos);
  CHECK(github.find("With \\| a bar.") != std::string::npos);
  const Schema schema =
      Schema::load(testing::kSource / "conformance/schemas/refresh-review.schema.json");
  write_review(journey.folder / "r.json", review);
  write_review(journey.folder / "again.json", read_review(journey.folder / "r.json", schema));
  CHECK(read_file(journey.folder / "r.json") == read_file(journey.folder / "again.json"));
}

TEST_CASE("What is accepted was replayed to a client that said the same of it each time") {
  const ClientReading same{"one 1.0", "", "ok", "ok", ""};
  const ClientReading notices{"two 2.0", "", "ok", "api_error 404", ""};
  const ClientReading wavers{"three 3.0", "", "ok", "ok", "gone: it exited with 3"};
  const ClientReading cannot{"four 4.0", "format:xml: reads JSON alone", "", "", ""};
  const struct {
    std::vector<ClientReading> clients;
    const char* why;  ///< empty: it may be accepted
  } rows[] = {
      {{}, "was replayed to no client"},
      {{cannot}, "was replayed to no client"},
      {{same}, ""},
      {{notices}, ""},
      {{cannot, same}, ""},
      {{wavers},
       "three 3.0 said 'ok' of the new answer, and another time 'gone: it exited with 3'"},
      {{same, wavers}, "another time"},
  };
  for (const auto& row : rows) {
    ReviewItem item;
    item.interaction = "0002-ModifyInstanceNetworkSpec-400.json";
    item.clients = row.clients;
    const std::string said = testing::error_of([&] { demand_replayed(item); });
    CHECK(said.empty() == std::string(row.why).empty());
    CHECK(said.find(row.why) != std::string::npos);
  }
}

TEST_CASE("A review names the clients that notice, with what they said and say") {
  Review review;
  ReviewItem item;
  item.interaction = "0002-ModifyInstanceNetworkSpec-400.json";
  item.state = "open";
  item.differences.push_back(
      {Verdicts::moved, "row", "answer.body.Code", "A", "B", Level::must, ""});
  item.clients = {{"one 1.0", "", "api_error A", "api_error B", ""},
                  {"two 2.0", "", "failed", "failed", ""},
                  {"three 3.0", "format:xml: none", "", "", ""}};
  review.items.push_back(item);
  CHECK(to_page(review).find("      replayed to 2 clients, 1 notices\n"
                             "        not to three 3.0: format:xml: none\n        one 1.0\n"
                             "          said api_error A\n          says api_error B\n") !=
        std::string::npos);
  CHECK(to_page(review).find("two 2.0") == std::string::npos);
  CHECK(to_github(review).find("| A | B | one 1.0 |") != std::string::npos);
}

}  // namespace
}  // namespace contract
