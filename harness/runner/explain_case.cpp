#include <algorithm>

#include "ecs_contract/message.h"
#include "runner/explain.h"
#include "service/state_file.h"
#include "wire/time.h"

namespace contract {
namespace {

std::string list_of(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all.empty() ? "none" : all;
}

std::string text_of(const Intervention& before) {
  std::string text;
  if (before.clock) text += " clock " + format_utc(*before.clock, kMoment);
  if (before.pay) text += " pay the newest order";
  if (before.void_order) text += " void the newest order";
  if (before.injection) text += " inject " + before.injection->error;
  return text;
}

std::string text_of(const Decided& decided) {
  std::string text = decided.error.empty() ? " success" : " " + decided.error;
  if (decided.order == Decided::Order::placed) text += ", a new order";
  if (decided.order == Decided::Order::repeated) text += ", the same order";
  if (decided.order == Decided::Order::none) text += ", no order";
  return decided.why.empty() ? text : text + ", by " + list_of(decided.why);
}

std::string text_of(const Holding& after) {
  std::string text = after.instance.empty() ? "" : " " + after.instance;
  if (after.out) text += " out " + std::to_string(*after.out);
  if (after.in) text += " in " + std::to_string(*after.in);
  if (after.address) text += *after.address ? ", an address" : ", no address";
  if (after.balance) text += ", balance " + std::to_string(*after.balance);
  if (after.orders) text += ", orders " + list_of(*after.orders);
  return text.starts_with(",") ? text.substr(1) : text;
}

bool looks_for(const Case& each, const Flag& flag) {
  return std::find(each.flags.begin(), each.flags.end(), flag.id) != each.flags.end();
}

/// The story of a case on the emulator.
std::string story_of(const Case& each) {
  std::string text = "  begins   ";
  if (!each.emulation->account.empty()) text += each.emulation->account + ", ";
  text += format_utc(*each.emulation->state.clock.fixed, kMoment) + "\n";
  for (const Step& step : each.steps) {
    if (const std::string before = text_of(step.before); !before.empty())
      text += "  then    " + before + "\n";
    text += "  call    ";
    for (const Argument& argument : step.arguments)
      text += " " + argument.name + "=" +
              (argument.text ? "'" + printable(*argument.text, 100) + "'" : "null");
    text += "\n  answer  " + text_of(step.answer(0).decided) +
            (step.answer(0).fault.none() ? "" : ", which is lost") + "\n";
    if (const std::string after = text_of(step.after); !after.empty())
      text += "  after   " + after + "\n";
  }
  return text;
}

}  // namespace

std::string explain_case(const std::vector<Flag>& flags, const Case& each) {
  std::string text = each.title + "\n  case     " + each.path() + "\n";
  if (each.level != Level::must)
    text += std::string("  level    no finding counts more than ") + to_text(each.level) + "\n";
  if (each.emulation) text += story_of(each);
  for (const Flag& flag : flags)
    if (looks_for(each, flag))
      text += "  flag     " + flag.id + " (" + flag.effect + "): " + flag.title + "\n";
  return text;
}

std::string explain_flag(const std::vector<Case>& cases, const Flag& flag) {
  std::string text = flag.title + "\n  flag     " + flag.id + "\n  effect   " + flag.effect + "\n";
  for (const std::string& report : flag.seen) text += "  seen     " + report + "\n";
  constexpr std::size_t kMost = 8;
  std::vector<std::string> paths;
  for (const Case& each : cases)
    if (looks_for(each, flag) && (paths.empty() || paths.back() != each.path()))
      paths.push_back(each.path());
  for (std::size_t i = 0; i < std::min(paths.size(), kMost); ++i)
    text += (i == 0 ? "  cases    " : "           ") + paths[i] + "\n";
  if (paths.size() > kMost)
    text += "           and " + std::to_string(paths.size() - kMost) + " more\n";
  return text;
}

}  // namespace contract
