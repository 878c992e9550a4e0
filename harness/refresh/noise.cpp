#include "refresh/noise.h"

#include <algorithm>

namespace contract {
namespace {

void compare(const std::string& place, const Value& one, const Value& other,
             std::vector<std::string>& places) {
  if (one.kind != other.kind) {
    places.push_back(place);
  } else if (one.is(Value::Kind::object)) {
    for (const Member& member : one.members)
      if (const Value* found = other.find(member.name)) {
        compare(place + "." + member.name, member.value, *found, places);
      } else {
        places.push_back(place + "." + member.name);
      }
    for (const Member& member : other.members)
      if (one.find(member.name) == nullptr) places.push_back(place + "." + member.name);
  } else if (one.is(Value::Kind::array)) {
    for (std::size_t i = 0; i < std::max(one.items.size(), other.items.size()); ++i) {
      const std::string item = place + "[" + std::to_string(i) + "]";
      if (i < one.items.size() && i < other.items.size()) {
        compare(item, one.items[i], other.items[i], places);
      } else {
        places.push_back(item);
      }
    }
  } else if (one.text != other.text) {
    places.push_back(place);
  }
}

}  // namespace

std::vector<std::string> differing_places(const Value& one, const Value& other) {
  std::vector<std::string> places;
  compare("answer.body", one, other, places);
  return places;
}

}  // namespace contract
