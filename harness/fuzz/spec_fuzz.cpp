// The reader of spec tables: a file is a table whose every part can be used, or an Error.
// The input is an action's table; behind a line "----" the table it uses, where that is not the
// small one of shared_table.h.

#include <set>

#include "ecs_contract/error.h"
#include "fuzz/property.h"
#include "fuzz/shared_table.h"
#include "fuzz/workplace.h"
#include "spec/boundary_value.h"
#include "spec/check_request.h"
#include "spec/testing.h"

using namespace contract;
using fuzz::demand;

namespace {

void check_rows(const Spec& spec) {
  std::set<std::string> ids;
  for (const std::string& id : all_ids(spec)) demand(ids.insert(id).second, "ids are unique");
  for (const Rule& rule : spec.rules) {
    demand(!rule.refusal || ids.contains(rule.refusal->error), "a refusal leads to a row");
  }
  for (const ErrorRow& row : spec.errors) {
    demand(row.status >= 400 && row.status <= 599, "an error has the status of an error");
    demand(spec.error(row.id) != nullptr && spec.rule(row.id) != nullptr, "an error row is found");
  }
  for (const auto* list : {&spec.parameters, &spec.shared_parameters}) {
    for (const Parameter& parameter : *list) {
      for (const std::size_t place : parameter.rules) {
        demand(place < spec.rules.size() && spec.rules[place].parameter == parameter.name,
               "a parameter's rules are its own");
      }
    }
  }
}

/// What the suite does with a table.
void use(const Spec& spec) {
  Params params;
  for (const Parameter& parameter : spec.parameters) {
    params.push_back({parameter.name, parameter.example, false});
  }
  for (const Finding& finding : check_request(spec, params)) {
    demand(spec.rule(finding.rule) != nullptr, "a finding rests on a row");
  }
  for (const Rule& rule : spec.rules) {
    for (const BoundaryValue& boundary : boundary_values_of(spec, rule)) {
      demand(!boundary.label.empty(), "a boundary has a name");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kBorder = "\n----\n";
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t border = text.find(kBorder);
  fuzz::workplace().put("action.json", text.substr(0, border));
  fuzz::workplace().put("shared.json", border == std::string_view::npos
                                           ? std::string_view(fuzz::kSharedTable)
                                           : text.substr(border + kBorder.size()));
  static const Schema schema = Schema::load(testing::kSource / testing::kTableSchema);
  try {
    const Spec spec = load_spec(fuzz::workplace().path() / "action.json", schema);
    check_rows(spec);
    use(spec);
  } catch (const Error&) {  // the one way to refuse a file
  }
  return 0;
}
