// One way through an interaction: every text in it, and every text that is hidden in one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "cassette/cassette.h"
#include "cassette/redaction/layers.h"
#include "cassette/redaction/named_parts.h"
#include "cassette/rules.h"

namespace contract {

/// What is done with what a walk meets. Values come as they are meant, whatever hides them.
struct Visitor {
  /// What is to stand in a part's place; nothing where it stays. It is not looked into any more.
  std::function<std::optional<std::string>(const NamedPart& part)> named;
  /// A text without those parts: adds what is to be replaced in it. `of_form`: it is a query or
  /// form as it was sent.
  std::function<void(std::string_view text, bool of_form, std::vector<Hit>& hits)> unnamed;
};

/// Takes a visitor to the target, headers, body, reason and script of an interaction, in the order
/// of the wire, and in each text to what can be read in it, layer by layer until nothing is left.
/// What the visitor replaces is replaced, in the coding that it stands in; all else keeps every
/// byte. Bounded in depth and in bytes. Used by one thread.
class Walk {
 public:
  Walk(const CassetteRules& rules, const Visitor& visitor) : rules_(rules), visitor_(visitor) {}

  /// Bodies are unpacked as their headers say. Content-Length follows a body that was of the length
  /// it tells.
  void over(Interaction& interaction);
  void over(std::string& text) { change(text, false); }

  /// Why not all could be looked into; nothing where all was.
  const std::optional<std::string>& unread() const { return unread_; }

 private:
  using Met = std::unordered_set<std::string>;
  /// What is to be replaced in a text.
  std::vector<Hit> hits_in(std::string_view text, bool of_form, int depth, Met& met);
  /// Whether the bounds allow it.
  bool look_into(const Layer& layer, int depth);
  void change(std::string& text, bool of_form);
  void change_target(std::string& target);
  void change_header(std::string_view name, std::string& value);
  void change_headers(Headers& headers, std::size_t body_size);
  void change_script(std::vector<WireAction>& script);
  /// The status line and headers that the bytes of an answer begin with; takes them off `rest`.
  std::string changed_head(std::string_view& rest);

  const CassetteRules& rules_;
  const Visitor& visitor_;
  std::size_t bytes_ = 0;   ///< of all layers
  bool is_packed_ = false;  ///< so an answer says that did not come whole
  std::optional<std::string> unread_;
};

}  // namespace contract
