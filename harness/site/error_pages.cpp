// Errors: one table that filters, a page a row, a page a code.
#include "site/pages.h"
#include "spec/retry.h"

namespace contract {
namespace {

/// Whether and when a call may be repeated, as the key of words and filters.
std::string retry_key(const ErrorRow& row) {
  switch (retry_of(row)) {
    case Retry::now:
      return "retry_now";
    case Retry::later:
      return "retry_later";
    case Retry::after_wait:
      return "retry_after";
    case Retry::unsaid:
      break;
  }
  return "retry_unsaid";
}

std::string retry_text(const Press& press, const ErrorRow& row) {
  std::string text = press.word(retry_key(row));
  const std::size_t place = text.find("{minutes}");
  if (place != std::string::npos) text.replace(place, 9, std::to_string(row.wait_minutes));
  return text;
}

/// How the row is brought about: a key for filters and words.
std::string how_key(const ErrorRow& row) {
  if (!row.provoked) return "how_shared";
  return row.provoked->by_state ? "how_state" : "how_injection";
}

Value row_view(const Press& press, const ErrorRow& row) {
  const std::optional<Provocation>& how = row.provoked;
  Value view = Value::object();
  view.add("id", Value::string(row.id));
  view.add("href", Value::string(address_of_error(row.id)));
  view.add("code_href", Value::string(address_of_code(row.code)));
  view.add("status", Value::string(std::to_string(row.status)));
  view.add("code", Value::string(row.code));
  view.add("message", Value::string(message_of(press, row)));
  view.add("condition", Value::string(row.condition));
  view.add("retry_key", Value::string(retry_key(row)));
  view.add("retry", Value::string(retry_text(press, row)));
  view.add("repeatable", Value::boolean(!row.retry.empty()));
  view.add("how_key", Value::string(how_key(row)));
  view.add("how", Value::string(press.word(how_key(row))));
  view.add("by_state", Value::boolean(how && how->by_state));
  view.add("with", Value::string(how && how->by_state ? readable_parameters(how->request) : ""));
  view.add("account", Value::string(how && how->by_state ? how->account : ""));
  view.add("because", Value::string(how ? how->because : ""));
  view.add("how_basis", Value::string(how && how->by_state
                                          ? press.word(std::string("basis_") + to_text(how->basis))
                                          : ""));
  view.add("place_section", Value::string(row.at.section));
  view.add("place_row", Value::string(row.at.row));
  view.add("row_basis", Value::string(press.word(std::string("basis_") + to_text(row.basis))));
  view.add("shared", Value::boolean(!row.of_action));
  view.add("about_signer", Value::boolean(row.about_signer));
  return view;
}

Value rows_view(const Press& press, const std::vector<const ErrorRow*>& rows) {
  Value list = Value::array();
  for (const ErrorRow* row : rows) list.items.push_back(row_view(press, *row));
  return list;
}

/// Values of a filter, in the order of the rows, each once.
void add_choice(Value& list, const std::string& key, const std::string& word) {
  for (const Value& item : list.items)
    if (item.text_of("key") == key) return;
  list.items.push_back(
      Value::object().add("key", Value::string(key)).add("word", Value::string(word)));
}

void add_table(Press& press, const SiteIndex& index) {
  const Spec& spec = index.sources.suite.spec;
  std::vector<const ErrorRow*> own, shared;
  Value statuses = Value::array(), retries = Value::array(), hows = Value::array();
  for (const ErrorRow& row : spec.errors) {
    (row.of_action ? own : shared).push_back(&row);
    add_choice(statuses, std::to_string(row.status), std::to_string(row.status));
    if (!row.retry.empty())
      add_choice(retries, retry_key(row), press.word(retry_key(row) + "_filter"));
    add_choice(hows, how_key(row), press.word(how_key(row)));
  }
  add_choice(retries, "retry_unsaid", press.word("retry_unsaid"));
  std::vector<const ErrorRow*> repeatable;
  for (const ErrorRow& row : spec.errors)
    if (!row.retry.empty()) repeatable.push_back(&row);
  Page page{"errors.html", press.word("errors_title"), "errors", "errors"};
  page.data.add("own_count", Value::number(static_cast<long long>(own.size())));
  page.data.add("shared_count", Value::number(static_cast<long long>(shared.size())));
  page.data.add("own", rows_view(press, own));
  page.data.add("shared_rows", rows_view(press, shared));
  page.data.add("repeatable_rows", rows_view(press, repeatable));
  page.data.add("statuses", std::move(statuses));
  page.data.add("retries", std::move(retries));
  page.data.add("hows", std::move(hows));
  press.add(page);
}

void add_row_page(Press& press, const SiteIndex& index, const ErrorRow& row) {
  const Spec& spec = index.sources.suite.spec;
  Page page{address_of_error(row.id), std::to_string(row.status) + " " + row.code, "errors",
            "error", row_view(press, row)};
  Value runs = Value::array();
  for (const RunExample& run : index.examples.errors.at(row.id))
    runs.items.push_back(view_of(press, spec, run));
  std::vector<const ErrorRow*> others;
  for (const ErrorRow* other : index.of_code.at(row.code))
    if (other != &row) others.push_back(other);
  page.data.add("runs", std::move(runs));
  page.data.add("has_others", Value::boolean(!others.empty()));
  page.data.add("others", rows_view(press, others));
  page.data.add("rule", full_view_of(press, index, *spec.rule(row.id)));
  press.add(page);
}

void add_code_page(Press& press, const SiteIndex& index, const std::string& code,
                   const std::vector<const ErrorRow*>& rows) {
  const Spec& spec = index.sources.suite.spec;
  Page page{address_of_code(code), code, "errors", "code"};
  Value list = rows_view(press, rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Value runs = Value::array();
    for (const RunExample& run : index.examples.errors.at(rows[i]->id))
      runs.items.push_back(view_of(press, spec, run));
    list.items[i].add("runs", std::move(runs));
  }
  page.data.add("several", Value::boolean(rows.size() > 1));
  page.data.add("rows", std::move(list));
  press.add(page);
}

}  // namespace

void add_error_pages(Press& press, const SiteIndex& index) {
  add_table(press, index);
  for (const ErrorRow& row : index.sources.suite.spec.errors) add_row_page(press, index, row);
  for (const auto& [code, rows] : index.of_code) add_code_page(press, index, code, rows);
}

}  // namespace contract
