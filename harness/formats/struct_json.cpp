#include "formats/struct_json.h"

#include <cstdio>
#include <cstdlib>

#include "ecs_contract/error.h"

namespace contract {

long long integer_in(const Value& value) {
  // Exact: a double holds every integer that this is for.
  return static_cast<long long>(std::strtod(value.text.c_str(), nullptr));
}

void read_value(const Value& value, double& into) {
  into = std::strtod(value.text.c_str(), nullptr);
}

Value decimal(double number, int places) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, number);
  Value value;
  value.kind = Value::Kind::number;
  value.text = text.data();
  return value;
}

void read_value(const Value& value, UtcTime& into) {
  const std::optional<UtcTime> time = parse_utc(value.text, kTimeInJson);
  if (!time)
    throw Error("'" + value.text + "' is no time: there is no such day or hour",
                "say it like 2026-01-01T00:00:00Z");
  into = *time;
}

}  // namespace contract
