// The emulator's other side: what a person or a test asks and sets, apart from the API.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "formats/schema.h"
#include "service/emulator.h"

namespace contract {

/// Answers in JSON:
///
///   GET  /journal[?last=N]          what arrived and was decided, oldest first
///   GET  /why?request_id=ID         one of them, with the sentence of each rule that decided
///   GET  /orders                    of all accounts; POST /orders/pay?id=ID, /orders/void?id=ID
///   GET  /keys                      access keys with their secrets, to call it by
///   GET  /state                     the state as a state file; PUT /state loads one
///   POST /reset                     back to the state it began with
///   GET  /clock                     POST /clock?at=TIME, ?advance=3h (s, m, h, d), ?run=true
///   POST /inject?error=ROW          [&times=N][&fill=TEXT][&action=A][&instance=ID]
///   POST /move?kind=KIND            [&error=ROW][&text=TEXT][&action=A][&amount=N][&times=N]
///
/// GET / says the same. A request that does not say "Authorization: Bearer `token`" (RFC 6750 2.1)
/// is answered 401 and carried out in nothing: it asks for no signature, and it tells keys. Serve
/// it on an address of its own. `emulator`, `service` and `schema` (of state files) must outlive
/// the handler. REQUIRES: `token` is not empty.
Handler control(Emulator& emulator, const Service& service, const Schema& schema,
                std::string token);

/// "90s", "15m", "3h" or "2d".
std::optional<std::chrono::seconds> read_duration(const std::string& text);

/// A record on one line: "3 ModifyInstanceNetworkSpec i-1 -> 200, order 2…, because …".
std::string to_line(const Record& record);

}  // namespace contract
