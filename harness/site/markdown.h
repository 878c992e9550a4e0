// Our own Markdown as HTML.
#pragma once

#include <string>
#include <string_view>

namespace contract {

/// CommonMark with tables, over md4c. HTML in it is shown as text, never taken for HTML. Links are
/// shown as their texts: they lead to pages of the repository, which stand beside no page of the
/// site. Error: the text is too large for the library to walk.
std::string html_of_markdown(std::string_view markdown);

}  // namespace contract
