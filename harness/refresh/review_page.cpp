#include <algorithm>

#include "formats/files.h"
#include "formats/joined.h"
#include "formats/json.h"
#include "formats/struct_json.h"
#include "refresh/review.h"
#include "wire/digest.h"

namespace contract {

template <>
inline const auto kNames<Verdicts> = names_of(Verdicts::moved, Verdicts::page, Verdicts::not_asked);

template <>
inline constexpr auto kMembers<ReviewDifference> = std::tuple(
    always("verdict", &ReviewDifference::verdict), always("row", &ReviewDifference::row),
    always("place", &ReviewDifference::place), always("before", &ReviewDifference::before),
    always("now", &ReviewDifference::now), always("severity", &ReviewDifference::severity),
    always("ledger", &ReviewDifference::ledger));

template <>
inline constexpr auto kMembers<ClientReading> = std::tuple(
    always("client", &ClientReading::client), always("unaskable", &ClientReading::unaskable),
    always("before", &ClientReading::before), always("now", &ClientReading::now),
    always("unlike", &ClientReading::unlike));

template <>
inline constexpr auto kMembers<ReviewItem> =
    std::tuple(always("step", &ReviewItem::step), always("interaction", &ReviewItem::interaction),
               always("call", &ReviewItem::call), always("renewed", &ReviewItem::renewed),
               always("state", &ReviewItem::state), always("differences", &ReviewItem::differences),
               always("clients", &ReviewItem::clients));

template <>
inline constexpr auto kMembers<Review> = std::tuple(always("cassette", &Review::cassette),
                                                    always("recording", &Review::recording),
                                                    always("provenance", &Review::provenance),
                                                    always("date", &Review::date),
                                                    always("items", &Review::items));

template <>
inline constexpr auto kMembers<Validation> =
    std::tuple(always("sha256", &Validation::sha256), always("date", &Validation::date),
               always("provenance", &Validation::provenance), always("by", &Validation::by));

namespace fs = std::filesystem;

void write_review(const fs::path& file, const Review& review) {
  write_file(
      file,
      write_json(to_value(review, Value::object().add("format", Value::number(1))), 2) + "\n");
}

Review read_review(const fs::path& file, const Schema& schema) {
  return read_as<Review>(load_json(file, schema));
}

namespace {

std::string counts(const Review& review) {
  const std::size_t not_asked = review.count("not asked");
  const std::size_t differ = review.items.size() - review.count("same") - not_asked;
  return std::to_string(review.items.size() - not_asked) +
         " compared: " + std::to_string(review.count("same")) + " the same, " +
         std::to_string(differ) + " not; the service moved in " +
         std::to_string(review.count(Verdicts::moved)) + " places, the page is wrong in " +
         std::to_string(review.count(Verdicts::page)) + ", " + std::to_string(not_asked) +
         " could not be asked as recorded";
}

/// "0007" of "0007-ModifyInstanceNetworkSpec-400.json".
std::string id_of(const ReviewItem& item) {
  return item.interaction.substr(0, item.interaction.find('-'));
}

std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text.empty() ? " " : text;
}

/// How many of the clients notice, and what these say of both answers, those together that say the
/// same.
std::string clients_of(const ReviewItem& item) {
  std::string unlike;
  std::size_t asked = 0, notice = 0;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> saying;
  for (const ClientReading& each : item.clients) {
    asked += each.unaskable.empty() ? 1 : 0;
    if (!each.unlike.empty())
      unlike += "        " + each.client + " says of it, another time: " + each.unlike + "\n";
    if (!each.notices()) continue;
    ++notice;
    saying[{each.before, each.now}].push_back(each.client);
  }
  if (item.clients.empty()) return "";
  std::string text = "      replayed to " + std::to_string(asked) +
                     (asked == 1 ? " client, " : " clients, ") + std::to_string(notice) +
                     (notice == 1 ? " notices" : " notice") + "\n";
  for (const ClientReading& each : item.clients)
    if (!each.unaskable.empty())
      text += "        not to " + each.client + ": " + printable(each.unaskable) + "\n";
  for (const auto& [said, names] : saying)
    text += "        " + joined(names, ", ") + "\n          said " + said.first +
            "\n          says " + said.second + "\n";
  return text + unlike;
}

/// The names of the clients that notice; empty: none does.
std::string noticing(const ReviewItem& item) {
  std::vector<std::string> names;
  for (const ClientReading& each : item.clients)
    if (each.notices()) names.push_back(each.client);
  return joined(names, ", ");
}

}  // namespace

std::string to_page(const Review& review) {
  std::string text;
  for (const ReviewItem& item : review.items) {
    if (item.state == "same") continue;
    text += id_of(item) + "  " + item.state + "  " + item.call + "\n";
    for (const ReviewDifference& each : item.differences) {
      text += "      " + std::string(to_text(each.verdict));
      if (!each.row.empty()) text += ", " + each.row;
      if (each.verdict == Verdicts::not_asked) {
        text += ": " + each.now + "\n";
        continue;
      }
      text += std::string("  ") + contract::to_text(each.severity) + "\n";
      if (!each.place.empty()) text += "        " + each.place + "\n";
      text += "        was " + each.before + "\n        is  " + each.now + "\n";
      if (!each.ledger.empty()) text += "        known: " + each.ledger + "\n";
    }
    text += clients_of(item);
  }
  return text + counts(review) + "\n";
}

std::string to_github(const Review& review) {
  std::string text = "### " + review.cassette + ", asked again " + review.date + " (" +
                     review.provenance + ")\n\n" + counts(review) + ".\n";
  if (review.count("same") == review.items.size()) return text;
  text +=
      "\n| | verdict | row | place | was | is | clients that notice "
      "|\n|---|---|---|---|---|---|---|\n";
  for (const ReviewItem& item : review.items)
    for (const ReviewDifference& each : item.differences)
      text += "| " + id_of(item) + " | " + to_text(each.verdict) + " | " + cell(each.row) + " | " +
              cell(each.place) + " | " + cell(each.before) + " | " + cell(each.now) + " | " +
              cell(noticing(item)) + " |\n";
  return text + "\n`ecs-contract refresh accept` takes what is open, `reject` leaves it.\n";
}

fs::path validations_of(fs::path folder) {
  if (folder.filename().empty()) folder = folder.parent_path();
  return folder.string() + ".validated.json";
}

Validations read_validations(const fs::path& folder, const StoredTexts& texts) {
  Validations all;
  const fs::path file = validations_of(folder);
  if (!fs::exists(file)) return all;
  read_value(load_json(file), all);
  std::erase_if(all, [&](const auto& each) {
    for (std::size_t i = 0; i < texts.files.size(); ++i)
      if (texts.files[i] == each.first)
        return hex(digest(Hash::sha256, texts.texts[i].text())) != each.second.sha256;
    return true;
  });
  return all;
}

const std::string& last_answered(const StoredInteraction& stored, const Validations& validations) {
  const auto found = validations.find(stored.file);
  return found == validations.end() ? stored.origin.date
                                    : std::max(stored.origin.date, found->second.date);
}

void write_validations(const fs::path& folder, const StoredTexts& texts, const Review& review,
                       const std::string& by) {
  Validations all = read_validations(folder, texts);
  for (const ReviewItem& item : review.items)
    if (item.state == "same" || item.state == "accepted")
      for (std::size_t i = 0; i < texts.files.size(); ++i)
        if (texts.files[i].substr(0, texts.files[i].find('-')) == id_of(item))
          all[texts.files[i]] = {hex(digest(Hash::sha256, texts.texts[i].text())), review.date,
                                 review.provenance, by};
  if (all.empty()) return;
  write_file(validations_of(folder), write_json(to_value(all), 2) + "\n");
}

}  // namespace contract
