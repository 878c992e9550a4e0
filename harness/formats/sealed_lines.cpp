#include "formats/sealed_lines.h"

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "wire/digest.h"

namespace contract {

std::string SealedText::add(const Value& line) {
  std::string written = write_json(line) + "\n";
  text_ += written;
  return written;
}

std::string SealedText::seal(Value footer) {
  footer.add("sha256", Value::string(hex(digest(Hash::sha256, text_))));
  return add(footer);
}

void read_sealed(const std::filesystem::path& file, const std::string& remedy,
                 const std::function<void(const Value&, int line)>& take) {
  const std::string text = read_file(file);
  bool sealed = false;
  int number = 0;
  const auto damaged = [&](const std::string& what) {
    return Error(file.string(), number, what, remedy);
  };
  for (std::size_t from = 0; from < text.size();) {
    ++number;
    const std::size_t end = text.find('\n', from);
    if (end == std::string::npos) throw damaged("the last line is cut off");
    const Reading reading = read_json(std::string_view(text).substr(from, end - from));
    if (!reading.ok()) throw damaged("is no JSON");
    const std::string type = reading.value.text_of("type");
    if (sealed || (number == 1) != (type == "header"))
      throw damaged("a line of type '" + type + "' does not belong here");
    sealed = type == "footer";
    if (sealed &&
        reading.value.text_of("sha256") != hex(digest(Hash::sha256, text.substr(0, from))))
      throw damaged("the seal does not fit the lines before it");
    take(reading.value, number);
    from = end + 1;
  }
  if (!sealed) throw damaged("the footer is missing");
}

}  // namespace contract
