#include "cassette/redaction/layers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "formats/json.h"
#include "formats/xml_characters.h"
#include "wire/ascii.h"
#include "wire/percent.h"

namespace contract {
namespace {

/// The number that `count` hexadecimal digits are; nothing where one is none.
std::optional<unsigned> hex_number(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  unsigned number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    number = number * 16 + static_cast<unsigned>(digit);
  }
  return number;
}

/// A layer that is read character by character.
class Reader {
 public:
  Reader(Coding coding, std::string_view outer) : layer_{coding, 0, outer.size(), {}} {
    layer_.text.reserve(outer.size());
    layer_.from.reserve(outer.size() + 1);
  }
  /// A byte that begins at that place.
  void byte(char c, std::size_t at) {
    layer_.text += c;
    layer_.from.push_back(static_cast<std::uint32_t>(at));
  }
  void character(unsigned code, std::size_t at) {
    const auto put = [&](unsigned bits) { byte(static_cast<char>(bits), at); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
      put(0xC0 | code >> 6);
    } else {
      if (code < 0x10000) {
        put(0xE0 | code >> 12);
      } else {
        put(0xF0 | (code >> 18 & 7));
        put(0x80 | (code >> 12 & 63));
      }
      put(0x80 | (code >> 6 & 63));
    }
    put(0x80 | (code & 63));
  }
  void changes() { changed_ = true; }
  void add_to(std::vector<Layer>& layers) {
    if (!changed_) return;
    layer_.from.push_back(static_cast<std::uint32_t>(layer_.size));
    layers.push_back(std::move(layer_));
  }

 private:
  Layer layer_;
  bool changed_ = false;
};

/// Adds what a parameter's value holds that is compressed bytes, percent-encoded.
void read_packed_values(std::string_view form, std::vector<Layer>& layers) {
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t end = std::min(form.find('&', at), form.size());
    const std::string_view piece = form.substr(at, end - at);
    const std::size_t value = std::min(piece.find('='), piece.size() - 1) + 1;
    if (const auto bytes = percent_decode(piece.substr(value), true); bytes && !bytes->empty())
      if (!is_plain_text(*bytes))
        if (auto unpacked = unpack_any(*bytes))
          layers.push_back({Coding::packed, at + value, piece.size() - value,
                            std::move(unpacked->text), unpacked->packing, true});
    at = end + 1;
  }
}

void read_percent(std::string_view text, bool of_form, std::vector<Layer>& layers) {
  if (text.find('%') == text.npos && (!of_form || text.find('+') == text.npos)) return;
  Reader reader(of_form ? Coding::form : Coding::percent, text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto number = c == '%' ? hex_number(text, at + 1, 2) : std::nullopt;
    if (number || (of_form && c == '+')) reader.changes();
    if (number) {
      reader.byte(static_cast<char>(*number), at);
      at += 2;
    } else if (of_form && (c == '+' || c == '&')) {
      reader.byte(c == '+' ? ' ' : '\n', at);
    } else {
      reader.byte(c, at);
    }
  }
  reader.add_to(layers);
}

void read_json_escapes(std::string_view text, std::vector<Layer>& layers) {
  if (text.find('\\') == text.npos) return;
  constexpr std::string_view kFrom = "nrtbf", kTo = "\n\r\t\b\f";
  Reader reader(Coding::json, text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      reader.byte(text[at], at);
      continue;
    }
    reader.changes();
    const std::size_t begin = at++;
    const auto code = text[at] == 'u' ? hex_number(text, at + 1, 4) : std::nullopt;
    if (!code) {
      const auto known = kFrom.find(text[at]);
      reader.byte(known == kFrom.npos ? text[at] : kTo[known], begin);
      continue;
    }
    at += 4;
    const bool has_low = text.substr(at + 1).starts_with("\\u");
    const auto low = *code >> 10 == 0x36 && has_low ? hex_number(text, at + 3, 4) : std::nullopt;
    if (low && *low >> 10 == 0x37) {
      reader.character(0x10000 + ((*code & 0x3FF) << 10) + (*low & 0x3FF), begin);
      at += 6;
    } else {
      reader.character(*code, begin);
    }
  }
  reader.add_to(layers);
}

/// The character that a reference is, as in "&amp;" and "&#x41;", and its size.
std::pair<unsigned, std::size_t> reference_at(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kNamed[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (const auto& [name, character] : kNamed)
    if (text.starts_with(name)) return {character, name.size()};
  if (!text.starts_with("&#")) return {};
  const bool is_hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  unsigned code = 0;
  std::size_t at = is_hex ? 3 : 2;
  const std::size_t begin = at;
  for (; at < text.size() && at < 16 && text[at] != ';'; ++at) {
    const int digit = hex_digit(text[at]);
    if (digit < 0 || (!is_hex && digit > 9)) return {};
    code = std::min(code * (is_hex ? 16 : 10) + static_cast<unsigned>(digit), 0x110000u);
  }
  if (at == begin || at >= text.size() || text[at] != ';' || code > 0x10FFFF) return {};
  return {code, at + 1};
}

void read_references(std::string_view text, std::vector<Layer>& layers) {
  const auto first = text.find('&');
  if (first == text.npos || text.find(';', first) == text.npos) return;
  Reader reader(Coding::xml, text);
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, size] =
        text[at] == '&' ? reference_at(text.substr(at)) : std::pair<unsigned, std::size_t>();
    if (size == 0) {
      reader.byte(text[at], at);
      ++at;
      continue;
    }
    reader.changes();
    reader.character(code, at);
    at += size;
  }
  reader.add_to(layers);
}

/// What no text may hold unescaped.
std::string_view escaped_by(Coding coding) {
  if (coding == Coding::percent) return "%";
  if (coding == Coding::form) return "%+&#=? ";
  return coding == Coding::json ? "\"\\" : "&<>";
}

}  // namespace

std::vector<Layer> packed_in(std::string_view text, bool of_form) {
  std::vector<Layer> layers;
  if (of_form && text.find('%') != text.npos) read_packed_values(text, layers);
  if (!layers.empty() || is_plain_text(text)) return layers;
  std::vector<Unpacked> found;
  if (auto whole = unpack_any(text)) {
    found.push_back(std::move(*whole));
  } else {
    found = unpack_within(text);
  }
  for (Unpacked& each : found)
    layers.push_back({Coding::packed, each.at, each.size, std::move(each.text), each.packing});
  return layers;
}

std::vector<Layer> layers_of(std::string_view text, bool of_form) {
  std::vector<Layer> layers;
  read_percent(text, of_form, layers);
  read_json_escapes(text, layers);
  read_references(text, layers);
  // Runs of digits stand in those layers too, with what is escaped in them; but for one thing.
  if (layers.empty() || (of_form && text.find('+') != text.npos)) read_digit_runs(text, layers);
  return layers;
}

std::string unescaped(Coding coding, std::string_view text) {
  std::vector<Layer> layers;
  if (coding == Coding::json) {
    read_json_escapes(text, layers);
  } else {
    read_references(text, layers);
  }
  return layers.empty() ? std::string(text) : std::move(layers.front().text);
}

void hits_through(const Layer& layer, std::string_view outer, std::vector<Hit> inner,
                  std::vector<Hit>& hits) {
  if (inner.empty()) return;
  if (layer.from.empty()) {
    const std::string text = replace_hits(layer.text, std::move(inner));
    const std::string_view part = outer.substr(layer.at, layer.size);
    std::string made = layer.coding == Coding::packed ? pack(layer.packing, text)
                                                      : digits_like(part, layer.coding, text);
    if (layer.is_escaped) made = percent_encode(made);
    hits.push_back({layer.at, layer.size, std::move(made)});
    return;
  }
  for (Hit& hit : inner) {
    const std::size_t begin = layer.from[hit.at], end = layer.from[hit.at + hit.size];
    // What stood there without an escape needs none but where its meaning would be another.
    const bool is_plain =
        outer.substr(begin, end - begin) == std::string_view(layer.text).substr(hit.at, hit.size) &&
        hit.to.find_first_of(escaped_by(layer.coding)) == hit.to.npos;
    hits.push_back({begin, end - begin, is_plain ? hit.to : spell(layer.coding, hit.to)});
  }
}

std::string spell(Coding coding, std::string_view text) {
  if (coding == Coding::percent || coding == Coding::form) return percent_encode(text);
  if (coding == Coding::xml) return escape_xml(text);
  const std::string literal = write_json(Value::string(std::string(text)));
  return literal.substr(1, literal.size() - 2);
}

}  // namespace contract
