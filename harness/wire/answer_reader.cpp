#include "wire/answer_reader.h"

#include <algorithm>

#include "wire/http_syntax.h"

namespace contract {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "HTTP/1.x NNN reason"; the reason may be empty, and its blank missing.
bool read_status_line(std::string_view line, Response& response, bool& old) {
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || !is_digit(line[7]) || line[8] != ' ' ||
      !std::all_of(line.begin() + 9, line.begin() + 12, is_digit) ||
      (line.size() > 12 && line[12] != ' '))
    return false;
  old = line[7] == '0';
  response.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  response.reason = line.size() > 13 ? line.substr(13) : "";
  return response.status >= 100;
}

/// The Content-Length of the headers; false where they disagree or say no number.
bool read_length(const Headers& headers, std::optional<std::uint64_t>& length) {
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, "Content-Length")) continue;
    const std::string& text = header.value;
    if (text.empty() || text.size() > 15 || !std::all_of(text.begin(), text.end(), is_digit))
      return false;
    const std::uint64_t value = std::stoull(text);
    if (length && *length != value) return false;
    length = value;
  }
  return true;
}

}  // namespace

AnswerReader::State AnswerReader::feed(std::string_view bytes) {
  raw_ += bytes;
  if (raw_.size() > limit_) nonsense();
  while (state_ == State::unfinished && step()) {
  }
  return state_;
}

AnswerReader::State AnswerReader::end() {
  if (state_ == State::unfinished && stage_ == Stage::until_end) {
    response_.body = raw_.substr(used_);
    used_ = raw_.size();
    finish();
  }
  return state_;
}

bool AnswerReader::keeps_connection() const {
  if (state_ != State::whole || used_ != raw_.size() || old_ || stage_ == Stage::until_end)
    return false;
  return !closes_;
}

bool AnswerReader::nonsense() {
  state_ = State::nonsense;
  return false;
}

bool AnswerReader::finish() {
  const std::string* connection = find_header(response_.headers, "Connection");
  closes_ = connection != nullptr && !equal_ignoring_case(*connection, "keep-alive");
  state_ = State::whole;
  return false;
}

bool AnswerReader::step() {
  if (stage_ == Stage::head) return read_head();
  if (stage_ == Stage::until_end) return false;
  if (stage_ == Stage::counted || stage_ == Stage::chunk_data) {
    if (raw_.size() - used_ < awaited_) return false;
    response_.body.append(raw_, used_, awaited_);
    used_ += awaited_;
    if (stage_ == Stage::counted) return finish();
    stage_ = Stage::chunk_end;
    return true;
  }
  const auto line = take_line();
  if (!line) return false;
  if (stage_ == Stage::chunk_end) {
    if (!line->empty()) return nonsense();
    stage_ = Stage::chunk_size;
  } else if (stage_ == Stage::trailers) {
    if (line->empty()) return finish();
  } else {
    if (read_chunk_size(*line, awaited_) || awaited_ > limit_) return nonsense();
    stage_ = awaited_ == 0 ? Stage::trailers : Stage::chunk_data;
  }
  return true;
}

std::optional<std::string_view> AnswerReader::take_line() {
  const auto end = raw_.find("\r\n", used_);
  if (end == std::string::npos) return std::nullopt;
  const std::string_view line = std::string_view(raw_).substr(used_, end - used_);
  used_ = end + 2;
  return line;
}

bool AnswerReader::read_head() {
  // What can't become "HTTP/1." is known for nonsense at once, not when it ends.
  const std::string_view begun = std::string_view(raw_).substr(used_, 7);
  if (!std::string_view("HTTP/1.").starts_with(begun)) return nonsense();
  const auto end = raw_.find("\r\n\r\n", std::max(used_, scanned_));
  if (end == std::string::npos) {
    scanned_ = raw_.size() < 3 ? 0 : raw_.size() - 3;
    return false;
  }
  const std::size_t behind = end + 4;
  response_ = {};
  if (!read_status_line(*take_line(), response_, old_)) return nonsense();
  while (used_ < end + 2) {
    Header header;
    if (read_header_line(*take_line(), header)) return nonsense();
    response_.headers.push_back(std::move(header));
  }
  used_ = behind;
  scanned_ = behind;
  if (response_.status < 200) return response_.status == 101 ? nonsense() : true;
  if (to_head_ || response_.status == 204 || response_.status == 304) return finish();

  std::optional<std::uint64_t> length;
  if (!read_length(response_.headers, length)) return nonsense();
  if (const std::string* coding = find_header(response_.headers, "Transfer-Encoding")) {
    if (!equal_ignoring_case(*coding, "chunked")) return nonsense();
    stage_ = Stage::chunk_size;
  } else if (length) {
    if (*length > limit_) return nonsense();
    awaited_ = *length;
    stage_ = Stage::counted;
  } else {
    stage_ = Stage::until_end;
  }
  return true;
}

}  // namespace contract
