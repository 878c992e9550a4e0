#include "wire/canonical_query.h"

#include <algorithm>
#include <vector>

#include "wire/ascii.h"
#include "wire/percent.h"

namespace contract {
namespace {

bool less_ignoring_case(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return lower_case(x) < lower_case(y); });
}

bool before(const Param* a, const Param* b) {
  const int names = a->name.compare(b->name);
  return names != 0 ? names < 0 : a->value < b->value;
}

bool before_ignoring_case(const Param* a, const Param* b) {
  return less_ignoring_case(a->name, b->name);
}

bool is_left_out(const Param& param, const QueryRecipe& variant) {
  return (!variant.with_signature && param.name == "Signature") ||
         (variant.without_body && param.in_body) ||
         (variant.without_empty && param.value.empty()) ||
         (variant.without_token && param.name == "SecurityToken");
}

// Whether that signer leaves the character behind a right escape ("%2A") as it is.
bool stays_raw(std::string_view escape, const Escaping& spelling) {
  if (escape == "%2A") return spelling.star_is_raw;
  if (escape == "%2F") return spelling.slash_is_raw;
  if (escape == "%21" || escape == "%27" || escape == "%28" || escape == "%29") {
    return spelling.marks_are_raw;
  }
  return false;
}

// Works on the right spelling, where each '%' starts an escape: several hundred of these are made
// to explain one signature.
std::string spelt_once(std::string_view text, const Escaping& spelling) {
  const std::string right = percent_encode(text);
  const char* const tilde = spelling.lower_case_hex ? "%7e" : "%7E";
  std::string out;
  out.reserve(right.size());
  for (std::size_t at = 0; at < right.size(); ++at) {
    if (right[at] == '~' && spelling.tilde_is_escaped) {
      out += tilde;
    } else if (right[at] != '%') {
      out += right[at];
    } else {
      const std::string_view escape = std::string_view(right).substr(at, 3);
      at += 2;
      if (escape == "%20" && spelling.space_is_plus) {
        out += '+';
      } else if (stays_raw(escape, spelling)) {
        out += *percent_decode(escape, false);
      } else if (spelling.lower_case_hex) {
        for (const char c : escape) out += lower_case(c);
      } else {
        out += escape;
      }
    }
  }
  return out;
}

std::string read_as(SentReading reading, const std::string& value) {
  if (reading == SentReading::unescaped_again) return percent_decode(value, false).value_or(value);
  std::string out = value;
  std::replace(out.begin(), out.end(), ' ', '+');
  return out;
}

void append_value(std::string& out, const std::string& value, const QueryRecipe& variant) {
  if (variant.reading == SentReading::as_received)
    return append_spelt(out, value, variant.spelling);
  append_spelt(out, read_as(variant.reading, value), variant.spelling);
}

}  // namespace

void append_spelt(std::string& out, std::string_view text, const Escaping& spelling) {
  static const Escaping right;
  if (spelling == right) return append_percent_encoded(out, text);
  std::string spelt(text);
  for (int time = 0; time < spelling.times; ++time) spelt = spelt_once(spelt, spelling);
  out += spelt;
}

std::string canonical_query(const Params& params, const QueryRecipe& variant) {
  std::vector<const Param*> kept;
  kept.reserve(params.size());
  std::size_t size = 0;
  for (const Param& param : params) {
    if (is_left_out(param, variant)) continue;
    kept.push_back(&param);
    size += param.name.size() + param.value.size() + 8;
  }
  if (variant.order == NameOrder::bytewise) std::sort(kept.begin(), kept.end(), before);
  if (variant.order == NameOrder::ignoring_case) {
    std::stable_sort(kept.begin(), kept.end(), before_ignoring_case);
  }

  std::string out;
  out.reserve(size);
  for (const Param* param : kept) {
    if (param != kept.front()) out += '&';
    append_spelt(out, param->name, variant.spelling);
    if (param->value.empty() && variant.without_equals) continue;
    out += '=';
    append_value(out, param->value, variant);
  }
  return out;
}

}  // namespace contract
