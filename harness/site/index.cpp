#include "site/index.h"

#include <algorithm>

#include "wire/percent.h"

namespace contract {
namespace {

void add_cases(SiteIndex& index) {
  // Cases are sorted by id, where "a-b@json" stands before "a@json" and behind "a/b".
  std::map<std::string, CasePath> paths;
  for (const Case& each : index.sources.suite.cases) {
    const std::string path = each.path();
    CasePath& found = paths.emplace(path, CasePath{path, &each}).first->second;
    const std::size_t at = each.id.find('@');
    if (at != std::string::npos) found.spreads.push_back(each.id.substr(at + 1));
  }
  for (auto& [path, each] : paths) index.cases.push_back(std::move(each));
  for (const CasePath& each : index.cases) {
    index.folders[folder_of_case(each.path)].push_back(each.path);
    for (const std::string& rule : each.first->rules) index.of_rule[rule].push_back(&each);
  }
}

void add_standings(SiteIndex& index) {
  for (const auto& [client, versions] : index.sources.results)
    for (const SavedResult& result : versions)
      for (const auto& [rule, standing] : standings(result, index.sources.suite.cases))
        index.standings[rule].push_back({&result, standing});
}

}  // namespace

SiteIndex index_of(const Sources& sources, const Examples& examples) {
  SiteIndex index{sources, examples, {}, {}, {}, {}, {}};
  add_cases(index);
  add_standings(index);
  for (const ErrorRow& row : sources.suite.spec.errors) index.of_code[row.code].push_back(&row);
  return index;
}

std::string folder_of_case(const std::string& path) {
  const std::size_t first = path.find('/');
  if (first == std::string::npos) return path;
  const std::size_t second = path.find('/', first + 1);
  return second == std::string::npos ? path.substr(0, first) : path.substr(0, second);
}

std::string address_of_folder(const std::string& folder) {
  std::string name = folder;
  std::replace(name.begin(), name.end(), '/', '.');
  return "cases/" + name + ".html";
}

std::string address_of_case(const std::string& path) {
  std::string anchor;
  for (const char character : path)
    anchor += character == '/' || is_plain_in_address(character)
                  ? std::string(1, character)
                  : percent_encode(std::string(1, character));
  return address_of_folder(folder_of_case(path)) + "#" + anchor;
}

std::string address_of_code(const std::string& code) {
  return "code/" + address_part(code) + ".html";
}
std::string address_of_parameter(const std::string& name) {
  return "call.html#" + address_part(name);
}
std::string address_of_contradiction(const std::string& id) {
  return "contradiction/" + address_part(id) + ".html";
}
std::string address_of_client(const SavedResult& result) {
  return "client/" + address_part(result.info.adapter) + "/" +
         address_part(result.info.client_version) + ".html";
}
std::string address_of_cassette(const std::string& name) {
  std::string file = name;
  std::replace(file.begin(), file.end(), '/', '.');
  return "cassette/" + address_part(file) + ".html";
}

}  // namespace contract
