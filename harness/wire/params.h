// The parameters of a request: the union of its query and its form body.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ecs_contract/finding.h"
#include "ecs_contract/message.h"

namespace contract {

/// One parameter, decoded. A plain value.
struct Param {
  std::string name;
  std::string value;
  bool in_body = false;  ///< came in the form body, not in the query
};

/// One parameter as it stands in a query or form.
struct RawParam {
  std::string_view name, value;
  std::size_t size = 0;    ///< bytes up to the separator behind it, or the end
  bool has_value = false;  ///< there is a '='
  bool is_plain = true;    ///< name and value stand for themselves: ASCII without '%' or '+'
};
/// The first in `text`, up to an '&' or, where `of_lines`, the end of a line. One walk over it.
RawParam first_param(std::string_view text, bool of_lines = false);

/// In sent order, query before body; repeated names kept.
using Params = std::vector<Param>;

/// The parameters, and what was wrong with their spelling: a malformed escape or bytes that are no
/// UTF-8 (subject "wire.encoding"; the raw text then stands as the value), a repeated name (subject
/// "wire.repeated").
struct ParsedParams {
  Params params;
  Findings findings;
};

/// Reads the query of the target (origin form or absolute form) and, where Content-Type is
/// application/x-www-form-urlencoded, the body. '+' is a space.
ParsedParams parse_params(const Request& request);

/// A Handler that gets the parameters too: several in a row need not read them again.
using ParamsHandler = std::function<Response(const Request&, const Params&)>;
/// Reads the parameters for `inner`.
Handler with_params(ParamsHandler inner);

/// Reads `a=b&c=d`; empty pieces are passed over, a piece without '=' has an empty value.
ParsedParams parse_query(std::string_view text, bool in_body);

/// Whether Content-Type says application/x-www-form-urlencoded, whatever its parameters.
bool is_form(const Headers& headers);

/// The part of a target behind '?', without a fragment; empty where there is none.
std::string_view query_of(std::string_view target);
/// The path of a target in origin or absolute form: "/" for "http://host?x=1".
std::string_view path_of(std::string_view target);

/// Sets the parameters of that name where they stand, in query and form; an empty value takes them
/// out. Whether there was one.
bool set_param(Request& request, std::string_view name, const std::string& value);
/// Adds one to the end of the query.
void add_param(Request& request, std::string_view name, const std::string& value);

/// The value of the first parameter of that name (exact case); nullptr where there is none.
const std::string* find_param(const Params& params, std::string_view name);

}  // namespace contract
