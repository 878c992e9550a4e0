// A fuzz target without libFuzzer: every file of its corpus, then seeded mutations of each.
//   <target> CORPUS ROUNDS INPUT   so many mutations a file; the input at work is kept in the file
//   INPUT <target> FILE                  that input alone
// The same rounds on every run and every machine. Exits with 2 where there is no input at all.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;
using Chance = std::minstd_rand;  // as the standard defines it; its distributions are not used

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The file that holds the input at work, whatever way the process ends. Kept open: thousands of
/// files that are made and emptied cost more than all that is tested.
class Kept {
 public:
  explicit Kept(fs::path path)
      : path_(std::move(path)),
        number_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {}
  ~Kept() { ::close(number_); }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;

  void keep(const std::string& input) const {
    const ssize_t size = ::pwrite(number_, input.data(), input.size(), 0);
    if (size < 0 || ::ftruncate(number_, size) != 0) std::perror(path_.c_str());
  }
  void remove() const { fs::remove(path_); }

 private:
  fs::path path_;
  int number_;
};

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::size_t below(Chance& chance, std::size_t bound) { return bound == 0 ? 0 : chance() % bound; }

/// One small harm done to `input`; `other` is an input to take a part of.
void mutate(std::string& input, const std::string& other, Chance& chance) {
  const std::size_t at = below(chance, input.size());
  const std::size_t length = 1 + below(chance, std::min<std::size_t>(input.size() - at, 64));
  static constexpr std::string_view kTelling =
      "\0\t\n\r \"%&'+,-/0:;<=>?@[]\\{}\x7F\x80\xC0\xEF\xFF";
  switch (below(chance, 7)) {
    case 0:  // cut off
      input.resize(at);
      break;
    case 1:  // a part left out
      input.erase(at, length);
      break;
    case 2:  // a part twice
      input.insert(at, input.substr(at, length));
      break;
    case 3:  // a part of another input
      input.insert(at, other.substr(below(chance, other.size()), length));
      break;
    case 4:  // a bit changed
      if (!input.empty()) input[at] = static_cast<char>(input[at] ^ (1 << below(chance, 8)));
      break;
    case 5:  // a byte replaced
      if (!input.empty()) input[at] = kTelling[below(chance, kTelling.size())];
      break;
    default:  // a byte put in
      input.insert(at, 1, kTelling[below(chance, kTelling.size())]);
  }
}

int replay(const fs::path& corpus, unsigned long rounds, const fs::path& kept) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(corpus)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const fs::path& file : files) inputs.push_back(read(file));
  if (inputs.empty()) return 2;

  const Kept at_work(kept);
  const auto run_kept = [&](const std::string& input) {
    at_work.keep(input);
    run(input);
  };
  run_kept("");
  for (const std::string& input : inputs) run_kept(input);
  Chance chance(1);
  for (const std::string& input : inputs) {
    for (unsigned long round = 0; round < rounds; ++round) {
      std::string mutated = input;
      for (std::size_t harm = below(chance, 4) + 1; harm > 0; --harm) {
        mutate(mutated, inputs[below(chance, inputs.size())], chance);
      }
      run_kept(mutated);
    }
  }
  at_work.remove();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2) {
    run(read(argv[1]));
    return 0;
  }
  if (argc != 4) return 2;
  std::fprintf(stderr, "the input at work, if this ends early: %s\n", argv[3]);
  return replay(argv[1], std::strtoul(argv[2], nullptr, 10), argv[3]);
}
