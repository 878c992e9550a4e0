// An exchange without the bundled client's own care: heads as they came, and no look at them.
#pragma once

#include <string>

#include "ecs_client.h"

namespace contract::reference {

/// What came of it.
struct Bare {
  std::string head;  ///< every line of every head
  int status = 0;
  std::string type, body;
  bool done = false;
};

/// What libcurl takes off an answer's body.
enum class Unpack {
  all,      ///< chunks and gzip
  no_gzip,  ///< chunks alone, though the request accepts gzip
  nothing,  ///< the body is as it travelled; the request accepts no gzip
};

/// Sets further options of libcurl on its handle, a CURL*.
using More = void (*)(void* easy);

Bare bare_exchange(const Config& config, const Request& request, Unpack unpack = Unpack::all,
                   More more = nullptr);

/// What the right client makes of an answer that came in the bare way.
Result read_bare(const Bare& bare);

}  // namespace contract::reference
