#include "refresh_review.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "cassette_take.h"
#include "ecs_contract/error.h"
#include "interruption.h"
#include "refresh/review.h"
#include "runner/adapter.h"
#include "runner/answer_replay.h"

namespace contract {
namespace {

/// So often a client is given the new answer: what it says has to be the same each time.
constexpr int kTimes = 3;

/// What was rejected stays so, as long as it is the same answer.
void keep_rejections(Review& review, const Review& earlier) {
  for (ReviewItem& item : review.items)
    for (const ReviewItem& before : earlier.items)
      if (item.state == "open" && before.state == "rejected" &&
          item.interaction == before.interaction && item.renewed == before.renewed)
        item.state = before.state;
}

/// The items that are named, all open ones where none is.
std::vector<ReviewItem*> open_items(Review& review, const std::vector<std::size_t>& ids) {
  std::vector<ReviewItem*> items;
  for (ReviewItem& item : review.items) {
    const bool named = std::find(ids.begin(), ids.end(), std::stoul(item.interaction)) != ids.end();
    if (item.state == "open" && (ids.empty() || named)) items.push_back(&item);
  }
  if (items.empty() || (!ids.empty() && items.size() != ids.size()))
    throw Error(ids.empty() ? "nothing is open" : "not all that are named are open",
                "'refresh review' lists what is");
  return items;
}

/// The clients that are named, else all that are installed here.
std::vector<AdapterConfig> clients_of(const SuiteFiles& files,
                                      const std::vector<std::string>& names) {
  std::vector<AdapterConfig> clients;
  for (const std::string& name : names)
    clients.push_back(*usable_adapter(files, {name, {}, "error"}));
  if (!names.empty()) return clients;
  for (const std::string& name : adapter_names(files.adapters())) {
    AdapterConfig client =
        load_adapter(files.adapters(), name, files.schemas() / "adapter.schema.json", own_folder());
    if (missing(client).empty()) clients.push_back(std::move(client));
  }
  return clients;
}

const StoredInteraction& named(const Cassette& cassette, const std::string& file) {
  return *std::find_if(cassette.interactions.begin(), cassette.interactions.end(),
                       [&](const StoredInteraction& each) { return each.file == file; });
}

ClientReading read_by(const std::string& client, AnswerReplay& replay, const Interaction& before,
                      const Interaction& now) {
  ClientReading reading;
  reading.client = client;
  try {
    reading.client += " " + replay.hello().version;
  } catch (const Error& not_started) {  // one client that is broken here costs no review
    reading.unaskable = not_started.what();
    return reading;
  }
  const AnswerReplay::Said then = replay.replay(before, 1);
  const AnswerReplay::Said said = replay.replay(now, kTimes);
  reading.unaskable = then.unaskable.empty() ? said.unaskable : then.unaskable;
  if (!reading.unaskable.empty()) return reading;
  reading.before = then.times.front();
  reading.now = said.times.front();
  for (const std::string& each : said.times)
    if (each != reading.now) reading.unlike = each;
  return reading;
}

/// Replays the answers that differ to those clients, each in turn.
void replay_to_clients(const RefreshHome& home, const std::vector<AdapterConfig>& clients,
                       const Cassette& before, const Cassette& renewed, Review& review) {
  if (review.count("open") + review.count("rejected") == 0) return;
  const ProtocolSchemas schemas = ProtocolSchemas::load(home.files.schemas());
  const Interruption interruption;
  const AdapterTimes times{.stop = interruption.token()};
  const std::string region = home.tables.inventory.name_of("region");
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  std::size_t nth = 0;
  for (const AdapterConfig& client : clients) {
    ++nth;
    if (terminal)
      std::cerr << "\r\x1b[Kreplaying to client " << nth << " of " << clients.size() << ", "
                << client.name << std::flush;
    AnswerReplay replay({home.setting.spec, home.setting.rules, region},
                        adapter_maker(client, schemas, times));
    for (ReviewItem& item : review.items)
      if (item.state == "open" || item.state == "rejected")
        item.clients.push_back(read_by(client.name, replay,
                                       named(before, item.interaction).interaction,
                                       named(renewed, item.renewed).interaction));
    if (interruption.token().stop_requested())
      throw Error(interruption.reason(), "review it again");
  }
  if (terminal) std::cerr << "\r\x1b[K" << std::flush;
}

}  // namespace

int review_refresh(const RefreshRunArguments& run, const RefreshReviewArguments& arguments) {
  const RefreshHome home(run.suite);
  const RefreshFolder folder{run.folder};
  const Plan made = load_plan(home, folder, false);  // what was accepted stands there already
  const StoredTexts texts = load_texts(made.cassette);
  Cassette renewed;
  if (std::filesystem::exists(folder.recording())) renewed = load_cassette(folder.recording());
  const Cassette before = load_cassette(made.cassette);
  Review review = review_run(made, before, renewed, read_ledger(folder.ledger()), home.tables);
  review.recording = folder.recording().string();
  if (std::filesystem::exists(folder.review()))
    keep_rejections(review, read_review(folder.review(), home.schema("review")));
  if (review.count("not asked") == review.items.size())
    throw Error(folder.path.string(), 0, "holds a run that compared nothing",
                "see in its ledger why no step was asked");
  replay_to_clients(home, clients_of(home.files, arguments.adapters), before, renewed, review);
  write_review(folder.review(), review);
  write_validations(made.cassette, texts, review, "ecs-contract refresh");
  std::cout << (arguments.as == "github" ? to_github(review) : to_page(review));
  return review.count("same") == review.items.size() ? kAsExpected : kFindings;
}

int settle_refresh(const RefreshRunArguments& run, const RefreshReviewArguments& arguments,
                   bool accept) {
  const RefreshHome home(run.suite);
  const RefreshFolder folder{run.folder};
  if (!std::filesystem::exists(folder.review()))
    throw Error(folder.path.string(), 0, "holds no review", "make one with 'refresh review'");
  Review review = read_review(folder.review(), home.schema("review"));
  const std::vector<ReviewItem*> items = open_items(review, arguments.ids);
  int code = kAsExpected;
  if (accept) {
    for (const ReviewItem* item : items) demand_replayed(*item);
    const StoredTexts renewed = load_texts(folder.recording());
    std::set<std::size_t> places;
    for (const ReviewItem* item : items)
      for (std::size_t i = 0; i < renewed.files.size(); ++i)
        if (renewed.files[i] == item->renewed) places.insert(i);
    if (places.size() != items.size())
      throw Error(folder.recording().string(), 0, "is not the recording that was reviewed",
                  "review it again: 'refresh review'");
    code = take_interactions(home.setting, folder.recording(), places, review.cassette,
                             "refresh accept");
  }
  for (ReviewItem* item : items) {
    item->state = accept ? "accepted" : "rejected";
    std::cout << item->state << " " << item->interaction << "\n";
  }
  write_review(folder.review(), review);
  if (accept)
    write_validations(review.cassette, load_texts(review.cassette), review, "ecs-contract refresh");
  return code;
}

}  // namespace contract
