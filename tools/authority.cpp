#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "net/socket.h"
#include "served_endpoints.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// Writes a file that is not there yet, of these permissions from its first byte on.
void write_new(const fs::path& path, const std::string& text, mode_t mode) {
  const Socket file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file && errno == EEXIST)
    throw Error(path.string(), 0, "is there already: clients may trust it",
                "name another folder, or remove it and have clients trust the new one");
  const bool good =
      file && ::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (!good || ::fsync(file.fd()) != 0)
    throw Error(path.string(), 0, std::string("can't be written: ") + std::strerror(errno),
                "give it room and permission");
}

int make_authority(const std::string& out) {
  const fs::path folder = out;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(out, 0, "can't be made: " + error.message(), "name another folder");
  const Identity authority = make_lasting_authority();
  write_new(folder / kAuthorityKeyFile, authority.private_key_pem, 0600);
  write_new(folder / kAuthorityFile, authority.certificate_pem, 0644);
  std::cout << "clients have to trust " << (folder / kAuthorityFile).string()
            << "\nlisten with it: --https-port PORT --authority-from " << folder.string()
            << "\nwho has its key, " << (folder / kAuthorityKeyFile).string()
            << ", can pass for any server before these clients\n";
  return kAsExpected;
}

}  // namespace

Verb add_authority(CLI::App& app) {
  const auto out = std::make_shared<std::string>();
  app.add_option("--out", *out, "The folder to keep it in, for ten years")->required();
  app.footer("Example: ecs-contract authority --out ~/.ecs-contract");
  return [out] { return make_authority(*out); };
}

}  // namespace contract
