#include "proxy/by_key.h"

#include <utility>

#include "wire/auth_params.h"

namespace contract {

ParamsHandler by_key(std::map<std::string, ParamsHandler> keys, ParamsHandler stranger) {
  return [keys = std::move(keys), stranger = std::move(stranger)](const Request& request,
                                                                  const Params& params) {
    const auto auth = read_auth_params(request, params);
    const auto found = auth ? keys.find(auth->access_key_id) : keys.end();
    return (found == keys.end() ? stranger : found->second)(request, params);
  };
}

}  // namespace contract
