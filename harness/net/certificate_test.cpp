#include "ecs_contract/certificate.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <memory>

#include "ecs_contract/error.h"
#include "net/tls.h"

using namespace contract;
using namespace std::chrono_literals;

namespace {

using Certificate = std::shared_ptr<X509>;

Certificate read(const std::string& pem) {
  const std::shared_ptr<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                 BIO_free);
  return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
}

/// What a strict verifier thinks of `leaf`: X509_V_OK or its complaint.
int verify(const Certificate& leaf, const Certificate& authority) {
  const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  X509_STORE_add_cert(store.get(), authority.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_X509_STRICT);
  const std::shared_ptr<X509_STORE_CTX> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr);
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

}  // namespace

TEST_CASE("the leaf stands up to strict verification by its own authority and no other") {
  const LocalAuthority ours = make_local_authority();
  const LocalAuthority other = make_local_authority();
  const Certificate leaf = read(ours.server.certificate_pem);
  REQUIRE(leaf);
  CHECK(verify(leaf, read(ours.authority_pem)) == X509_V_OK);
  CHECK(verify(leaf, read(other.authority_pem)) != X509_V_OK);
}

TEST_CASE("the leaf is for loopback only, by name and by both addresses") {
  const Certificate leaf = read(make_local_authority().server.certificate_pem);
  CHECK(X509_check_host(leaf.get(), "localhost", 0, 0, nullptr) == 1);
  CHECK(X509_check_ip_asc(leaf.get(), "127.0.0.1", 0) == 1);
  CHECK(X509_check_ip_asc(leaf.get(), "::1", 0) == 1);
  CHECK(X509_check_host(leaf.get(), "example.com", 0, 0, nullptr) == 0);
  CHECK(X509_check_ip_asc(leaf.get(), "127.0.0.2", 0) == 0);
}

TEST_CASE("both are valid now and for a day") {
  const LocalAuthority authority = make_local_authority();
  for (const std::string& pem : {authority.authority_pem, authority.server.certificate_pem}) {
    const Certificate certificate = read(pem);
    CHECK(X509_cmp_current_time(X509_get0_notBefore(certificate.get())) < 0);
    int days = 0;
    int seconds = 0;
    ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get()));
    CHECK(days * 86400 + seconds > 86000);
    CHECK(days * 86400 + seconds <= 86400);
  }
}

TEST_CASE(
    "a certificate and key that can't serve are the user's error, and the message says which") {
  const Identity good = make_local_authority().server;
  CHECK_NOTHROW(TlsContext(good));
  CHECK_THROWS_WITH(TlsContext({"", good.private_key_pem}), Catch::Contains("certificate"));
  CHECK_THROWS_WITH(TlsContext({good.private_key_pem, good.private_key_pem}),
                    Catch::Contains("certificate"));
  CHECK_THROWS_WITH(TlsContext({good.certificate_pem, ""}), Catch::Contains("private key"));
  const Identity other = make_local_authority().server;
  CHECK_THROWS_WITH(TlsContext({good.certificate_pem, other.private_key_pem}),
                    Catch::Contains("another certificate"));
}

TEST_CASE("an authority that lasts signs for loopback, a day at a time, and for nobody else") {
  const Identity authority = make_lasting_authority();
  const LocalAuthority first = make_server_of(authority);
  const LocalAuthority second = make_server_of(authority);
  CHECK(first.authority_pem == authority.certificate_pem);
  CHECK(first.server.certificate_pem != second.server.certificate_pem);
  for (const LocalAuthority& each : {first, second}) {
    CHECK(verify(read(each.server.certificate_pem), read(authority.certificate_pem)) == X509_V_OK);
    CHECK_NOTHROW(TlsContext(each.server));
  }
  int days = 0;
  int seconds = 0;
  const Certificate kept = read(authority.certificate_pem);
  const Certificate leaf = read(first.server.certificate_pem);
  ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(kept.get()));
  CHECK(days >= 3652);
  ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(leaf.get()));
  CHECK(days <= 1);
}

TEST_CASE("what is no authority signs nothing") {
  const Identity authority = make_lasting_authority();
  const LocalAuthority server = make_server_of(authority);
  const Identity wrong[] = {{"", authority.private_key_pem},
                            {authority.certificate_pem, ""},
                            {authority.certificate_pem, make_lasting_authority().private_key_pem},
                            server.server};
  for (const Identity& each : wrong)
    CHECK_THROWS_WITH(make_server_of(each), Catch::Contains("can't be used"));
}

TEST_CASE("a leaf says what it is asked to say, and a verifier complains of just that") {
  const Identity authority = make_lasting_authority();
  const Certificate trusted = read(authority.certificate_pem);
  const auto complaint = [&](const Identity& leaf) {
    return verify(read(leaf.certificate_pem), trusted);
  };
  CHECK(complaint(make_leaf(authority, {})) == X509_V_OK);
  CHECK(complaint(make_leaf(authority, {.from = -48h, .to = -1h})) == X509_V_ERR_CERT_HAS_EXPIRED);
  CHECK(complaint(make_leaf(authority, {.from = 24h, .to = 48h})) == X509_V_ERR_CERT_NOT_YET_VALID);
  // The name of the authority is the same, the key is not.
  CHECK(complaint(make_leaf(make_lasting_authority(), {})) != X509_V_OK);
  CHECK(complaint(make_self_signed({})) == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
  const Identity elsewhere = make_leaf(authority, {.names = "DNS:other.example,IP:192.0.2.1"});
  CHECK(complaint(elsewhere) == X509_V_OK);
  const Certificate leaf = read(elsewhere.certificate_pem);
  CHECK(X509_check_host(leaf.get(), "localhost", 0, 0, nullptr) == 0);
  CHECK(X509_check_ip_asc(leaf.get(), "127.0.0.1", 0) == 0);
  CHECK(X509_check_host(leaf.get(), "other.example", 0, 0, nullptr) == 1);
}

TEST_CASE("a leaf of a leaf brings its issuer along, one of an authority does not") {
  const Identity authority = make_lasting_authority();
  const Identity server = make_leaf(authority, {});
  const Identity below = make_leaf(server, {});
  CHECK(below.certificate_pem.ends_with(server.certificate_pem));
  CHECK(server.certificate_pem.find(authority.certificate_pem) == std::string::npos);
  CHECK_NOTHROW(TlsContext(below));
  CHECK(verify(read(below.certificate_pem), read(server.certificate_pem)) != X509_V_OK);
}
