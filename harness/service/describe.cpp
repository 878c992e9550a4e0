#include "service/describe.h"

#include <algorithm>

#include "formats/json.h"

namespace contract {
namespace {

std::string given(const ServedCall& call, const char* role) {
  const Parameter* parameter = call.spec->parameter_of(role);
  const std::string* value =
      parameter == nullptr ? nullptr : find_param(call.params, parameter->name);
  return value == nullptr ? "" : *value;
}

}  // namespace

std::optional<std::vector<std::string>> read_ids(const std::string& text) {
  const Reading reading = read_json(text);
  if (!reading.ok() || !reading.value.is(Value::Kind::array)) return std::nullopt;
  std::vector<std::string> ids;
  for (const Value& item : reading.value.items) {
    if (!item.is(Value::Kind::string)) return std::nullopt;
    ids.push_back(item.text);
  }
  return ids;
}

bool ids_readable(const ServedCall& call) {
  const std::string text = given(call, "instances");
  return text.empty() || read_ids(text).has_value();
}

void describe(ServedCall& call) {
  const std::string region = given(call, "region");
  const std::string text = given(call, "instances");
  const auto ids = text.empty() ? std::nullopt : read_ids(text);
  std::vector<std::string> all;
  for (const Instance& instance : call.account->instances) {
    if (!region.empty() && instance.region != region) continue;
    if (ids && std::find(ids->begin(), ids->end(), instance.id) == ids->end()) continue;
    all.push_back(instance.id);
  }
  call.total = all.size();
  const auto size = call.page_size > 0 ? static_cast<std::size_t>(call.page_size) : all.size();
  const auto before = call.page > 1 ? static_cast<std::size_t>(call.page - 1) : 0;
  if (before > 0 && (size == 0 || before > all.size() / size)) return;
  const std::size_t from = std::min(before * size, all.size());
  const std::size_t to = std::min(from + size, all.size());
  call.described.assign(all.begin() + static_cast<std::ptrdiff_t>(from),
                        all.begin() + static_cast<std::ptrdiff_t>(to));
}

}  // namespace contract
