#include "command_line.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "ecs_contract/finding.h"
#include "formats/did_you_mean.h"

namespace contract {
namespace {

/// The verb that the command line names, and the verb of that verb where there is one.
CLI::App& innermost(CLI::App& app, std::string& path) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  if (parsed.empty()) return app;
  path += " " + parsed.front()->get_name();
  return innermost(*parsed.front(), path);
}

std::vector<std::string> options_of(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> verbs_of(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::App* each : verb.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(each->get_name());
  return names;
}

/// What is wrong with a word that nothing was made of.
std::string unknown(const std::string& word, const CLI::App& verb, const std::string& path) {
  const std::string shown = "'" + printable(word) + "'";
  if (word.starts_with('-'))
    return shown + " is no option of '" + path + "'" +
           did_you_mean(word.substr(0, word.find('=')), options_of(verb));
  const std::vector<std::string> verbs = verbs_of(verb);
  if (!verbs.empty()) return shown + " is no verb of '" + path + "'" + did_you_mean(word, verbs);
  return shown + " is a word too many for '" + path + "'";
}

}  // namespace

CLI::Validator whole_number(unsigned long long least, unsigned long long most) {
  const std::string range = std::to_string(least) + " to " + std::to_string(most);
  return CLI::Validator(
      [=](const std::string& text) -> std::string {
        const bool digits = !text.empty() && text.size() <= 18 &&
                            text.find_first_not_of("0123456789") == std::string::npos;
        const unsigned long long number = digits ? std::stoull(text) : 0;
        if (digits && number >= least && number <= most) return "";
        return "'" + printable(text) + "' is no whole number from " + range;
      },
      "N");
}

CLI::Validator some_number() { return whole_number(0, 1'000'000'000); }

CLI::Validator not_empty() {
  return CLI::Validator(
      [](const std::string& text) -> std::string { return text.empty() ? "it is empty" : ""; },
      "TEXT");
}

void take_one_value_each_time(CLI::App& app) {
  for (CLI::Option* option : app.get_options())
    if (!option->get_positional() && option->get_allow_extra_args())
      option->allow_extra_args(false);
  for (CLI::App* verb : app.get_subcommands([](CLI::App*) { return true; }))
    take_one_value_each_time(*verb);
}

std::string what_is_wrong(CLI::App& app, const CLI::ParseError& wrong) {
  std::string path = "ecs-contract";
  const CLI::App& verb = innermost(app, path);
  const std::vector<std::string> left = app.remaining(true);
  const std::string what = left.empty() ? wrong.what() : unknown(left.front(), verb, path);
  return what + "; '" + path + " --help' shows the usage";
}

std::optional<std::string> limit_reached(const std::exception& wrong) {
  if (dynamic_cast<const std::bad_alloc*>(&wrong) != nullptr)
    return "no memory is left; free some, or raise the limit on it (ulimit -v)";
  // Libraries have exceptions of their own for what the system said, which they all end with.
  const std::string what = wrong.what();
  const auto said = [&](int error) { return what.ends_with(std::strerror(error)); };
  if (said(EAGAIN))
    return "no thread or process could be started; raise the limit on them (ulimit -u) or on "
           "memory "
           "(ulimit -v), or ask for fewer --threads or --jobs";
  if (said(EMFILE) || said(ENFILE))
    return "no file descriptor is left; raise the limit on open files (ulimit -n), or ask for "
           "fewer --threads or --jobs";
  if (said(ENOMEM)) return "no memory is left; free some, or raise the limit on it (ulimit -v)";
  return std::nullopt;
}

}  // namespace contract
