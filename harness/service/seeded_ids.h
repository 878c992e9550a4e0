// Ids and addresses that look made by chance and are made of a seed: the same run, the same ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "service/state.h"

namespace contract {

/// An upper-case UUID (version 5 in shape) made of `seed`.
std::string uuid_of(const std::string& seed);

/// The next request id, and the next order id: 15 digits, the first no 0.
std::string next_request_id(State& state);
std::string next_order_id(State& state);

/// The lowest public address that no instance of any account has; nothing where all are taken.
std::optional<std::string> free_address(const State& state);

/// Whether free_address() would find one.
bool address_free(const State& state);

/// "none" for an empty text, "malformed", "outside" of the pool, "taken" or "free".
std::string address_use(const State& state, const std::string& address);

/// Gives each key that has no id or no secret the one that the seed makes.
void fill_keys(State& state);

}  // namespace contract
