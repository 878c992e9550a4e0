#include "spec/boundary_value.h"

#include <algorithm>

#include "spec/check_request.h"
#include "wire/time.h"

namespace contract {
namespace {

/// Collects the boundary values of one rule; a set of parameters that is there already is not added
/// again.
class Collector {
 public:
  explicit Collector(const Rule& rule) : rule_(rule) {}

  void add(const std::string& label, std::optional<std::string> value, bool accepted,
           Assignment with = {}) {
    with[rule_.parameter] = std::move(value);
    add_set(label, std::move(with), accepted);
  }

  void add_set(const std::string& label, Assignment parameters, bool accepted) {
    const bool known = std::any_of(
        probes_.begin(), probes_.end(),
        [&](const BoundaryValue& boundary) { return boundary.parameters == parameters; });
    if (!known) probes_.push_back({label, std::move(parameters), accepted});
  }

  std::vector<BoundaryValue> take() { return std::move(probes_); }

 private:
  const Rule& rule_;
  std::vector<BoundaryValue> probes_;
};

std::string number(long long value) { return std::to_string(value); }

/// A parameter's own range, the one that holds whatever the others are; nullptr where it has none.
const Check* own_range(const Spec& spec, const std::string& name) {
  const Parameter* parameter = spec.parameter(name);
  if (parameter == nullptr) return nullptr;
  for (const std::size_t place : parameter->rules) {
    const Check& check = spec.rules[place].check;
    if (check.kind == Check::Kind::range && !check.when && check.parameter.empty()) return &check;
  }
  return nullptr;
}

/// The values of the other parameter at which a conditional rule is tried: both ends of where it
/// holds.
std::vector<long long> situations_of(const Spec& spec, const When& when) {
  const Check* range = own_range(spec, when.parameter);
  if (when.at_most) return {range == nullptr ? *when.at_most : range->min, *when.at_most};
  return {*when.more_than + 1, range == nullptr ? *when.more_than + 1 : range->max};
}

void add_range(Collector& out, const Spec& spec, const Check& check) {
  std::vector<std::pair<std::string, std::optional<long long>>> situations;
  if (check.when) {
    for (const long long other : situations_of(spec, *check.when))
      situations.emplace_back("-at-" + number(other), other);
  } else {
    situations.emplace_back("", std::nullopt);
  }
  for (const auto& [suffix, other] : situations) {
    const long long max = check.parameter.empty() ? check.max : other.value_or(check.max);
    Assignment with;
    if (other) with[check.when->parameter] = number(*other);
    out.add("min-1" + suffix, number(check.min - 1), false, with);
    out.add("min" + suffix, number(check.min), true, with);
    out.add("min+1" + suffix, number(check.min + 1), true, with);
    out.add("max-1" + suffix, number(max - 1), true, with);
    out.add("max" + suffix, number(max), true, with);
    out.add("max+1" + suffix, number(max + 1), false, with);
  }
}

/// The most minutes that any rule demands between the two times of `check`.
long long greatest_gap(const Spec& spec, const Check& check) {
  long long minutes = check.minutes;
  for (const Rule& rule : spec.rules)
    if (rule.check.kind == Check::Kind::gap && rule.check.from == check.from &&
        rule.check.to == check.to)
      minutes = std::max(minutes, rule.check.minutes);
  return minutes;
}

/// The exact gap, and a minute less and more, before the documented example of the later time.
void add_gap(Collector& out, const Spec& spec, const Check& check) {
  std::string patterns[2];
  const Parameter* parameters[2] = {spec.parameter(check.from), spec.parameter(check.to)};
  for (int i = 0; i < 2; ++i)
    for (const std::size_t place : parameters[i]->rules)
      if (spec.rules[place].check.kind == Check::Kind::time)
        patterns[i] = spec.rules[place].check.pattern;
  const std::optional<UtcTime> end = parse_utc(parameters[1]->example, patterns[1]);
  if (!end) return;
  const auto boundary = [&](const std::string& label, long long minutes, bool accepted) {
    out.add_set(label,
                {{check.from, format_utc(*end - std::chrono::minutes(minutes), patterns[0])},
                 {check.to, parameters[1]->example}},
                accepted);
  };
  boundary("gap-1", check.minutes - 1, false);
  // A gap that another rule finds too small is no example of what is accepted.
  if (check.minutes < greatest_gap(spec, check)) return;
  boundary("gap", check.minutes, true);
  boundary("gap+1", check.minutes + 1, true);
}

void add_default(Collector& out, const Parameter& parameter, const Check& check) {
  Assignment with;
  std::string value = check.values.empty() ? "" : check.values.front();
  if (check.when) {
    const long long other = check.when->at_most ? *check.when->at_most : *check.when->more_than + 1;
    with[check.when->parameter] = number(other);
    if (!check.parameter.empty()) value = number(other);
  }
  out.add("absent", std::nullopt, true, with);
  out.add("said", value, true, with);
  if (parameter.type == ValueType::boolean)
    out.add("other", value == "true" ? "false" : "true", true, with);
}

void add_edges(Collector& out, const Spec& spec, const Rule& rule, const Parameter& parameter) {
  const Check& check = rule.check;
  switch (check.kind) {
    case Check::Kind::required:
      out.add("present", parameter.example, true);
      out.add("absent", std::nullopt, false);
      break;
    case Check::Kind::range:
      add_range(out, spec, check);
      break;
    case Check::Kind::one_of:
      for (std::size_t i = 0; i < check.values.size(); ++i)
        out.add("value-" + number(static_cast<long long>(i) + 1), check.values[i], true);
      break;
    case Check::Kind::gap:
      add_gap(out, spec, check);
      break;
    case Check::Kind::max_length:
      for (const long long step : {-1, 0, 1}) {
        const auto length =
            static_cast<std::size_t>(static_cast<long long>(check.characters) + step);
        out.add("length-" + number(static_cast<long long>(length)), std::string(length, 'a'),
                step <= 0);
      }
      break;
    case Check::Kind::default_value:
      add_default(out, parameter, check);
      break;
    default:
      break;
  }
}

}  // namespace

std::vector<BoundaryValue> boundary_values_of(const Spec& spec, const Rule& rule) {
  const Parameter* parameter = spec.parameter(rule.parameter);
  if (parameter == nullptr) return {};
  Collector out(rule);
  add_edges(out, spec, rule, *parameter);
  int nth = 0;
  for (const Sample& sample : rule.accepted)
    out.add("accepted-" + number(++nth), sample.value, true, sample.with);
  nth = 0;
  for (const Sample& sample : rule.refused)
    out.add("refused-" + number(++nth), sample.value, false, sample.with);
  return out.take();
}

}  // namespace contract
