// Clients that do not send what their user set, or send what nobody set.
#include <algorithm>
#include <cctype>

#include "defects/defects.h"
#include "defects/resign.h"

namespace contract::reference {
namespace {

using Text = std::optional<std::string>;

Text* find(Parameters& parameters, const char* name) {
  for (auto& [each, text] : parameters)
    if (each == name) return &text;
  return nullptr;
}

bool is_set(Parameters& parameters, const char* name) {
  const Text* text = find(parameters, name);
  return text != nullptr && *text && !(*text)->empty();
}

/// Changes the parameters before the call is made.
using Change = void (*)(Parameters&);

template <Change change>
Result with(Connection& connection, const Config& config, const Parameters& parameters) {
  Parameters changed = parameters;
  change(changed);
  return modify_instance_network_spec(connection, config, changed);
}

/// Adds a parameter that the user did not set.
void add(Parameters& parameters, const char* name, const char* value) {
  if (!is_set(parameters, name)) parameters.emplace_back(name, value);
}

void isp(Parameters& all) { add(all, "ISP", "BGP"); }
void autopay_off(Parameters& all) { add(all, "AutoPay", "false"); }
void public_ip(Parameters& all) { add(all, "AllocatePublicIp", "true"); }
void by_traffic(Parameters& all) { add(all, "NetworkChargeType", "PayByTraffic"); }
void in_of_five(Parameters& all) { add(all, "InternetMaxBandwidthIn", "5"); }

/// Drops what counts as nothing in many languages.
template <const char* const& nothing>
void drop(Parameters& all) {
  std::erase_if(all, [](const auto& each) { return each.second && *each.second == nothing; });
}
constexpr const char* kZero = "0";
constexpr const char* kFalse = "false";

void null_as_word(Parameters& all) {
  for (auto& [name, text] : all)
    if (!text) text = "null";
}

void without_instance(Parameters& all) {
  std::erase_if(all, [](const auto& each) { return each.first == "InstanceId"; });
}

void booleans_as_digits(Parameters& all) {
  for (auto& [name, text] : all)
    if (text && (name == "AutoPay" || name == "AllocatePublicIp"))
      text = *text == "true" ? "1" : *text == "false" ? "0" : *text;
}

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// Integers as a language writes them that has doubles alone.
void integers_as_fractions(Parameters& all) {
  for (auto& [name, text] : all)
    if (text && name.starts_with("InternetMaxBandwidth") && is_digits(*text)) text = *text + ".0";
}

/// Takes the bandwidth for Mbit/s and the API for one of kbit/s.
template <const char* const& which>
void in_kilobits(Parameters& all) {
  Text* text = find(all, which);
  if (text != nullptr && *text && is_digits(**text) && (*text)->size() < 4)
    *text = std::to_string(std::stol(**text) * 1024);
}
constexpr const char* kOut = "InternetMaxBandwidthOut";
constexpr const char* kIn = "InternetMaxBandwidthIn";

/// Counts from another number than the page does.
template <const char* const& which, int by>
void count_otherwise(Parameters& all) {
  Text* text = find(all, which);
  if (text != nullptr && *text && is_digits(**text) && (*text)->size() < 4)
    *text = std::to_string(std::stol(**text) + by);
}

/// Asks for one more to come in than goes out.
void in_beyond_out(Parameters& all) {
  Text* in = find(all, kIn);
  const Text* out = find(all, kOut);
  if (in != nullptr && *in && out != nullptr && *out && is_digits(**out) && (*out)->size() < 4)
    *in = std::to_string(std::stol(**out) + 1);
}

void charge_type_in_small_letters(Parameters& all) {
  Text* text = find(all, "NetworkChargeType");
  if (text == nullptr || !*text) return;
  for (char& c : **text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// A time with another end: "2017-06-05T22:40Z" with ":00" before the Z.
template <const char* const& name, const char* const& more>
void time_with_more(Parameters& all) {
  Text* text = find(all, name);
  if (text != nullptr && *text && (*text)->ends_with("Z"))
    *text = (*text)->substr(0, (*text)->size() - 1) + more + "Z";
}
constexpr const char* kStart = "StartTime";
constexpr const char* kEnd = "EndTime";
constexpr const char* kSeconds = ":00";

/// The hour of a time as text, of "yyyy-MM-ddTHH…"; nothing where it has none.
int hour_of(const std::string& text) {
  const std::size_t at = text.find('T');
  return at != std::string::npos && text.size() > at + 2 && is_digits(text.substr(at + 1, 2))
             ? std::stoi(text.substr(at + 1, 2))
             : -1;
}

/// Moves the hour of a time, on the same day.
void move_hour(Text& text, int by) {
  const int hour = text ? hour_of(*text) : -1;
  if (hour < 0) return;
  const std::string moved = std::to_string((hour + by + 24) % 24);
  text->replace(text->find('T') + 1, 2, (moved.size() < 2 ? "0" : "") + moved);
}

/// The hour of the user's own zone, eight hours behind, with a Z behind it.
template <const char* const& name>
void in_local_hours(Parameters& all) {
  if (Text* text = find(all, name)) move_hour(*text, -8);
}

/// The end an hour early, as where an end is the last hour that still counts.
void end_an_hour_early(Parameters& all) {
  if (Text* text = find(all, kEnd)) move_hour(*text, -1);
}

/// The start of the day, as where an end is a date.
void end_at_midnight(Parameters& all) {
  Text* text = find(all, kEnd);
  if (text != nullptr && *text) move_hour(*text, -hour_of(**text));
}

/// The day before, as where a day is counted from its start.
void end_the_day_before(Parameters& all) {
  Text* text = find(all, kEnd);
  if (text == nullptr || !*text || hour_of(**text) < 0) return;
  const std::size_t at = (*text)->find('T') - 2;
  const int day = std::stoi((*text)->substr(at, 2));
  if (day > 1) (*text)->replace(at, 2, (day < 11 ? "0" : "") + std::to_string(day - 1));
}

/// Marks every token as its own, by a letter that not everybody has.
void mark_tokens(Parameters& all) {
  Text* text = find(all, "ClientToken");
  if (text != nullptr && *text && !(*text)->empty()) *text = "é-" + **text;
}

void lengthen_tokens(Parameters& all) {
  Text* text = find(all, "ClientToken");
  if (text != nullptr && *text && !(*text)->empty()) *text = **text + ".";
}

/// One token for all calls that bring none.
Result makes_one_token(Connection& connection, const Config& config, const Parameters& parameters) {
  static const std::string token = make_nonce();
  Parameters changed = parameters;
  add(changed, "ClientToken", token.c_str());
  return modify_instance_network_spec(connection, config, changed);
}

/// Demands what the page leaves open.
Result demands_token(Connection& connection, const Config& config, const Parameters& parameters) {
  Parameters given = parameters;
  if (!is_set(given, "ClientToken")) return ApiError{0, "MissingClientToken", {}, {}, {}};
  return modify_instance_network_spec(connection, config, parameters);
}

/// Has POST for every call, whatever its user asks for.
Result posts_always(Connection& connection, const Config& config, const Parameters& parameters) {
  Config posting = config;
  posting.method = "POST";
  return modify_instance_network_spec(connection, posting, parameters);
}

/// Calls the product's path, as another style of API wants it.
Result has_path_of_product(Connection& connection, const Config& config,
                           const Parameters& parameters) {
  Request request = request_of(config, parameters);
  request.target.insert(1, "ecs");
  return send(connection, config, request);
}

/// Calls by plain HTTP, whatever scheme its user named.
Result knows_http_alone(Connection&, const Config& config, const Parameters& parameters) {
  Config plain = config;
  plain.endpoint.scheme = "http";
  Connection connection(plain.endpoint);
  return modify_instance_network_spec(connection, plain, parameters);
}

/// Sends the call to make sure and to learn whether it worked.
Result calls_twice(Connection& connection, const Config& config, const Parameters& parameters) {
  modify_instance_network_spec(connection, config, parameters);
  return modify_instance_network_spec(connection, config, parameters);
}

}  // namespace

std::span<const Defect> parameter_defects() {
  static constexpr Defect kAll[] = {
      {"chooses-line", with<isp>},
      {"turns-autopay-off", with<autopay_off>},
      {"asks-for-public-ip", with<public_ip>},
      {"changes-billing", with<by_traffic>},
      {"limits-what-comes-in", with<in_of_five>},
      {"drops-zero", with<drop<kZero>>},
      {"drops-false", with<drop<kFalse>>},
      {"writes-null-as-word", with<null_as_word>},
      {"drops-instance", with<without_instance>},
      {"writes-booleans-as-digits", with<booleans_as_digits>},
      {"writes-integers-as-fractions", with<integers_as_fractions>},
      {"counts-out-in-kilobits", with<in_kilobits<kOut>>},
      {"counts-in-in-kilobits", with<in_kilobits<kIn>>},
      {"counts-in-from-zero", with<count_otherwise<kIn, -1>>},
      {"counts-in-from-two", with<count_otherwise<kIn, 1>>},
      {"counts-out-from-below", with<count_otherwise<kOut, -1>>},
      {"asks-for-more-in-than-out", with<in_beyond_out>},
      {"writes-charge-type-in-small-letters", with<charge_type_in_small_letters>},
      {"writes-start-with-seconds", with<time_with_more<kStart, kSeconds>>},
      {"writes-end-with-minutes", with<time_with_more<kEnd, kSeconds>>},
      {"writes-start-in-local-hours", with<in_local_hours<kStart>>},
      {"writes-end-in-local-hours", with<in_local_hours<kEnd>>},
      {"ends-an-hour-early", with<end_an_hour_early>},
      {"ends-at-midnight", with<end_at_midnight>},
      {"ends-the-day-before", with<end_the_day_before>},
      {"marks-tokens", with<mark_tokens>},
      {"lengthens-tokens", with<lengthen_tokens>},
      {"makes-one-token", makes_one_token},
      {"demands-token", demands_token},
      {"posts-always", posts_always},
      {"has-path-of-product", has_path_of_product},
      {"knows-http-alone", knows_http_alone},
      {"calls-twice", calls_twice},
  };
  return kAll;
}

}  // namespace contract::reference
