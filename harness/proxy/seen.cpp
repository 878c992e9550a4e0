#include "proxy/seen.h"

#include <chrono>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "net/answer.h"

namespace contract {
namespace {

/// Calls archive(part) for all that is kept of a Request or a Response, const where it is written.
template <class Archive, class Message>
void for_each_part(Archive& archive, Message& message) {
  if constexpr (std::is_same_v<std::remove_const_t<Message>, Request>) {
    archive(message.method), archive(message.target), archive(message.version);
  } else {
    archive(message.status), archive(message.reason), archive(message.script);
  }
  archive(message.headers), archive(message.body);
}

/// Writes values one behind the other.
class Packer {
 public:
  explicit Packer(std::size_t expected_bytes) { bytes_.reserve(expected_bytes); }
  std::string take() { return std::move(bytes_); }

  void operator()(const std::string& text) {
    number(text.size());
    bytes_ += text;
  }
  void operator()(int status) { number(static_cast<std::size_t>(status)); }
  void operator()(const Headers& headers) {
    number(headers.size());
    for (const Header& header : headers) (*this)(header.name), (*this)(header.value);
  }
  void operator()(const std::vector<WireAction>& script) {
    number(script.size());
    for (const WireAction& action : script) {
      number(action.index());
      if (const auto* bytes = std::get_if<std::string>(&action)) (*this)(*bytes);
      if (const auto* pause = std::get_if<Pause>(&action))
        number(static_cast<std::size_t>(pause->time.count()));
    }
  }

 private:
  /// Of bytes, lines or milliseconds: the limits of a message keep all far below 2^32.
  void number(std::size_t size) {
    const auto number = static_cast<std::uint32_t>(size);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  std::string bytes_;
};

/// Reads them again, in the same order.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  void operator()(std::string& text) {
    const std::size_t size = number();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }
  void operator()(int& status) { status = static_cast<int>(number()); }
  void operator()(Headers& headers) {
    headers.resize(number());
    for (Header& header : headers) (*this)(header.name), (*this)(header.value);
  }
  void operator()(std::vector<WireAction>& script) {
    script.resize(number());
    for (WireAction& action : script) action = this->action();
  }

 private:
  std::uint32_t number() {
    std::uint32_t number = 0;
    std::memcpy(&number, rest_.data(), sizeof number);
    rest_.remove_prefix(sizeof number);
    return number;
  }
  WireAction action() {
    static_assert(std::is_same_v<WireAction, std::variant<std::string, Pause, Reset, Close>>);
    switch (number()) {
      case 0: {
        std::string bytes;
        (*this)(bytes);
        return bytes;
      }
      case 1:
        return Pause{std::chrono::milliseconds(number())};
      case 2:
        return Reset{};
      default:
        return Close{};
    }
  }
  std::string_view rest_;
};

constexpr std::size_t kUsualBytes = 1536;  ///< of a call and its answer

std::string pack(const Request& request, const Response& response) {
  Packer packer(kUsualBytes);
  for_each_part(packer, request);
  for_each_part(packer, response);
  std::string packed = packer.take();
  packed.shrink_to_fit();
  return packed;
}

Interaction unpack(const std::string& packed) {
  Unpacker unpacker(packed);
  Interaction made;
  for_each_part(unpacker, made.request);
  for_each_part(unpacker, made.response);
  return made;
}

}  // namespace

Handler Seen::keep(Handler inner) {
  return [this, inner = std::move(inner)](const Request& request) {
    Response response = call(inner, request);
    std::string packed = pack(request, response);
    const std::lock_guard lock(mutex_);
    if (kept_.size() < most_) {
      kept_.push_back(std::move(packed));
    } else {
      kept_[oldest_].swap(packed);
      oldest_ = (oldest_ + 1) % most_;
      ++left_out_;
    }
    return response;
  };
}

Cassette Seen::take() {
  const std::lock_guard lock(mutex_);
  Cassette cassette;
  cassette.interactions.reserve(kept_.size());
  for (std::size_t i = 0; i < kept_.size(); ++i)
    cassette.interactions.push_back(unpack(kept_[(oldest_ + i) % kept_.size()]));
  kept_.clear();
  oldest_ = 0;
  return cassette;
}

std::size_t Seen::left_out() const {
  const std::lock_guard lock(mutex_);
  return left_out_;
}

}  // namespace contract
