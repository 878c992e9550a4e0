#include "net/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

#include "ecs_contract/error.h"

namespace contract {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::unique_ptr<BIO, Free> memory_bio(const std::string& text) {
  return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// The leaf comes first, what it was signed by follows.
bool use_certificates(SSL_CTX* context, const std::string& pem) {
  const auto bio = memory_bio(pem);
  const std::unique_ptr<X509, Free> leaf(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1) return false;
  while (X509* signer = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, signer) != 1) {
      X509_free(signer);
      return false;
    }
  }
  ERR_clear_error();  // the end of the text is reported as an error
  return true;
}

bool use_key(SSL_CTX* context, const std::string& pem) {
  const auto bio = memory_bio(pem);
  // Without a callback OpenSSL would ask the terminal for the pass phrase of an encrypted key.
  const auto no_phrase = [](char*, int, int, void*) { return -1; };
  const std::unique_ptr<EVP_PKEY, Free> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, no_phrase, nullptr));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
         SSL_CTX_check_private_key(context) == 1;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* protocol = nullptr;
  const int result =
      SSL_select_next_proto(&protocol, chosen_size, kHttp11, sizeof kHttp11, offered, offered_size);
  *chosen = protocol;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int bounded(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

TlsContext::TlsContext(const Identity& identity, const TlsOptions& options)
    : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), clear_too_(options.clear_too) {
  SSL_CTX* context = context_.get();
  if (!context || !use_certificates(context, identity.certificate_pem)) {
    ERR_clear_error();
    throw Error("the certificate for HTTPS can't be read",
                "give it in PEM, the server's own first");
  }
  if (!use_key(context, identity.private_key_pem)) {
    ERR_clear_error();
    throw Error("the private key for HTTPS can't be read or belongs to another certificate",
                "give the key of the first certificate, in PEM and not encrypted");
  }
  SSL_CTX_set_min_proto_version(context, options.only_old ? TLS1_VERSION : TLS1_2_VERSION);
  if (options.only_old) {
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_security_level(context, 0);  // OpenSSL 3 has these versions at no other
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Writes are resumed with what is left of a string, so length and address change in between.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  // A client that closes with unread tickets in its buffer resets the connection: send none.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

TlsSession::TlsSession(const TlsContext& context, int fd)
    : session_(SSL_new(context.context_.get()), SSL_free) {
  usable_ = session_ && SSL_set_fd(session_.get(), fd) == 1;
  if (usable_) SSL_set_accept_state(session_.get());
}

Io TlsSession::outcome(int result) {
  if (result > 0) return Io::done;
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return Io::again;
    case SSL_ERROR_ZERO_RETURN:
      return Io::ended;
    default:
      usable_ = false;
      ERR_clear_error();
      return Io::failed;
  }
}

Io TlsSession::handshake() {
  if (!usable_) return Io::failed;
  ERR_clear_error();  // SSL_get_error looks at the whole queue of the thread
  return outcome(SSL_do_handshake(session_.get()));
}

bool TlsSession::wants_to_write() const { return SSL_want_write(session_.get()); }

IoResult TlsSession::read(char* data, std::size_t size) {
  if (!usable_) return {};
  ERR_clear_error();
  const int result = SSL_read(session_.get(), data, bounded(size));
  return {outcome(result), result > 0 ? static_cast<std::size_t>(result) : 0};
}

IoResult TlsSession::write(std::string_view bytes) {
  if (!usable_) return {};
  ERR_clear_error();
  const int result = SSL_write(session_.get(), bytes.data(), bounded(bytes.size()));
  return {outcome(result), result > 0 ? static_cast<std::size_t>(result) : 0};
}

void TlsSession::send_close_notify() {
  if (!usable_ || !SSL_is_init_finished(session_.get())) return;
  ERR_clear_error();
  SSL_shutdown(session_.get());
  ERR_clear_error();
}

}  // namespace contract
