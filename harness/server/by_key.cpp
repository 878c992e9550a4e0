#include "server/by_key.h"

#include <utility>

#include "wire/claim.h"
#include "wire/params.h"

namespace contract {

Handler by_key(std::map<std::string, Handler> keys, Handler stranger) {
  return [keys = std::move(keys), stranger = std::move(stranger)](const Request& request) {
    const auto claim = read_claim(request, parse_params(request).params);
    const auto found = claim ? keys.find(claim->access_key_id) : keys.end();
    return found == keys.end() ? stranger(request) : found->second(request);
  };
}

}  // namespace contract
