// Certificates for loopback, over OpenSSL.
#pragma once

#include <chrono>
#include <string>

namespace contract {

/// A certificate and its private key, both PEM.
struct Identity {
  std::string certificate_pem;
  std::string private_key_pem;
};

/// A certificate authority of our own and a leaf for loopback signed by it.
struct LocalAuthority {
  std::string authority_pem;  ///< what a client has to trust
  Identity server;            ///< for localhost, 127.0.0.1 and ::1
};

/// Makes both, valid for a day from now, ECDSA P-256, never written to disk.
LocalAuthority make_local_authority();

/// An authority that lasts: valid for ten years, ECDSA P-256. To be kept by whoever asks for it.
Identity make_lasting_authority();

/// A leaf for loopback by an authority that was kept, valid for a day. Error: its certificate or
/// key can't be read, or they do not belong together.
LocalAuthority make_server_of(const Identity& authority);

/// What a leaf says. The default is what make_server_of makes.
struct LeafForm {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";  ///< as OpenSSL spells subjectAltName
  std::chrono::seconds from = -std::chrono::hours(1);       ///< valid from now and that
  std::chrono::seconds to = std::chrono::hours(24);         ///< to now and that
};

/// A leaf signed by `issuer`, be it an authority or not; one that is none stands behind the leaf in
/// the chain. For servers that a client must not trust. REQUIRES: `issuer` is one of this header's.
Identity make_leaf(const Identity& issuer, const LeafForm& form);

/// A leaf that nobody but itself has signed.
Identity make_self_signed(const LeafForm& form);

}  // namespace contract
