#include "runner/case_title.h"

#include "ecs_contract/finding.h"

namespace contract {

std::string title_of(const Rule& rule, const BoundaryValue& boundary) {
  std::string given;
  std::string left_out;
  for (const auto& [name, value] : boundary.parameters) {
    std::string& list = value ? given : left_out;
    list += (list.empty() ? "" : " ") + name + (value ? "='" + printable(*value, 80) + "'" : "");
  }
  std::string title;
  if (!left_out.empty()) title = left_out + " is left out";
  if (!given.empty()) {
    if (!title.empty()) title += ", and ";
    title += given + (boundary.accepted ? " arrives as given"
                                        : " arrives as given or is refused by the client");
  }
  return title + ": " + rule.statement;
}

std::string title_of(const ErrorRow& row, const std::string& order) {
  return "The error " + std::to_string(row.status) + " " + row.code +
         " reaches the user by its code and its message" +
         (order.empty() ? "" : ", with its members in the order " + order) + ": " + row.condition;
}

}  // namespace contract
