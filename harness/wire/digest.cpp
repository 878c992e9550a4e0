#include "wire/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>

namespace contract {
namespace {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_function(object);
  }
};
using Md = std::unique_ptr<EVP_MD, Free<EVP_MD_free>>;
using MdContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Free<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Free<EVP_MAC_CTX_free>>;

void demand(bool fine) {
  if (!fine) throw std::runtime_error("OpenSSL could not compute a digest");
}

const char* name_of(Hash hash) {
  return hash == Hash::md5 ? "MD5" : hash == Hash::sha1 ? "SHA1" : "SHA256";
}
std::size_t size_of(Hash hash) { return hash == Hash::md5 ? 16 : hash == Hash::sha1 ? 20 : 32; }

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());  // OpenSSL's byte type
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Fetching an algorithm and making a context cost three times the digest of a request (1.35 us
// against 0.49 us for an HMAC of 300 bytes, OpenSSL 3.0), so each thread keeps its own.
struct Contexts {
  explicit Contexts(Hash hash) : md(EVP_MD_fetch(nullptr, name_of(hash), nullptr)) {
    demand(md != nullptr && md_context != nullptr);
    const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    demand(mac != nullptr);
    mac_context.reset(EVP_MAC_CTX_new(mac.get()));
    demand(mac_context != nullptr);
    std::string name = name_of(hash);
    const std::array parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
        OSSL_PARAM_construct_end()};
    demand(EVP_MAC_CTX_set_params(mac_context.get(), parameters.data()) == 1);
  }

  Md md;
  MdContext md_context{EVP_MD_CTX_new()};
  MacContext mac_context;
};

Contexts& contexts(Hash hash) {
  thread_local std::array<std::optional<Contexts>, 3> all;
  std::optional<Contexts>& kept = all.at(static_cast<std::size_t>(hash));
  if (!kept) kept.emplace(hash);
  return *kept;
}

}  // namespace

std::string digest(Hash hash, std::string_view data) {
  const Contexts& kept = contexts(hash);
  std::string out(size_of(hash), '\0');
  demand(EVP_DigestInit_ex2(kept.md_context.get(), kept.md.get(), nullptr) == 1 &&
         EVP_DigestUpdate(kept.md_context.get(), data.data(), data.size()) == 1 &&
         EVP_DigestFinal_ex(kept.md_context.get(), bytes_of(out), nullptr) == 1);
  return out;
}

std::string hmac(Hash hash, std::string_view key, std::string_view data) {
  EVP_MAC_CTX* const context = contexts(hash).mac_context.get();
  // A null key means "the key of the last call" to OpenSSL.
  const std::string_view present = key.empty() ? std::string_view("") : key;
  std::string out(size_of(hash), '\0');
  std::size_t written = 0;
  demand(EVP_MAC_init(context, bytes_of(present), present.size(), nullptr) == 1 &&
         EVP_MAC_update(context, bytes_of(data), data.size()) == 1 &&
         EVP_MAC_final(context, bytes_of(out), &written, out.size()) == 1 && written == out.size());
  return out;
}

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  // EVP_EncodeBlock writes a final NUL, which falls on the one that std::string ends with.
  EVP_EncodeBlock(bytes_of(out), bytes_of(bytes), static_cast<int>(bytes.size()));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  // EVP_DecodeBlock forgives blanks round the text and padding within it; we do not.
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  const auto is_digit = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  };
  if (text.size() % 4 != 0 || !std::all_of(digits.begin(), digits.end(), is_digit)) return {};
  std::string out(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(bytes_of(out), bytes_of(text), static_cast<int>(text.size())) < 0) return {};
  out.resize(out.size() - padding);
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace contract
