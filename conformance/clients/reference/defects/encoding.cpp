// Clients that write a value otherwise on the wire than it is.
#include <algorithm>

#include "defects/defects.h"
#include "defects/resign.h"
#include "wire/ascii.h"
#include "wire/percent.h"

namespace contract::reference {
namespace {

/// Changes the query or form as it is written; the signature is right over what was meant.
using Spell = void (*)(std::string& written);

template <Spell spell>
Result writes(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  spell(request.body.empty() ? request.target : request.body);
  return send(connection, config, request);
}

void twice(std::string& written) { replace_all(written, "%", "%25"); }
void plus_raw(std::string& written) { replace_all(written, "%2B", "+"); }
void ampersand_raw(std::string& written) { replace_all(written, "%26", "&"); }
void percent_raw(std::string& written) { replace_all(written, "%25", "%"); }
void hash_raw(std::string& written) { replace_all(written, "%23", "#"); }
void latin_1(std::string& written) {
  replace_all(written, "%C3%A9", "%E9");
  replace_all(written, "%C3%9F", "%DF");
}
/// Surrogates one by one, three bytes each.
void surrogates(std::string& written) {
  replace_all(written, "%F0%9F%98%80", "%ED%A0%BD%ED%B8%80");
}
void question_marks(std::string& written) { replace_all(written, "%E4%B8%AD", "%3F"); }
/// Writes the InstanceId once more.
void instance_twice(std::string& written) {
  const std::size_t at = written.find("InstanceId=");
  if (at == std::string::npos) return;
  const std::string again = written.substr(at, written.find('&', at) - at);
  written += "&" + again;
}

/// Changes the values, and signs what it made of them.
using Change = std::string (*)(std::string value);

template <Change change>
Result sends(Connection& connection, const Config& config, const Parameters& parameters) {
  Parameters changed = parameters;
  for (auto& [name, text] : changed)
    if (text) text = change(*text);
  return modify_instance_network_spec(connection, config, changed);
}

std::string trimmed(std::string value) {
  const std::size_t first = value.find_first_not_of(' ');
  return first == std::string::npos ? ""
                                    : value.substr(first, value.find_last_not_of(' ') + 1 - first);
}
std::string without_controls(std::string value) {
  std::erase_if(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return value;
}
std::string composed(std::string value) {
  replace_all(value, "e\xCC\x81", "\xC3\xA9");
  return value;
}
std::string without_mark(std::string value) {
  replace_all(value, "\xEF\xBB\xBF", "");
  return value;
}
/// Decodes what looks encoded.
std::string decoded(std::string value) { return percent_decode(value, false).value_or(value); }
/// As a page of HTML wants it.
std::string escaped_for_html(std::string value) {
  replace_all(value, "<", "&lt;");
  return value;
}

}  // namespace

std::span<const Defect> encoding_defects() {
  static constexpr Defect kAll[] = {
      {"encodes-twice", writes<twice>},
      {"writes-plus-raw", writes<plus_raw>},
      {"writes-ampersand-raw", writes<ampersand_raw>},
      {"writes-percent-raw", writes<percent_raw>},
      {"writes-hash-raw", writes<hash_raw>},
      {"writes-latin-1", writes<latin_1>},
      {"writes-surrogates", writes<surrogates>},
      {"writes-question-marks", writes<question_marks>},
      {"writes-instance-twice", writes<instance_twice>},
      {"trims-values", sends<trimmed>},
      {"drops-control-characters", sends<without_controls>},
      {"composes-values", sends<composed>},
      {"drops-byte-order-marks", sends<without_mark>},
      {"decodes-values", sends<decoded>},
      {"escapes-for-html", sends<escaped_for_html>},
  };
  return kAll;
}

}  // namespace contract::reference
