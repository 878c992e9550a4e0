// Cases: a page for each folder of them, a case an entry with its id as address.
#include <algorithm>

#include "formats/joined.h"
#include "service/state_file.h"
#include "site/pages.h"

namespace contract {
namespace {

std::string arguments_of(const Step& step) {
  std::vector<std::string> texts;
  for (const Argument& argument : step.arguments)
    texts.push_back(argument.name + "=" +
                    (argument.text ? "'" + printable(*argument.text, 400) + "'" : "null"));
  return joined(texts, " ");
}

/// What the emulator has to decide, and what the account holds then.
std::string decided_text(const Press& press, const Step& step) {
  const Decided& decided = step.answer(0).decided;
  std::string text = decided.error.empty() ? press.word("success") : decided.error;
  if (decided.order == Decided::Order::placed) text += ", " + press.word("order_placed");
  if (decided.order == Decided::Order::repeated) text += ", " + press.word("order_repeated");
  if (decided.order == Decided::Order::none) text += ", " + press.word("order_none");
  return text;
}

std::string answer_text(const Press& press, const std::string& order_name, const StepAnswer& answer,
                        const Step& step) {
  std::string text;
  switch (answer.kind) {
    case StepAnswer::Kind::service:
      text = press.word("answer_service");
      break;
    case StepAnswer::Kind::error:
      text =
          std::to_string(answer.status) + " " + answer.code + ": " + printable(answer.message, 300);
      break;
    case StepAnswer::Kind::success:
      text = press.word("success") +
             (answer.order_id ? ", " + order_name + " " + printable(*answer.order_id, 80) : "");
      break;
    case StepAnswer::Kind::emulator:
      text = decided_text(press, step);
      break;
    case StepAnswer::Kind::text:
      text = printable(answer.body, 300);
      break;
  }
  if (answer.spelling) text += " (" + answer.spelling->title + ")";
  if (!answer.fault.none()) text += " (" + press.word("answer_faulty") + ")";
  return text;
}

std::string before_text(const Press& press, const Intervention& before) {
  std::vector<std::string> texts;
  if (before.clock)
    texts.push_back(press.word("before_clock") + " " + format_utc(*before.clock, kMoment));
  if (before.pay) texts.push_back(press.word("before_pay"));
  if (before.void_order) texts.push_back(press.word("before_void"));
  if (before.injection)
    texts.push_back(press.word("before_inject") + " " + before.injection->error);
  return joined(texts, ", ");
}

std::string after_text(const Press& press, const Holding& after) {
  std::vector<std::string> texts;
  if (!after.instance.empty()) texts.push_back(after.instance);
  if (after.out) texts.push_back(press.word("after_out") + " " + std::to_string(*after.out));
  if (after.in) texts.push_back(press.word("after_in") + " " + std::to_string(*after.in));
  if (after.address)
    texts.push_back(press.word(*after.address ? "after_address" : "after_no_address"));
  if (after.balance)
    texts.push_back(press.word("after_balance") + " " + std::to_string(*after.balance));
  if (after.orders) texts.push_back(press.word("after_orders") + " " + joined(*after.orders, ", "));
  return joined(texts, ", ");
}

Value steps_of(const Press& press, const std::string& order_name, const Case& each) {
  Value steps = Value::array();
  for (const Step& step : each.steps) {
    Value answers = Value::array();
    for (const StepAnswer& answer : step.answers)
      answers.items.push_back(Value::string(answer_text(press, order_name, answer, step)));
    steps.items.push_back(Value::object()
                              .add("before", Value::string(before_text(press, step.before)))
                              .add("arguments", Value::string(arguments_of(step)))
                              .add("answers", std::move(answers))
                              .add("after", Value::string(after_text(press, step.after))));
  }
  return steps;
}

const CasePath& find_case(const SiteIndex& index, const std::string& path) {
  return *std::lower_bound(
      index.cases.begin(), index.cases.end(), path,
      [](const CasePath& each, const std::string& wanted) { return each.path < wanted; });
}

Value spreads_view(const std::vector<std::string>& spreads) {
  return Value::object()
      .add("number", Value::number(static_cast<long long>(spreads.size())))
      .add("list", Value::string(joined(spreads, "  ")));
}

/// The spreads that most cases of a page have; none where there is one case.
std::vector<std::string> most_spreads(const SiteIndex& index,
                                      const std::vector<std::string>& paths) {
  std::map<std::vector<std::string>, std::size_t> counts;
  for (const std::string& path : paths) ++counts[find_case(index, path).spreads];
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() || most->second < 2 ? std::vector<std::string>{} : most->first;
}

bool has(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

/// What a page says of all its cases together, so that it is not said of each.
struct Together {
  std::vector<std::string> spreads;  ///< of most
  std::vector<std::string> rules;    ///< that each of them tests
  std::vector<std::string> flags;    ///< that each of them looks for
};

/// Those of `list` that the next list has too.
void keep_common(std::vector<std::string>& list, const std::vector<std::string>& next) {
  std::erase_if(list, [&](const std::string& each) { return !has(next, each); });
}

/// Nothing of a single case.
Together together(const SiteIndex& index, const std::vector<std::string>& paths) {
  if (paths.size() < 2) return {};
  const Case& first = *find_case(index, paths.front()).first;
  Together said{most_spreads(index, paths), first.rules, first.flags};
  for (const std::string& path : paths) {
    keep_common(said.rules, find_case(index, path).first->rules);
    keep_common(said.flags, find_case(index, path).first->flags);
  }
  return said;
}

/// Links to the rules that are not in `without`.
Value rules_view(const Spec& spec, const std::vector<std::string>& ids,
                 const std::vector<std::string>& without) {
  Value rules = Value::array();
  for (const std::string& id : ids)
    if (!has(without, id))
      rules.items.push_back(Value::object()
                                .add("rule", Value::string(id))
                                .add("href", Value::string(address_of_row(spec, id))));
  return rules;
}

Value case_view(const Press& press, const SiteIndex& index, const CasePath& path,
                const Together& said) {
  const Case& each = *path.first;
  Value rules = rules_view(index.sources.suite.spec, each.rules, said.rules);
  std::vector<std::string> flags = each.flags;
  std::erase_if(flags, [&](const std::string& flag) { return has(said.flags, flag); });
  Value view = Value::object();
  view.add("path", Value::string(path.path));
  view.add("case_title", Value::string(each.title));
  if (path.spreads != said.spreads) view.add("spreads", spreads_view(path.spreads));
  view.add("account", Value::string(each.emulation ? each.emulation->account : ""));
  view.add("has_rules", Value::boolean(!rules.items.empty()));
  view.add("rules", std::move(rules));
  view.add("flags", Value::string(joined(flags, " ")));
  view.add("steps", steps_of(press, index.sources.suite.spec.name_of("order_id"), each));
  return view;
}

/// The kinds of bug that cases of a page look for, each once.
Value flags_of(const SiteIndex& index, const std::vector<std::string>& paths) {
  Value flags = Value::array();
  for (const Flag& flag : index.sources.flags) {
    const bool looked_for = std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
      const std::vector<std::string>& flagged = find_case(index, path).first->flags;
      return std::find(flagged.begin(), flagged.end(), flag.id) != flagged.end();
    });
    if (looked_for)
      flags.items.push_back(Value::object()
                                .add("flag", Value::string(flag.id))
                                .add("effect", Value::string(flag.effect))
                                .add("flag_title", Value::string(flag.title)));
  }
  return flags;
}

}  // namespace

void add_case_pages(Press& press, const SiteIndex& index) {
  Value folders = Value::array();
  for (const auto& [folder, paths] : index.folders) {
    folders.items.push_back(Value::object()
                                .add("folder", Value::string(folder))
                                .add("number", Value::number(static_cast<long long>(paths.size())))
                                .add("href", Value::string(address_of_folder(folder))));
    Page page{address_of_folder(folder), folder, "cases", "case_folder"};
    const Together said = together(index, paths);
    if (!said.spreads.empty()) page.data.add("most_spreads", spreads_view(said.spreads));
    Value rules = rules_view(index.sources.suite.spec, said.rules, {});
    page.data.add("has_all_rules", Value::boolean(!rules.items.empty()));
    page.data.add("all_rules", std::move(rules));
    page.data.add("all_flags", Value::string(joined(said.flags, " ")));
    Value cases = Value::array();
    for (const std::string& path : paths)
      cases.items.push_back(case_view(press, index, find_case(index, path), said));
    page.data.add("folder", Value::string(folder));
    page.data.add("cases", std::move(cases));
    page.data.add("looked_for", flags_of(index, paths));
    press.add(page);
  }
  Page list{"cases.html", press.word("cases_title"), "cases", "cases"};
  list.data.add("folders", std::move(folders));
  press.add(list);
}

}  // namespace contract
