#include "cassette/redaction/walk.h"

#include <algorithm>
#include <utility>

#include "wire/params.h"

namespace contract {
namespace {

constexpr int kDepth = 8;                        ///< layers in each other
constexpr std::size_t kLayerBytes = 256u << 20;  ///< of one interaction's layers, all together

/// Where the port of a server on this machine begins, with its colon; npos: it is none.
std::size_t port_of_loopback(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon == host.npos || host.find(']', colon) != host.npos) return host.npos;
  const std::string_view name = host.substr(0, colon);
  return name == "localhost" || name == "[::1]" || name.starts_with("127.") ? colon : host.npos;
}

/// The next line of a head as it stands; without a colon it is all value.
struct HeadLine {
  std::string_view name, between, value, ending;
};

HeadLine next_line(std::string_view& head) {
  const auto end = std::min(head.find('\n'), head.size() - 1) + 1;
  std::string_view line = head.substr(0, end);
  head.remove_prefix(end);
  HeadLine read;
  const auto content = line.find_last_not_of("\r\n") + 1;
  read.ending = line.substr(content);
  line = line.substr(0, content);
  const bool has_name = !line.starts_with("HTTP/") && line.find(':') != line.npos;
  const auto colon = has_name ? line.find(':') : 0;
  const auto value = has_name ? std::min(line.find_first_not_of(": \t", colon), line.size()) : 0;
  read.name = line.substr(0, colon);
  read.between = line.substr(colon, value - colon);
  read.value = line.substr(value);
  return read;
}

/// The status line and headers that bytes of an answer begin with, with the line that ends them.
std::string_view head_of(std::string_view bytes) {
  if (!bytes.starts_with("HTTP/")) return {};
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
    if (bytes.substr(at, end - at).find_first_not_of("\r\n") == bytes.npos)
      return bytes.substr(0, end);
    at = end;
  }
  return bytes;
}

}  // namespace

std::vector<Hit> Walk::hits_in(std::string_view text, bool of_form, int depth, Met& met) {
  std::vector<Hit> hits;
  std::string rest;  // the text without what was found, once something was
  const auto take = [&](std::size_t at, std::size_t size) {
    if (rest.empty()) rest = text;
    std::fill_n(rest.begin() + static_cast<long>(at), size, kTaken);
  };
  const auto left = [&] { return rest.empty() ? text : std::string_view(rest); };
  std::size_t taken = 0;
  const auto take_hits = [&] {
    for (; taken < hits.size(); ++taken) take(hits[taken].at, hits[taken].size);
  };
  const auto take_parts = [&](const std::vector<NamedPart>& parts) {
    for (const NamedPart& part : parts) {
      take(part.at, part.size);
      if (const auto to = visitor_.named(part))
        hits.push_back({part.at, part.size, spell(part.spelling, *to)});
    }
    taken = hits.size();
  };
  // Packed bytes first: some of them look like the text that they hold.
  for (const Layer& layer : packed_in(text, of_form)) {
    if (is_unreadable(layer.text)) unread_ = "what is packed in it can't be looked into";
    Met own;
    if (look_into(layer, depth))
      hits_through(layer, text, hits_in(layer.text, false, depth + 1, own), hits);
    take(layer.at, layer.size);
  }
  if (of_form) take_parts(named_parts_of_form(left(), rules_));
  if (!of_form || text.find_first_of("\"<") != text.npos)
    take_parts(named_parts_of_text(left(), rules_));
  visitor_.unnamed(left(), of_form, hits);
  take_hits();
  for (const Layer& layer : layers_of(left(), of_form)) {
    const bool by_character = !layer.from.empty();
    if (by_character ? !met.insert(layer.text).second
                     : left().substr(layer.at, layer.size).find(kTaken) != text.npos)
      continue;
    Met own;
    if (look_into(layer, depth))
      hits_through(layer, text, hits_in(layer.text, false, depth + 1, by_character ? met : own),
                   hits);
    take_hits();
  }
  return hits;
}

bool Walk::look_into(const Layer& layer, int depth) {
  bytes_ += layer.text.size();
  if (depth == kDepth) unread_ = "more codings are stacked in it than are looked through";
  if (bytes_ > kLayerBytes) unread_ = "more is packed in it than is looked through";
  return !unread_;
}

void Walk::change(std::string& text, bool of_form) {
  if (text.empty()) return;
  Met met;
  if (std::vector<Hit> hits = hits_in(text, of_form, 0, met); !hits.empty())
    text = replace_hits(text, std::move(hits));
}

void Walk::change_target(std::string& target) {
  const auto question = target.find('?');
  std::string path = target.substr(0, question);
  change(path, false);
  if (question != std::string::npos) {
    std::string query = target.substr(question + 1);
    change(query, true);
    path.append("?").append(query);
  }
  target = std::move(path);
}

void Walk::change_header(std::string_view name, std::string& value) {
  if (value.empty()) return;
  NamedPart part{0, value.size(), std::string(name), value};
  const bool is_authorization =
      value.starts_with("ACS3-") && !named_parts_of_text(value, rules_).empty();
  if (is_authorization || (rules_.kept_headers.has(name) && rules_.time_for(name) == nullptr)) {
    if (equal_ignoring_case(name, "Host"))
      if (const auto port = port_of_loopback(value); port != value.npos) {
        part.kind = NamedPart::Kind::port;
        if (const auto to = visitor_.named(part)) value.replace(port, value.npos, *to);
      }
    return change(value, false);
  }
  if (!rules_.headers.has(name))
    part.kind =
        rules_.time_for(name) != nullptr ? NamedPart::Kind::time : NamedPart::Kind::unlisted;
  if (auto to = visitor_.named(part)) value = std::move(*to);
}

void Walk::change_headers(Headers& headers, std::size_t body_size) {
  const std::string length = std::to_string(body_size);
  for (Header& header : headers) {
    if (!equal_ignoring_case(header.name, "Content-Length") || header.value != length)
      change_header(header.name, header.value);
    change(header.name, false);
  }
}

std::string Walk::changed_head(std::string_view& rest) {
  std::string_view head = head_of(rest);
  rest.remove_prefix(head.size());
  std::string out;
  while (!head.empty()) {
    const bool goes_on = head.starts_with(' ') || head.starts_with('\t');
    const HeadLine line = next_line(head);
    std::string name(line.name), value(line.value);
    if (goes_on) {
      // A value that goes on, of whatever header.
      const std::string all = name + std::string(line.between) + value;
      if (auto to = visitor_.named({0, 0, "", all, PartSpelling::plain, NamedPart::Kind::unlisted}))
        value = " " + *to;
      else
        out.append(name).append(line.between);
    } else {
      is_packed_ |= equal_ignoring_case(name, "Content-Encoding") && value != "identity";
      if (name.empty()) {
        change(value, false);
      } else {
        change_header(line.name, value);
      }
      change(name, false);
      out.append(name).append(line.between);
    }
    out.append(value).append(line.ending);
  }
  return out;
}

void Walk::change_script(std::vector<WireAction>& script) {
  bool begins = true;
  for (WireAction& action : script) {
    auto* bytes = std::get_if<std::string>(&action);
    if (bytes == nullptr) continue;
    std::string_view rest = *bytes;
    std::string made = std::exchange(begins, false) ? changed_head(rest) : std::string();
    std::string body(rest);
    if (!is_plain_text(body) && (is_packed_ || is_unreadable(body)))
      unread_ = "an answer that did not come whole is packed and can't be looked into";
    change(body, false);
    *bytes = made + body;
  }
}

void Walk::over(Interaction& interaction) {
  const auto follow = [](Headers& headers, std::size_t before, std::size_t after) {
    for (Header& header : headers)
      if (before != after && equal_ignoring_case(header.name, "Content-Length") &&
          header.value == std::to_string(before))
        header.value = std::to_string(after);
  };
  Request& request = interaction.request;
  const std::size_t asked = request.body.size();
  change(request.method, false);
  change_target(request.target);
  change_headers(request.headers, asked);
  change(request.body, is_form(request.headers));
  follow(request.headers, asked, request.body.size());

  Response& response = interaction.response;
  const std::size_t answered = response.body.size();
  change(response.reason, false);
  change_headers(response.headers, answered);
  change(response.body, false);
  follow(response.headers, answered, response.body.size());
  change_script(response.script);
}

}  // namespace contract
