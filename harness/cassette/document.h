// An interaction as the JSON text of its file. The format is described in cassettes/README.md.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/cassette.h"
#include "cassette/redaction/redact.h"
#include "formats/json_writer.h"
#include "formats/value.h"

namespace contract {

/// What the spec says of an interaction: lines of findings, and ids of the error rows it shows. A
/// plain value.
struct SpecVerdict {
  std::vector<std::string> findings;  ///< empty: it keeps to the spec
  std::vector<std::string> rows;
};
bool operator==(const SpecVerdict& a, const SpecVerdict& b);

/// Handed down: nothing here knows the spec. Safe from any thread.
using SpecJudge = std::function<SpecVerdict(const Interaction&)>;

/// Where an interaction comes from, and what was said of it then. A plain value.
struct Origin {
  std::string provenance;                ///< "live", "emulator" or "document"
  std::string date;                      ///< "yyyy-MM-ddTHH:mm:ssZ"
  std::string client;                    ///< who made the call; may be empty
  std::optional<SpecVerdict> verdict{};  ///< none before it is saved
  std::string account{};  ///< a shipped account that is in the state that was met; may be empty
  std::string of_case{};  ///< the case of the suite that was played, without its spread; or empty
};

/// What is written: only redacted interactions.
struct Recorded {
  Redacted interaction;
  Origin origin;
};

struct WithheldCall;
struct StoredTexts;

/// The text of one file, or of one record of a journal. Only what was redacted becomes one, or what
/// is withheld (withheld.h).
class RecordedText {
 public:
  explicit RecordedText(const Recorded& recorded);
  RecordedText(const WithheldCall& call, const Origin& origin);
  const std::string& text() const { return text_; }
  /// The document, of the current format. Error: it is none.
  Value read() const;

 private:
  friend class JournalReader;  // of a journal that only Redacted was written to
  friend StoredTexts load_texts(const std::filesystem::path& folder);  // and so was a folder
  explicit RecordedText(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// What was read back.
struct StoredInteraction {
  Interaction interaction;
  Origin origin;
  std::string file;  ///< its name in the folder
};

/// The longest text of an interaction that is read: a body of the longest answer, all escaped.
inline constexpr ReadLimits kInteractionLimits{.bytes = 128u << 20, .depth = 64, .nodes = 500'000};

// Parts of the format, for other formats that hold them. Reading: Error with `file` and line.
void write_origin(JsonWriter& json, const Origin& origin);
void write_headers(JsonWriter& json, const Headers& headers);
void write_script(JsonWriter& json, const std::vector<WireAction>& script);
Origin read_origin(const Value& value, const std::string& file);
Headers read_headers(const Value& value, const std::string& file);
std::vector<WireAction> read_script(const Value& value, const std::string& file);

// body.cpp: bytes in a JSON file, readable where they can be, exact always.

/// Writes { "json": tree } where writing the tree gives the bytes again, else { "form": pieces
/// between '&' } for a form, else { "text": lines } for UTF-8, else { "base64": text }.
void write_body(JsonWriter& json, std::string_view bytes, bool is_form);

/// Such an object's bytes. Error with `file` and line: it is none.
std::string read_body(const Value& body, const std::string& file);

/// A query or form as an array of pieces, and joined again.
void write_pieces(JsonWriter& json, std::string_view text);
std::string join_texts(const Value& list, std::string_view between, const std::string& file);

/// Error, with `file` and line: it is no interaction. `document` is of the current format.
StoredInteraction read_interaction(const Value& document, const std::string& file);

/// Puts what the judge says into a document of the current format that has no verdict; false: it
/// has one, or is of a call that is withheld. Error: it is no interaction.
bool add_verdict(Value& document, const SpecJudge& judge);

/// "0001-ModifyInstanceNetworkSpec-200.json" for the `number`th interaction, from 1; `action` is
/// the name of the parameter that names the action.
std::string file_name_of(std::size_t number, const Value& document, const std::string& action);

}  // namespace contract
