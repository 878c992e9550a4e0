#include "ecs_contract/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "ecs_contract/error.h"

namespace contract {
namespace {

constexpr long kHour = 3600;
constexpr long kDay = 24 * kHour;
constexpr long kTenYears = 3653 * kDay;
constexpr int kSerialBits = 127;  // positive and at most 20 octets, RFC 5280 4.1.2.2

struct Free {
  void operator()(ASN1_INTEGER* number) const { ASN1_INTEGER_free(number); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL can't make a certificate");
}

Owned<EVP_PKEY> new_key() {
  Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  require(key != nullptr);
  return key;
}

void set_random_serial(X509* certificate) {
  const Owned<BIGNUM> number(BN_new());
  require(number && BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1);
  const Owned<ASN1_INTEGER> serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
  require(serial && X509_set_serialNumber(certificate, serial.get()) == 1);
}

void set_name(X509_NAME* name, const std::string& common_name) {
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text,
                                     static_cast<int>(common_name.size()), -1, 0) == 1);
}

/// Everything but names, extensions and signature. Valid so many seconds from now, to so many.
Owned<X509> blank_certificate(EVP_PKEY* key, long from, long to) {
  Owned<X509> certificate(X509_new());
  require(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_random_serial(certificate.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to);
  require(X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

void add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string text_of(const Owned<BIO>& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string certificate_pem(X509* certificate) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(bio && PEM_write_bio_X509(bio.get(), certificate) == 1);
  return text_of(bio);
}

std::string key_pem(EVP_PKEY* key) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr,
                                               nullptr) == 1);
  return text_of(bio);
}

Owned<X509> make_authority(EVP_PKEY* key, const std::string& name, long seconds) {
  // An hour back: the client may run in a container whose clock is a little behind.
  Owned<X509> certificate = blank_certificate(key, -kHour, seconds);
  X509* const self = certificate.get();
  set_name(X509_get_subject_name(self), name);
  require(X509_set_issuer_name(self, X509_get_subject_name(self)) == 1);
  add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(self, self, NID_subject_key_identifier, "hash");
  require(X509_sign(self, key, EVP_sha256()) > 0);
  return certificate;
}

/// Without an issuer: signed by itself. The name stands in the subject for people alone.
Owned<X509> make_leaf(EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key, const LeafForm& form) {
  Owned<X509> certificate = blank_certificate(key, static_cast<long>(form.from.count()),
                                              static_cast<long>(form.to.count()));
  X509* const self = certificate.get();
  if (issuer == nullptr) issuer = self;
  set_name(X509_get_subject_name(self), "localhost");
  require(X509_set_issuer_name(self, X509_get_subject_name(issuer)) == 1);
  add_extension(self, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(self, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(self, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(self, issuer, NID_subject_alt_name, form.names.c_str());
  add_extension(self, issuer, NID_subject_key_identifier, "hash");
  // Strict verifiers (Python from 3.13 on) refuse a leaf without it.
  add_extension(self, issuer, NID_authority_key_identifier, "keyid:always");
  require(X509_sign(self, issuer_key, EVP_sha256()) > 0);
  return certificate;
}

/// The leaf and its own key.
Identity make_server(X509* authority, EVP_PKEY* authority_key, const LeafForm& form = {}) {
  const Owned<EVP_PKEY> key = new_key();
  const Owned<X509> leaf = make_leaf(key.get(), authority, authority_key, form);
  return {certificate_pem(leaf.get()), key_pem(key.get())};
}

Owned<BIO> reading(const std::string& text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace

LocalAuthority make_local_authority() {
  const Owned<EVP_PKEY> key = new_key();
  const Owned<X509> authority =
      make_authority(key.get(), "ecs-contract authority of one run", kDay);
  return {certificate_pem(authority.get()), make_server(authority.get(), key.get())};
}

Identity make_lasting_authority() {
  const Owned<EVP_PKEY> key = new_key();
  const Owned<X509> authority =
      make_authority(key.get(), "ecs-contract authority of this machine", kTenYears);
  return {certificate_pem(authority.get()), key_pem(key.get())};
}

LocalAuthority make_server_of(const Identity& authority) {
  // Without a callback OpenSSL would ask the terminal for the pass phrase of an encrypted key.
  const auto no_phrase = [](char*, int, int, void*) { return -1; };
  const Owned<X509> certificate(
      PEM_read_bio_X509(reading(authority.certificate_pem).get(), nullptr, no_phrase, nullptr));
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(reading(authority.private_key_pem).get(),
                                                    nullptr, no_phrase, nullptr));
  const bool usable = certificate && key &&
                      X509_check_private_key(certificate.get(), key.get()) == 1 &&
                      X509_check_ca(certificate.get()) == 1;
  ERR_clear_error();
  if (!usable)
    throw Error(
        "the authority can't be used: certificate or key can't be read, or they do not "
        "belong together",
        "make one with 'ecs-contract authority --out FOLDER'");
  return {authority.certificate_pem, make_server(certificate.get(), key.get())};
}

Identity make_leaf(const Identity& issuer, const LeafForm& form) {
  const Owned<X509> certificate(
      PEM_read_bio_X509(reading(issuer.certificate_pem).get(), nullptr, nullptr, nullptr));
  const Owned<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(reading(issuer.private_key_pem).get(), nullptr, nullptr, nullptr));
  require(certificate && key);
  Identity leaf = make_server(certificate.get(), key.get(), form);
  if (X509_check_ca(certificate.get()) == 0) leaf.certificate_pem += issuer.certificate_pem;
  return leaf;
}

Identity make_self_signed(const LeafForm& form) {
  const Owned<EVP_PKEY> key = new_key();
  const Owned<X509> leaf = make_leaf(key.get(), nullptr, key.get(), form);
  return {certificate_pem(leaf.get()), key_pem(key.get())};
}

}  // namespace contract
