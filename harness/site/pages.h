// Each kind of page, made of the index. Each function adds its pages to the press. Error: as
// Press::add.
#pragma once

#include "site/index.h"
#include "site/keywords.h"
#include "site/questions.h"

namespace contract {

void add_home_page(Press& press, const SiteIndex& index, const std::vector<Question>& questions);
void add_call_page(Press& press, const SiteIndex& index);
void add_error_pages(Press& press, const SiteIndex& index);
void add_rule_pages(Press& press, const SiteIndex& index);
void add_case_pages(Press& press, const SiteIndex& index);
void add_client_pages(Press& press, const SiteIndex& index);
void add_cassette_pages(Press& press, const SiteIndex& index);
void add_search_page(Press& press);

/// What is searched: a classic script that sets a list of what there is to find in the language of
/// the press.
std::string search_data(const Press& press, const SiteIndex& index,
                        const std::vector<Question>& questions, const Keywords& keywords);

}  // namespace contract
