// One interaction on its way through the redactor.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/replacements.h"
#include "cassette/rules.h"
#include "cassette/seek.h"
#include "formats/json.h"
#include "wire/message.h"

namespace contract {

/// Rewrites parts of an interaction. First every value that has a name is learned, then everything
/// is rewritten, so that an echo is found before and behind what it repeats. Used by one thread.
class RedactionPass {
 public:
  /// `kept`: values of earlier interactions that are looked for too.
  RedactionPass(const CassetteRules& rules, Replacements& replacements,
                const std::vector<std::string>& kept);

  void learn(const Request& request);
  void learn(const Response& response);

  void rewrite(Request& request);
  void rewrite(Response& response);

  /// Values that later interactions may repeat.
  const std::vector<std::string>& to_keep() const { return to_keep_; }

 private:
  void learn_value(const std::string& value, bool for_good = false);
  void learn_pieces(std::string_view text);
  void learn_headers(const Headers& headers);
  void learn_fields(const Value& value, bool named);
  /// A body as a tree, read once: learned from, then rewritten.
  struct BodyTree {
    Reading reading;
    bool is_json = false;
  };
  void learn_body(const std::string& body, BodyTree& read);
  void learn_script(const std::vector<WireAction>& script);

  std::string pieces(std::string_view text);
  void piece(std::string_view text, std::string& out);
  std::string target(const std::string& text);
  void headers(Headers& list, std::size_t body_before, std::size_t body_after);
  std::string header_value(const Header& header);
  std::string body(const std::string& text, BodyTree& read);
  std::string tree_text(const std::string& text, Value tree, bool is_json);
  /// `named`: it stands under a name whose values are replaced.
  void tree(Value& value, bool named, std::vector<std::pair<std::string, std::string>>& changed);
  /// Bytes of an answer that did not come whole: lines of headers, then what may be half a tree.
  std::string raw_answer(const std::string& bytes, bool begins);
  /// The text with these parts of it replaced; in its order.
  std::string replaced(std::string_view text, const std::vector<std::string_view>& values);
  /// A text of no name: echoes, known values, what is private by its looks.
  std::string free_text(std::string text);
  /// The same without echoes, for a text that goes on behind them.
  std::string swept(std::string text);
  void seek_learned();

  const CassetteRules& rules_;
  Replacements& replacements_;
  std::vector<std::string> to_keep_;
  std::vector<std::string> learned_;  ///< values of this interaction to be looked for everywhere
  std::vector<std::pair<std::string, std::string>> sought_;  ///< their spellings, and what for
  std::optional<Seeker> seeker_;                             ///< of these
  BodyTree request_, response_;
};

/// Where in a text, whole or cut off, a private value stands behind its name: "Name":"value",
/// "Name": 12, <Name>value or Name="value". In the order of the text.
std::vector<std::string_view> named_values(std::string_view text, const CassetteRules& rules);
/// The last of these alone: what no tree of XML shows.
std::vector<std::string_view> attribute_values(std::string_view text, const CassetteRules& rules);

/// Replaces every `from` in `text`.
void replace_all(std::string& text, const std::string& from, const std::string& to);

/// The parts of "ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…" that are private, as
/// they stand in `value`; empty where it is no such header.
std::vector<std::string_view> private_parts_of_authorization(std::string_view value);

}  // namespace contract
