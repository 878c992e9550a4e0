// The access key that real calls are signed with: where Alibaba Cloud's own tools keep it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "wire/sign_again.h"

namespace contract {

/// An environment: the value of a variable, nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The key of, in this order: ALIBABA_CLOUD_ACCESS_KEY_ID, …_SECRET and
/// ALIBABA_CLOUD_SECURITY_TOKEN (not where a profile is named); `home`/.aliyun/config.json, the
/// file of the command line tool; `home`/.alibabacloud/credentials, the file of the libraries.
/// `profile` empty: the one that ALIBABA_CLOUD_PROFILE or the file names, else "default". Error:
/// none is there, or it is of a kind that holds no key. No text of an Error holds a secret.
SigningKey find_access_key(const Environment& environment, const std::filesystem::path& home,
                           const std::string& profile);

/// Makes a secret that nobody can guess: 32 letters and digits, from the system's random source.
std::string new_secret();

}  // namespace contract
