#include "cassette/redaction/redact.h"

#include <algorithm>
#include <optional>

#include "cassette/redaction/walk.h"
#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "wire/ascii.h"

namespace contract {
namespace {

constexpr const char* kGone = "REDACTED";
constexpr std::string_view kSlash = "&%2F&";  ///< within a string to sign of V1: the path

/// The codings that a body was packed by, in that order (RFC 9110 8.4).
std::vector<std::string> codings_of(const Headers& headers) {
  std::vector<std::string> codings;
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, "Content-Encoding")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      std::string_view one = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      one = trimmed(one);
      if (!one.empty() && !equal_ignoring_case(one, "identity")) codings.push_back(lower_case(one));
    }
  }
  return codings;
}

std::optional<std::string> unpacked(const std::string& coding, const std::string& body) {
  if (coding == "gzip" || coding == "x-gzip") return unpack(Packing::gzip, body);
  if (coding == "br") return unpack(Packing::brotli, body);
  if (coding != "deflate") return std::nullopt;
  auto text = unpack(Packing::zlib, body);  // as RFC 9110 has it, or bare, as some send it
  return text ? std::move(text) : unpack(Packing::deflate, body);
}

bool is_known(const std::string& coding) {
  return coding == "gzip" || coding == "x-gzip" || coding == "br" || coding == "deflate";
}

/// A packed body hides what it holds: it is kept unpacked, and says so. Why it can't be.
std::optional<Withheld> unpack_body(Headers& headers, std::string& body) {
  std::vector<std::string> codings = codings_of(headers);
  if (codings.empty() || body.empty()) return std::nullopt;
  // A label that nobody knows hides nothing in what is text.
  if (!is_known(codings.back()) && is_plain_text(body)) return std::nullopt;
  while (!codings.empty()) {
    auto text = unpacked(codings.back(), body);
    if (!text)
      return Withheld{"a body is encoded as '" + printable(codings.back(), 40) +
                      "' and can't be looked into"};
    body = std::move(*text);
    codings.pop_back();
  }
  std::erase_if(headers, [](const Header& header) {
    return equal_ignoring_case(header.name, "Content-Encoding");
  });
  for (Header& header : headers)
    if (equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(body.size());
  return std::nullopt;
}

/// Texts of two or four bytes a character, forms in parts and packed bytes that are not read here.
std::optional<Withheld> why_unreadable(const Headers& headers, const std::string& body) {
  const auto is = [](const std::string& what) {
    return Withheld{"a body is " + what + " and can't be looked into"};
  };
  if (body.empty()) return std::nullopt;
  if (body.find("form-data; name=") != body.npos) return is("of many parts");
  if (const std::string* type = find_header(headers, "Content-Type")) {
    const std::string known = lower_case(*type);
    if (known.find("utf-16") != known.npos || known.find("utf-32") != known.npos)
      return is("of " + printable(*type, 80));
    if (known.starts_with("multipart/")) return is("of many parts");
  }
  if (is_unreadable(body)) return is("no text of UTF-8, nor packed in a way that is known,");
  return std::nullopt;
}

std::optional<Withheld> prepare(Headers& headers, std::string& body) {
  if (auto why = unpack_body(headers, body)) return why;
  return why_unreadable(headers, body);
}

/// Whether a private value of that part may come again: a key or a token does; a nonce, a signature
/// and the id of an answer never do.
bool may_come_again(const NamedPart& part, const CassetteRules& rules) {
  std::string name = lower_case(part.name);
  if (name.find("nonce") != name.npos || name.ends_with("signature")) return false;
  if (part.spelling == PartSpelling::form || name == "credential") return true;
  if (name.starts_with("x-acs-")) {
    name.erase(0, 6);
    std::erase(name, '-');
  }
  return rules.is_private_parameter(name);
}

/// Where the part of a document ends in which a text stands: a string of JSON, a text of XML.
std::size_t end_of_leaf(std::string_view text, std::size_t from) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const char begin = first == text.npos ? ' ' : text[first];
  if (begin == '{' || begin == '[' || begin == '"') {
    while (from < text.size() && text[from] != '"') from += text[from] == '\\' ? 2 : 1;
  } else if (begin == '<') {
    const std::size_t tag = std::min(text.find('<', from), text.size());
    from += std::min(text.substr(from, tag - from).find("]]>"), tag - from);
  } else {
    from = text.size();
  }
  return std::min(from, text.size());
}

/// One interaction: what is learned of it, and then looked for.
class Pass {
 public:
  /// `again`: what stands for a value already stays.
  Pass(const CassetteRules& rules, Replacements& replacements, SecretIndex& kept, bool again)
      : rules_(rules), replacements_(replacements), kept_(kept), again_(again) {}

  std::vector<std::string_view> take_news() { return std::move(news_); }

  /// First every value that has a name is learned, then everything is replaced, so that an echo is
  /// found before and behind what it repeats. Why it can't be.
  template <class Text>
  std::optional<Withheld> over(Text& text) {
    const Visitor collect{[this](const NamedPart& part) { return learn(part); },
                          [](std::string_view, bool, std::vector<Hit>&) {}};
    Walk first(rules_, collect);
    first.over(text);
    if (first.unread()) return Withheld{*first.unread()};
    make_patterns();
    const Visitor replace{[this](const NamedPart& part) { return replacement_of(part); },
                          [this](std::string_view in, bool of_form, std::vector<Hit>& hits) {
                            find(in, of_form, hits);
                          }};
    Walk second(rules_, replace);
    second.over(text);
    if (second.unread()) return Withheld{*second.unread()};
    return std::nullopt;
  }

 private:
  std::optional<std::string> learn(const NamedPart& part) {
    if (part.kind != NamedPart::Kind::value || stays(part)) return std::nullopt;
    const bool may_come = may_come_again(part, rules_);
    learn_value(part.value, may_come);
    if (part.spelling == PartSpelling::form) return std::nullopt;
    // A value of XML within JSON, or of JSON within XML, is read by one of both where it is found,
    // and may be escaped more than once.
    for (const Coding coding : {Coding::json, Coding::xml}) {
      std::string last = part.value;
      for (std::string next = unescaped(coding, last); next != last && !next.empty();
           next = unescaped(coding, last)) {
        learn_value(next, may_come);
        last = std::move(next);
      }
    }
    return std::nullopt;
  }

  void learn_value(const std::string& value, bool may_come_again) {
    // In the order of the traffic, whatever order it is replaced in.
    const Learned learned = replacements_.learned(value);
    if (value.size() < SecretIndex::kShortest || learned.value == learned.to) return;
    learned_.push_back(learned);
    if (may_come_again && kept_.add(learned.value)) news_.push_back(learned.value);
  }

  bool stays(const NamedPart& part) {
    return part.value.empty() || (again_ && replacements_.stands_for_one(part.value));
  }

  void make_patterns() {
    std::sort(learned_.begin(), learned_.end(),
              [](const Learned& a, const Learned& b) { return a.value.data() < b.value.data(); });
    learned_.erase(std::unique(learned_.begin(), learned_.end()), learned_.end());
    std::vector<Pattern> patterns{{kSlash}};
    patterns.reserve(1 + rules_.echoes.size() + learned_.size());
    for (const std::string& echo : rules_.echoes) patterns.push_back({echo});
    for (const Learned& each : learned_) {
      patterns.push_back({each.value, each.to});
      if (std::string plus = with_plus(each.value); !plus.empty()) {
        const std::string& from = spellings_.emplace_front(std::move(plus));
        patterns.push_back({from, spellings_.emplace_front(with_plus(each.to))});
      }
    }
    patterns_.emplace(patterns);
  }

  std::optional<std::string> replacement_of(const NamedPart& part) {
    std::string to;
    if (stays(part)) return std::nullopt;
    if (part.kind == NamedPart::Kind::value) {
      to = replacements_.of(part.value);
    } else if (part.kind == NamedPart::Kind::time) {
      to = *rules_.time_for(part.name);
    } else if (part.kind == NamedPart::Kind::unlisted) {
      to = kGone;
    }
    if (to == part.value) return std::nullopt;
    return to;
  }

  /// Adds what is to be replaced in a text of no name: echoes, known values, what is private by its
  /// looks.
  void find(std::string_view text, bool of_form, std::vector<Hit>& hits) {
    const std::size_t before = hits.size();
    std::size_t echoed = 0;
    patterns_->find(text, [&](std::size_t at, const Pattern& pattern) {
      const std::size_t behind = at + pattern.text.size();
      if (!pattern.to.empty()) {
        hits.push_back({at, pattern.text.size(), std::string(pattern.to)});
      } else if (!of_form && at >= echoed) {
        echoed = add_echo(text, at, behind, pattern.text == kSlash, hits);
      }
    });
    kept_.find(text, [&](std::size_t at, const Pattern& pattern) {
      const std::string& to = replacements_.of(std::string(pattern.to));
      hits.push_back({at, pattern.text.size(), pattern.text == pattern.to ? to : with_plus(to)});
    });
    if (!may_be_sensitive(text)) return;
    std::vector<std::pair<std::size_t, std::size_t>> taken;
    for (std::size_t i = before; i < hits.size(); ++i)
      taken.emplace_back(hits[i].at, hits[i].at + hits[i].size);
    std::sort(taken.begin(), taken.end());
    auto next = taken.begin();
    std::size_t covered = 0;
    for (const SensitivePart& part : find_sensitive(text)) {
      for (; next != taken.end() && next->first < part.at + part.size; ++next)
        covered = std::max(covered, next->second);
      if (covered >= part.at + part.size) continue;
      const std::string value(text.substr(part.at, part.size));
      hits.push_back({part.at, part.size, replacements_.of_kind(part.kind, value)});
    }
  }

  /// Behind a documented word the string to sign stands to the end of the text; V1's begins with
  /// the path, whatever stands before it. Where the echo ends.
  static std::size_t add_echo(std::string_view text, std::size_t at, std::size_t behind,
                              bool is_path, std::vector<Hit>& hits) {
    const std::size_t end = is_path
                                ? std::min(text.find_first_of(" \t\r\n\"'<>", behind), text.size())
                                : end_of_leaf(text, behind);
    const std::size_t from = is_path ? at : behind;
    if (end <= from || text.substr(behind, end - behind) == kGone) return end;
    hits.push_back({from, end - from, (is_path ? std::string(kSlash) : std::string()) + kGone});
    return end;
  }

  const CassetteRules& rules_;
  Replacements& replacements_;
  SecretIndex& kept_;
  const bool again_;
  std::vector<Learned> learned_;
  std::vector<std::string_view> news_;
  std::forward_list<std::string> spellings_;
  std::optional<PatternSet> patterns_;
};

}  // namespace

Redacted Redactor::redact(Interaction interaction) {
  Redaction redaction = redact_or_withhold(std::move(interaction));
  if (const auto* withheld = std::get_if<Withheld>(&redaction))
    throw Error(withheld->reason,
                "have client and service send UTF-8, plain or by gzip, and parameters as a query "
                "or a form");
  return std::get<Redacted>(std::move(redaction));
}

Redaction Redactor::redact_or_withhold(Interaction interaction) {
  Request& request = interaction.request;
  request.raw.clear();
  request.connection = 0;
  request.nth = 0;
  request.tls = false;
  request.arrived = {};
  return redact(std::move(interaction), false);
}

Redaction Redactor::redact_again(Interaction interaction) {
  return redact(std::move(interaction), true);
}

Redaction Redactor::redact(Interaction interaction, bool again) {
  Request& request = interaction.request;
  Response& response = interaction.response;
  if (auto why = prepare(request.headers, request.body)) return std::move(*why);
  if (auto why = prepare(response.headers, response.body)) return std::move(*why);
  Pass pass(rules_, replacements_, kept_, again);
  if (auto why = pass.over(interaction)) return std::move(*why);
  return Redacted(std::move(interaction), pass.take_news());
}

std::string Redactor::redact_text(std::string text) {
  if (Pass(rules_, replacements_, kept_, false).over(text)) return kGone;
  return text;
}

}  // namespace contract
