#include "cassette/journal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "cassette/testing.h"
#include "formats/files.h"
#include "wire/gzip.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;

namespace {

RecordedText recorded(Redactor& redactor, int number) {
  return RecordedText({redactor.redact(success("&InstanceId=i-" + std::to_string(number),
                                               "nonce-" + std::to_string(number))),
                       origin()});
}

void overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string journal_of(const fs::path& path, int count) {
  Redactor redactor(rules());
  Journal journal(path);
  for (int i = 0; i < count; ++i) journal.append(recorded(redactor, i));
  return read_file(path);
}

/// In a child: appends without end, and says each acknowledged number through the pipe.
[[noreturn]] void record_without_end(const fs::path& path, int pipe, unsigned threads) {
  Redactor redactor(rules());
  Journal journal(path);
  std::vector<std::thread> writers;
  for (unsigned t = 0; t < threads; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0;; ++i) {
        const int number = static_cast<int>(t) * 1'000'000 + i;
        journal.append(recorded(redactor, number));
        if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(1);
      }
    });
  for (std::thread& writer : writers) writer.join();
  ::_exit(0);
}

}  // namespace

TEST_CASE("a journal gives back what was appended, in order") {
  const Folder work("journal");
  journal_of(work / "j", 20);
  const JournalContents contents = JournalReader::read(work / "j");
  REQUIRE(contents.texts.size() == 20);
  CHECK(contents.torn_at == 0);
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(contents.texts[i].text().find("\"InstanceId=i-" + std::to_string(i) + "\"") !=
          std::string::npos);
}

TEST_CASE("a journal that is cut at any byte gives back every whole record") {
  const Folder work("cut");
  const std::string bytes = journal_of(work / "j", 2);
  const std::size_t record = (bytes.size() - 23) / 2;
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    overwrite(work / "j", bytes.substr(0, size));
    const JournalContents contents = JournalReader::read(work / "j");
    const std::size_t whole = size < 23 ? 0 : (size - 23) / record;
    const bool at_end = size >= 23 && (size - 23) % record == 0;
    if (contents.texts.size() != whole || (contents.torn_at == 0) != (at_end || size == 0)) {
      FAIL_CHECK("cut at " << size << ": " << contents.texts.size() << " records, torn at "
                           << contents.torn_at);
    }
  }
}

TEST_CASE("a byte that changed is an error with its place, wherever it is") {
  const Folder work("flip");
  const std::string bytes = journal_of(work / "j", 2);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 0x40);
    overwrite(work / "j", other);
    CHECK_THROWS_WITH(JournalReader::read(work / "j"), Catch::Contains("damaged at byte "));
  }
  overwrite(work / "j", bytes + std::string(100, '\0'));
  CHECK_THROWS_WITH(JournalReader::read(work / "j"),
                    Catch::Contains("damaged at byte " + std::to_string(bytes.size())) &&
                        Catch::Contains("the 2 interactions before it are whole"));
}

TEST_CASE(
    "a record that is missing, there twice or in another's place is an error with its number") {
  const Folder work("numbers");
  const std::string bytes = journal_of(work / "j", 4);
  const std::string heading = bytes.substr(0, 23);
  const std::size_t size = (bytes.size() - 23) / 4;
  struct Row {
    const char* order;  ///< the records that are there, by their numbers
    const char* told;   ///< "": nothing is wrong
  };
  const Row rows[] = {
      {"1234", ""},
      {"", ""},
      {"123", ""},  // the last was not acknowledged, for all that can be known
      {"234", "record 2 stands where record 1 was written; the 0 interactions before it"},
      {"134", "record 3 stands where record 2 was written; the 1 interactions before it"},
      {"11234", "record 1 stands where record 2 was written"},
      {"12344", "record 4 stands where record 5 was written; the 4 interactions before it"},
      {"1324", "record 3 stands where record 2 was written"},
      {"4321", "record 4 stands where record 1 was written"},
  };
  for (const Row& row : rows) {
    std::string made = heading;
    for (const char* each = row.order; *each != '\0'; ++each)
      made += bytes.substr(23 + static_cast<std::size_t>(*each - '1') * size, size);
    overwrite(work / "j", made);
    INFO(row.order);
    if (*row.told == '\0') {
      CHECK(JournalReader::read(work / "j").texts.size() == std::string(row.order).size());
    } else {
      CHECK_THROWS_WITH(JournalReader::read(work / "j"), Catch::Contains(row.told));
    }
  }
}

TEST_CASE("a journal of the version before, without numbers, is read as well") {
  const Folder work("version-1");
  const std::string text = "{\"format\": 1}\n";
  const auto number = [](std::uint32_t of) {
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(of >> shift & 0xFF);
    return bytes;
  };
  const std::string size = number(static_cast<std::uint32_t>(text.size()));
  const std::string record = size + number(crc32_of(size)) + number(crc32_of(text)) + text;
  overwrite(work / "j", "ecs-contract journal 1\n" + record + record + record.substr(0, 5));
  const JournalContents contents = JournalReader::read(work / "j");
  REQUIRE(contents.texts.size() == 2);
  CHECK(contents.texts[1].text() == text);
  CHECK(contents.torn_at == 23 + 2 * record.size());
}

TEST_CASE("killed at any of 200 moments, every acknowledged interaction is there") {
  const Folder work("kill");
  std::mt19937 random(5);
  std::size_t most = 0;
  for (int round = 0; round < 200; ++round) {
    const fs::path path = work / ("j" + std::to_string(round));
    int pipe[2];
    REQUIRE(::pipe2(pipe, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) record_without_end(path, pipe[1], 1 + static_cast<unsigned>(round % 4));
    ::close(pipe[1]);
    // The moment is a number of acknowledgements, and where the child stands by then is up to it.
    std::vector<int> acknowledged;
    const int wanted = static_cast<int>(random() % 12);
    int number = 0;
    while (static_cast<int>(acknowledged.size()) < wanted &&
           ::read(pipe[0], &number, sizeof number) == sizeof number)
      acknowledged.push_back(number);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe[0], &number, sizeof number) == sizeof number) acknowledged.push_back(number);
    ::close(pipe[0]);
    if (!fs::exists(path)) {
      CHECK(acknowledged.empty());
      continue;
    }
    const JournalContents contents = JournalReader::read(path);
    std::string all;
    for (const RecordedText& text : contents.texts) all += text.text();
    for (const int each : acknowledged)
      if (all.find("\"InstanceId=i-" + std::to_string(each) + "\"") == std::string::npos)
        FAIL_CHECK("round " << round << ": " << each << " is lost");
    most = std::max(most, acknowledged.size());
    fs::remove(path);
  }
  CHECK(most > 0);
}

TEST_CASE("a full disk: an error, and the journal ends with a whole record") {
  const Folder work("full");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{6000, 6000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Redactor redactor(rules());
    Journal journal(work / "j");
    int written = 0;
    try {
      for (; written < 100; ++written) journal.append(recorded(redactor, written));
    } catch (const std::exception&) {
      bool again = false;
      try {
        journal.append(recorded(redactor, 100));
      } catch (const std::exception&) {
        again = true;
      }
      ::_exit(again && !journal.is_whole() ? written : 101);
    }
    ::_exit(102);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  const JournalContents contents = JournalReader::read(work / "j");
  CHECK(contents.texts.size() == static_cast<std::size_t>(WEXITSTATUS(status)));
  CHECK(contents.texts.size() > 1);
  CHECK(contents.torn_at == 0);
}

TEST_CASE("a journal is never overwritten, and can't be made where nothing can be") {
  const Folder work("twice");
  journal_of(work / "j", 1);
  CHECK_THROWS_WITH(Journal(work / "j"), Catch::Contains("was cut off and left its journal"));
  overwrite(work / "file", "");
  CHECK_THROWS_WITH(Journal(work / "file/j"), Catch::Contains("can't be written"));
  overwrite(work / "text", "no journal at all, but long");
  CHECK_THROWS_WITH(JournalReader::read(work / "text"), Catch::Contains("is no journal"));
}

TEST_CASE("killed while it saves, a cassette is the old one or the new one, and whole") {
  const Folder work("kill-save");
  std::vector<std::vector<RecordedText>> versions;
  for (int size = 3; size <= 4; ++size) {
    std::vector<Interaction> interactions;
    for (int i = 0; i < size; ++i)
      interactions.push_back(success("&InstanceId=i-" + std::to_string(i)));
    versions.push_back(texts_of(interactions));
  }
  save_cassette(work / "c", versions[0], facts(), say_nothing, Scanner());
  std::mt19937 random(6);
  for (int round = 0; round < 100; ++round) {
    int pipe[2];
    REQUIRE(::pipe2(pipe, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      for (std::size_t i = 0;; ++i) {
        save_cassette(work / "c", versions[i % 2], facts(), say_nothing, Scanner());
        if (::write(pipe[1], "x", 1) != 1) ::_exit(1);
      }
    }
    ::close(pipe[1]);
    char byte = 0;
    for (int wanted = round % 3; wanted > 0 && ::read(pipe[0], &byte, 1) == 1; --wanted) {
    }
    ::usleep(static_cast<useconds_t>(random() % 4000));  // only spreads the moments
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    const std::size_t size = load_cassette(work / "c").interactions.size();
    CHECK((size == 3 || size == 4));
  }
  // What the kills left lies beside it, hidden; the next save takes it away, and nothing else.
  fs::create_directories(work / ".c.Ab12cd");
  overwrite(work / ".c.Ab12cd/0001-x-200.json", "{}");
  for (const char* other : {".c.Ab12c", ".c.Ab12cd7", ".c.Ab-2cd", ".d.Ab12cd", "c.Ab12cd"})
    fs::create_directories(work / other);
  save_cassette(work / "c", versions[0], facts(), say_nothing, Scanner());
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(work.path()))
    names.insert(entry.path().filename().string());
  CHECK(names ==
        std::set<std::string>{"c", ".c.Ab12c", ".c.Ab12cd7", ".c.Ab-2cd", ".d.Ab12cd", "c.Ab12cd"});
}

TEST_CASE("killed while it replaces, a cassette is the old one or the new one, and whole") {
  const Folder work("kill-replace");
  const std::vector<RecordedText> versions[] = {
      texts_of({success("&InstanceId=i-1"), success("&InstanceId=i-2")}),
      texts_of({success("&InstanceId=i-3")})};
  save_cassette(work / "c", versions[0], facts(), say_nothing, Scanner());
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    const pid_t child = ::fork();
    if (child == 0)
      for (std::size_t i = 0;; ++i)
        save_cassette(work / "c", versions[i % 2], facts(), say_nothing, Scanner(),
                      Before::replaced);
    ::usleep(static_cast<useconds_t>(500 + random() % 6000));  // only spreads the moments
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::size_t size = load_cassette(work / "c").interactions.size();
    CHECK((size == 1 || size == 2));
    std::filesystem::remove_all(replaced_of(work / "c"));  // or no other save would replace it
  }
}

TEST_CASE("several are appended by one call, and what many append at once is each there once") {
  const Folder work("groups");
  Redactor redactor(rules());
  {
    Journal journal(work / "j");
    std::vector<RecordedText> three;
    for (int i = 0; i < 3; ++i) three.push_back(recorded(redactor, i));
    journal.append(three);
    CHECK(journal.count() == 3);
    journal.append(std::span<const RecordedText>());
    std::vector<std::thread> writers;
    for (int t = 1; t <= 16; ++t)
      writers.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          journal.append(recorded(redactor, t * 100 + i));
          if (journal.count() < 4) std::abort();  // it is on the disk by now
        }
      });
    for (std::thread& writer : writers) writer.join();
    CHECK(journal.count() == 323);
  }
  std::set<std::string> found;
  for (const RecordedText& text : JournalReader::read(work / "j").texts) {
    const auto at = text.text().find("InstanceId=");
    found.insert(text.text().substr(at, text.text().find('"', at) - at));
  }
  CHECK(found.size() == 323);
}

TEST_CASE("a recovered journal becomes the cassette it would have been") {
  const Folder work("recovered");
  const std::string bytes = journal_of(work / "j", 3);
  overwrite(work / "j", bytes.substr(0, bytes.size() - 1));
  const JournalContents contents = JournalReader::read(work / "j");
  CHECK(contents.torn_at > 0);
  CHECK(save_cassette(work / "c", contents.texts, facts(), say_nothing, Scanner()).interactions ==
        2);
  CHECK(load_cassette(work / "c").interactions.size() == 2);
}

TEST_CASE(
    "a text that takes the place of an earlier one is read there, and counts no interaction") {
  const Folder work("replaces");
  Redactor redactor(rules());
  {
    Journal journal(work / "j");
    for (int i = 0; i < 3; ++i) journal.append(recorded(redactor, i));
    journal.replace(2, recorded(redactor, 7));
    journal.append(recorded(redactor, 3));
    CHECK(journal.count() == 4);
  }
  const JournalContents contents = JournalReader::read(work / "j");
  REQUIRE(contents.texts.size() == 4);
  CHECK(contents.texts[1].text().find("\"InstanceId=i-7\"") != std::string::npos);
  CHECK(contents.texts[3].text().find("\"InstanceId=i-3\"") != std::string::npos);
  for (const std::size_t wrong : {0u, 5u}) {
    const std::string name = "wrong" + std::to_string(wrong);
    {
      Journal journal(work / name);
      journal.append(recorded(redactor, 1));
      journal.replace(wrong, recorded(redactor, 2));
    }
    CHECK_THROWS_WITH(JournalReader::read(work / name), Catch::Contains("is not there"));
  }
}
