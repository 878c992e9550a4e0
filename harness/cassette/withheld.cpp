#include "cassette/withheld.h"

#include <algorithm>
#include <utility>

#include "cassette/format.h"
#include "ecs_contract/error.h"
#include "formats/json_writer.h"
#include "wire/ascii.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {
namespace {

constexpr std::size_t kLongestAction = 60;

std::size_t size_of(const Headers& headers) {
  std::size_t size = 0;
  for (const Header& header : headers) size += header.name.size() + header.value.size() + 4;
  return size;
}

std::size_t size_of(const Interaction& interaction) {
  const auto& [request, response] = interaction;
  std::size_t size = request.method.size() + request.target.size() + size_of(request.headers) +
                     request.body.size() + size_of(response.headers) + response.body.size();
  for (const WireAction& action : response.script)
    if (const auto* bytes = std::get_if<std::string>(&action)) size += bytes->size();
  return size;
}

long long number_of(const Value& value, const char* name, const std::string& file) {
  const Value* found = value.find(name);
  const std::string text = found == nullptr ? "" : found->text;
  if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != std::string::npos)
    throw Error(file, value.line, std::string("'") + name + "' is no count", "record it again");
  return std::stoll(text);
}

}  // namespace

WithheldCall withhold(const Interaction& interaction, std::string_view action_parameter,
                      const Scanner& secrets, std::string reason) {
  const Request& request = interaction.request;
  WithheldCall call{"", interaction.response.status, size_of(interaction), std::move(reason)};
  const Params params = parse_params(request).params;
  const std::string* named = named_action(request, params, action_parameter);
  if (named != nullptr && named->size() <= kLongestAction &&
      std::all_of(named->begin(), named->end(), is_letter) && secrets.scan(*named).empty())
    call.action = *named;
  return call;
}

RecordedText::RecordedText(const WithheldCall& call, const Origin& origin) {
  JsonWriter json(2, 512);
  json.begin_object();
  json.name("format");
  json.number(kInteractionFormat);
  json.name("recorded");
  Origin told = origin;
  told.verdict.reset();  // there is nothing to judge
  write_origin(json, told);
  json.name("withheld");
  json.begin_object();
  json.member("action", call.action);
  json.name("status");
  json.number(call.status);
  json.name("size");
  json.number(static_cast<long long>(call.size));
  json.member("reason", call.reason);
  json.end_object();
  json.end_object();
  text_ = json.take() + "\n";
}

std::optional<StoredWithheld> read_withheld(const Value& document, const std::string& file) {
  const Value* said = document.find("withheld");
  if (said == nullptr) return std::nullopt;
  const Value* recorded = document.find("recorded");
  if (recorded == nullptr || document.find("request") != nullptr ||
      document.find("response") != nullptr)
    throw Error(file, said->line, "a withheld call has 'recorded' and 'withheld' and no content",
                "record it again");
  StoredWithheld stored;
  stored.call = {said->text_of("action"), static_cast<int>(number_of(*said, "status", file)),
                 static_cast<std::size_t>(number_of(*said, "size", file)), said->text_of("reason")};
  stored.origin = read_origin(*recorded, file);
  stored.file = file;
  return stored;
}

std::string to_line(const WithheldCall& call) {
  return (call.action.empty() ? "a call" : call.action) + " " + std::to_string(call.status) + ", " +
         std::to_string(call.size) + " bytes, was withheld: " + call.reason;
}

}  // namespace contract
