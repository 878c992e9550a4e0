// What points to what: the addresses of all pages, and which cases, verdicts and contradictions a
// rule has.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "site/examples.h"
#include "site/press.h"
#include "site/sources.h"
#include "site/standing.h"
#include "spec/row_address.h"

namespace contract {

/// A case without its spread.
struct CasePath {
  std::string path;
  const Case* first = nullptr;         ///< in one of the spreads
  std::vector<std::string> spreads{};  ///< "json,v1-hmac-sha1"
};

/// How a client stands to a rule.
struct ClientStanding {
  const SavedResult* result = nullptr;
  Standing standing = Standing::not_run;
};

/// Made of sources and examples, which must outlive it.
struct SiteIndex {
  const Sources& sources;
  const Examples& examples;
  std::vector<CasePath> cases;                                   ///< by path
  std::map<std::string, std::vector<std::string>> folders;       ///< cases of a page, by its folder
  std::map<std::string, std::vector<const CasePath*>> of_rule;   ///< by id of the rule
  std::map<std::string, std::vector<ClientStanding>> standings;  ///< the same
  std::map<std::string, std::vector<const ErrorRow*>> of_code;   ///< rows of a code, in order
};

SiteIndex index_of(const Sources& sources, const Examples& examples);

// Addresses below a language's folder; those of rows are in spec/row_address.h.

/// The folder whose page has that case: its first two names, or the first where there is no more.
std::string folder_of_case(const std::string& path);
std::string address_of_folder(const std::string& folder);
std::string address_of_case(const std::string& path);
std::string address_of_code(const std::string& code);
std::string address_of_contradiction(const std::string& id);
std::string address_of_parameter(const std::string& name);
std::string address_of_client(const SavedResult& result);
std::string address_of_cassette(const std::string& name);

// What several kinds of page say, as data of their templates.

/// id, statement, section, row, level, basis, service, excluded, href and the words for them.
Value view_of(const Press& press, const Spec& spec, const Rule& rule);
/// The same with its cases, contradictions and verdicts on clients.
Value full_view_of(const Press& press, const SiteIndex& index, const Rule& rule);
/// What the documents say against each other, and what the suite does.
Value view_of(const Contradiction& each);
/// What the document gives as the message of a row that says nothing of its own.
inline constexpr const char* kAnyText = "%s";
/// A row's message as the document has it, or that the document leaves it open.
std::string message_of(const Press& press, const ErrorRow& row);
/// A request with its answer, and what was done that it came about.
Value view_of(const Press& press, const Spec& spec, const RunExample& run);
/// The values of a rule that were tried, each with its request and answer and what the rule says.
Value samples_of(const Press& press, const SiteIndex& index, const Rule& rule);
/// So many bytes of a value are shown; no example has as many.
inline constexpr std::size_t kMostShown = 4000;

/// "InstanceId=i-1 InternetMaxBandwidthOut=10"; what is left out is not in it.
std::string readable_parameters(const Assignment& parameters);

}  // namespace contract
