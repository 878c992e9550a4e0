#include "service/seeded_ids.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <set>

#include "wire/digest.h"

namespace contract {
namespace {

std::string next(State& state, const char* what) {
  return hex(digest(Hash::sha256, state.seed + "\n" + what + "\n" + std::to_string(++state.made)));
}

std::string dotted(std::uint32_t address) {
  std::string text;
  for (const unsigned shift : {24u, 16u, 8u, 0u})
    text += (text.empty() ? "" : ".") + std::to_string(address >> shift & 0xFFu);
  return text;
}

/// 0 where `text` is no address.
std::uint32_t number_of(const std::string& text) {
  std::uint32_t address = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int part = 0; part < 4; ++part) {
    std::uint32_t value = 0;
    const auto read = std::from_chars(at, end, value);
    if (read.ec != std::errc() || value > 255 || (read.ptr == end) != (part == 3)) return 0;
    address = address << 8 | value;
    at = read.ptr + 1;
  }
  return address;
}

std::set<std::string> taken_addresses(const State& state) {
  std::set<std::string> taken;
  for (const Account& account : state.accounts)
    for (const Instance& instance : account.instances) {
      taken.insert(instance.address);
      taken.insert(instance.eip);
    }
  return taken;
}

}  // namespace

std::string uuid_of(const std::string& seed) {
  std::string id = hex(digest(Hash::sha1, seed)).substr(0, 32);
  std::transform(id.begin(), id.end(), id.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  id[12] = '5';
  id[16] = '8';
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) id.insert(dash, 1, '-');
  return id;
}

std::string next_request_id(State& state) { return uuid_of(next(state, "request")); }

std::string next_order_id(State& state) {
  const std::string random = next(state, "order");
  std::string id = "2";
  for (std::size_t i = 0; id.size() < 15; ++i)
    id += static_cast<char>('0' + (std::isdigit(static_cast<unsigned char>(random[i])) != 0
                                       ? random[i] - '0'
                                       : random[i] - 'a'));
  return id;
}

std::optional<std::string> free_address(const State& state) {
  const std::set<std::string> taken = taken_addresses(state);
  const std::uint32_t first = number_of(state.first_address);
  for (std::uint32_t i = 0; i < state.addresses; ++i)
    if (std::string address = dotted(first + i); !taken.contains(address)) return address;
  return std::nullopt;
}

bool address_free(const State& state) { return free_address(state).has_value(); }

std::string address_use(const State& state, const std::string& address) {
  if (address.empty()) return "none";
  const std::uint32_t number = number_of(address);
  if (number == 0) return "malformed";
  const std::uint32_t first = number_of(state.first_address);
  if (number < first || number - first >= state.addresses) return "outside";
  return taken_addresses(state).contains(address) ? "taken" : "free";
}

void fill_keys(State& state) {
  for (Account& account : state.accounts) {
    std::size_t nth = 0;
    for (AccessKey& key : account.keys) {
      const std::string made = hex(
          digest(Hash::sha256, state.seed + "\nkey\n" + account.id + "\n" + std::to_string(++nth)));
      if (key.id.empty()) key.id = "LTAI" + made.substr(0, 20);
      if (key.secret.empty()) key.secret = "secret" + made.substr(20, 24);
    }
  }
}

}  // namespace contract
