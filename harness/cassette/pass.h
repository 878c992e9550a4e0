// One interaction on its way through the redactor.
#pragma once

#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/known_texts.h"
#include "cassette/piece.h"
#include "cassette/replacements.h"
#include "cassette/rules.h"
#include "cassette/seek.h"
#include "formats/json.h"
#include "wire/message.h"

namespace contract {

/// Places in a text, in order, asked for from its beginning to its end.
class Places {
 public:
  explicit Places(std::vector<const char*> places) : places_(std::move(places)) {}
  /// Whether one lies in `part`, which begins no earlier than the last that was asked for.
  bool any_in(std::string_view part) {
    while (next_ < places_.size() && places_[next_] < part.data()) ++next_;
    return next_ < places_.size() && places_[next_] < part.data() + part.size();
  }

 private:
  std::vector<const char*> places_;
  std::size_t next_ = 0;
};

/// Rewrites parts of an interaction. First every value that has a name is learned, then everything
/// is rewritten, so that an echo is found before and behind what it repeats. Used by one thread.
class RedactionPass {
 public:
  /// `kept`: values of all interactions that are looked for too. What this one adds to them has to
  /// be there before anything is rewritten.
  RedactionPass(const CassetteRules& rules, Replacements& replacements, const KnownTexts& kept);

  void learn(const Request& request);
  void learn(const Response& response);

  /// The body's tree, where write_json makes the new body of it.
  std::optional<Value> rewrite(Request& request);
  std::optional<Value> rewrite(Response& response);

  /// Values that later interactions may repeat.
  const std::vector<Learned>& to_keep() const { return to_keep_.all(); }

 private:
  void learn_value(const std::string& value, bool for_good = false);
  void learn_target(std::string_view query);
  void learn_piece(const Piece& piece);
  /// Whether there was any that is private. `of_lines`: they end with a line too.
  bool learn_pieces(std::string_view text, bool of_lines = false);
  void learn_headers(const Headers& headers);
  void learn_fields(const Value& value, bool named);
  /// A body as a tree, read once: learned from, then rewritten.
  struct BodyTree {
    Reading reading;
    bool is_json = false;
    bool is_exact = false;  ///< write_json makes the body of it
    bool is_form = false;   ///< neither of both, and parameters of a private name stand in it
  };
  void learn_body(const std::string& body, BodyTree& read);
  /// A body that is no tree; whether parameters of a private name stand in it.
  bool learn_raw(std::string_view text);
  void learn_script(const std::vector<WireAction>& script);

  std::string pieces(std::string_view text, bool of_lines = false);
  /// Adds it to `out`.
  void piece(const Piece& piece, Places& places, std::string& out);
  /// Where something that is looked for begins: one walk for all pieces.
  Places places_in(std::string_view text);
  std::string target(const std::string& text);
  void headers(Headers& list, std::size_t body_before, std::size_t body_after);
  std::string header_value(const Header& header);
  std::string body(const std::string& text, BodyTree& read);
  std::string raw_body(std::string_view text, bool is_form);
  /// Where known values stand.
  std::vector<Hit> hits_in(std::string_view text);
  static std::optional<Value> exact_tree(BodyTree& read);
  std::string tree_text(const std::string& text, Value root, bool is_json);
  /// `named`: it stands under a name whose values are replaced.
  void tree(Value& value, bool named, std::vector<std::pair<std::string, std::string>>& changed);
  /// Bytes of an answer that did not come whole: lines of headers, then what may be half a tree.
  std::string raw_answer(const std::string& bytes, bool begins);
  /// The text with these parts of it replaced; in its order.
  std::string replaced(std::string_view text, const std::vector<std::string_view>& values);
  /// Whether a text of no name stays as it is, as most do.
  bool stays(std::string_view text);
  /// What stands for a value that has a private name.
  std::string_view replacement_of(std::string_view value);
  /// A text of no name: echoes, known values, what is private by its looks.
  std::string free_text(std::string text);
  /// The same without echoes, for a text that goes on behind them.
  std::string swept(std::string text);
  void seek_learned();

  const CassetteRules& rules_;
  Replacements& replacements_;
  const KnownTexts& kept_;
  LearnedSet learned_, to_keep_;         ///< values of this interaction, looked for everywhere
  std::forward_list<std::string> made_;  ///< spellings of them, and what stands for these
  std::vector<std::pair<std::string_view, std::string_view>>
      sought_;                    ///< all, and what stands for them, once they are learned
  std::optional<Seeker> seeker_;  ///< of these, and of what an echo is told by
  Substitutes substitutes_;       ///< sought_, once it is asked
  bool has_others_ = false;       ///< kept_ has values that are not in sought_
  std::vector<Piece> of_target_;
  BodyTree request_, response_;
  bool script_is_form_ = false;  ///< parameters of a private name stand in it
};

/// Where in a text, whole or cut off, a private value stands behind its name: "Name":"value",
/// "Name": 12, <Name>value or Name="value". In the order of the text.
std::vector<std::string_view> named_values(std::string_view text, const CassetteRules& rules);
/// The last of these alone: what no tree of XML shows.
std::vector<std::string_view> attribute_values(std::string_view text, const CassetteRules& rules);

/// The parts of "ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…" that are private, as
/// they stand in `value`; empty where it is no such header.
std::vector<std::string_view> private_parts_of_authorization(std::string_view value);

}  // namespace contract
