// Clients that talk to servers which nobody has vouched for.
#include <curl/curl.h>
#include <openssl/ssl.h>

#include "defects/defects.h"

namespace contract::reference {
namespace {

template <class T>
void set(Connection& connection, CURLoption option, T value) {
  curl_easy_setopt(static_cast<CURL*>(connection.native_handle()), option, value);
}

Result trusts_any_authority(Connection& connection, const Config& config,
                            const Parameters& parameters) {
  set(connection, CURLOPT_SSL_VERIFYPEER, 0L);
  return modify_instance_network_spec(connection, config, parameters);
}

Result ignores_name(Connection& connection, const Config& config, const Parameters& parameters) {
  set(connection, CURLOPT_SSL_VERIFYHOST, 0L);
  return modify_instance_network_spec(connection, config, parameters);
}

CURLcode ignore_dates(CURL*, void* context, void*) {
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(static_cast<SSL_CTX*>(context)),
                              X509_V_FLAG_NO_CHECK_TIME);
  return CURLE_OK;
}

Result ignores_dates(Connection& connection, const Config& config, const Parameters& parameters) {
  set(connection, CURLOPT_SSL_CTX_FUNCTION, ignore_dates);
  return modify_instance_network_spec(connection, config, parameters);
}

/// Complaints about a signer that is no authority.
bool speaks_of_authority(int complaint) {
  return complaint == X509_V_ERR_INVALID_CA || complaint == X509_V_ERR_KEYUSAGE_NO_CERTSIGN ||
         complaint == X509_V_ERR_PATH_LENGTH_EXCEEDED || complaint == X509_V_ERR_INVALID_PURPOSE;
}

/// A verifier that follows signatures alone: who signed need not be an authority.
CURLcode believe_servers(CURL*, void* context, void*) {
  SSL_CTX_set_verify(static_cast<SSL_CTX*>(context), SSL_VERIFY_PEER,
                     [](int good, X509_STORE_CTX* at) {
                       if (good == 1) return 1;
                       if (!speaks_of_authority(X509_STORE_CTX_get_error(at))) return 0;
                       X509_STORE_CTX_set_error(at, X509_V_OK);  // libcurl looks at it again
                       return 1;
                     });
  return CURLE_OK;
}

Result takes_servers_for_authorities(Connection& connection, const Config& config,
                                     const Parameters& parameters) {
  set(connection, CURLOPT_SSL_CTX_FUNCTION, believe_servers);
  return modify_instance_network_spec(connection, config, parameters);
}

Result speaks_old_tls(Connection& connection, const Config& config, const Parameters& parameters) {
  set(connection, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_0));
  set(connection, CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0");
  return modify_instance_network_spec(connection, config, parameters);
}

Result falls_back_to_http(Connection& connection, const Config& config,
                          const Parameters& parameters) {
  const Result result = modify_instance_network_spec(connection, config, parameters);
  const auto* failed = std::get_if<TransportError>(&result);
  if (config.endpoint.scheme != "https" || failed == nullptr || failed->may_have_arrived)
    return result;
  Config in_the_clear = config;
  in_the_clear.endpoint.scheme = "http";
  Connection other(in_the_clear.endpoint);
  return modify_instance_network_spec(other, in_the_clear, parameters);
}

Result takes_cut_for_end(Connection& connection, const Config& config,
                         const Parameters& parameters) {
  set(connection, CURLOPT_SSL_CTX_FUNCTION, nullptr);  // what looks for close_notify
  return modify_instance_network_spec(connection, config, parameters);
}

/// Takes the system's authorities in place of the one it is given.
Result ignores_given_authority(Connection&, const Config& config, const Parameters& parameters) {
  Config own = config;
  own.endpoint.ca_pem.reset();
  Connection connection(own.endpoint);
  return modify_instance_network_spec(connection, own, parameters);
}

}  // namespace

std::span<const Defect> tls_defects() {
  static constexpr Defect kAll[] = {
      {"trusts-any-authority", trusts_any_authority},
      {"ignores-name", ignores_name},
      {"ignores-dates", ignores_dates},
      {"takes-servers-for-authorities", takes_servers_for_authorities},
      {"speaks-old-tls", speaks_old_tls},
      {"falls-back-to-http", falls_back_to_http},
      {"takes-cut-for-end", takes_cut_for_end},
      {"ignores-given-authority", ignores_given_authority},
  };
  return kAll;
}

}  // namespace contract::reference
