// hold-port COMMAND…: holds a port of 127.0.0.1 while COMMAND runs, in which "{port}" is its
// number. Exits as COMMAND does.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // A second listener with SO_REUSEPORT would share the port in silence: that is to be noticed.
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (argc < 2 || ::bind(fd, plain, size) != 0 || ::listen(fd, 1) != 0 ||
      ::getsockname(fd, plain, &size) != 0) {
    std::perror("hold-port");
    return 99;
  }
  const std::string port = std::to_string(ntohs(address.sin_port));
  std::vector<char*> command(argv + 1, argv + argc);
  for (char*& word : command)
    if (std::string(word) == "{port}") word = const_cast<char*>(port.c_str());
  command.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execv(command[0], command.data());
    std::perror(command[0]);
    ::_exit(99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}
