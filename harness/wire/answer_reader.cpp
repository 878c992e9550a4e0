#include "wire/answer_reader.h"

#include <algorithm>

#include "wire/ascii.h"
#include "wire/http_syntax.h"

namespace contract {
namespace {

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

/// Calls take(part) for each part of the lists that the headers of that name are (RFC 9110 5.6.1);
/// false where one call is.
template <class Take>
bool each_of(const Headers& headers, std::string_view name, Take take) {
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, name)) continue;
    std::string_view rest = header.value;
    while (true) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (!take(trimmed(rest.substr(0, comma)))) return false;
      if (comma == rest.size()) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return true;
}

/// The Content-Length of the headers; false where they disagree or say no number.
bool read_length(const Headers& headers, std::optional<std::uint64_t>& length) {
  return each_of(headers, "Content-Length", [&](std::string_view text) {
    if (text.empty() || text.size() > 15 || !std::all_of(text.begin(), text.end(), is_digit))
      return false;
    const std::uint64_t value = std::stoull(std::string(text));
    if (length && *length != value) return false;
    length = value;
    return true;
  });
}

/// Says it once, where it was said first.
void say_length(Headers& headers, std::uint64_t length) {
  bool said = false;
  std::erase_if(headers, [&](Header& header) {
    if (!equal_ignoring_case(header.name, "Content-Length")) return false;
    if (said) return true;
    said = true;
    if (header.value.find(',') != std::string::npos) header.value = std::to_string(length);
    return false;
  });
}

}  // namespace

AnswerReader::State AnswerReader::feed(std::string_view bytes) {
  raw_ += bytes;
  while (state_ == State::unfinished && step()) {
  }
  const bool open = state_ == State::unfinished;
  if ((open ? raw_.size() : state_ == State::whole ? used_ : 0) > limits_.whole)
    too_large(std::to_string(limits_.whole) + " bytes");
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
  return state_ == State::whole && used_ == raw_.size() && !old_ && stage_ != Stage::until_end &&
         !closes_;
}

bool AnswerReader::nonsense() {
  state_ = State::nonsense;
  return false;
}

bool AnswerReader::too_large(const std::string& what) {
  state_ = State::too_large;
  excess_ = "more than " + what;
  return false;
}

bool AnswerReader::finish() {
  closes_ = connection_names(response_.headers, "close");  // they may be taken before it is asked
  state_ = State::whole;
  return false;
}

bool AnswerReader::step() {
  switch (stage_) {
    case Stage::status_line:
      return read_status();
    case Stage::header_lines:
      return read_header();
    case Stage::counted:
      return take_bytes() && finish();
    case Stage::chunk_data:
      if (!take_bytes()) return false;
      stage_ = Stage::chunk_end;
      return true;
    case Stage::until_end:
      return false;
    default:
      return read_chunks();
  }
}

bool AnswerReader::take_bytes() {
  if (raw_.size() - used_ < awaited_) return false;
  response_.body.append(raw_, used_, awaited_);
  used_ += awaited_;
  return true;
}

std::optional<std::string_view> AnswerReader::take_line(bool may_end_in_lf) {
  const auto end = raw_.find('\n', std::max(used_, scanned_));
  const bool whole = end != std::string::npos;
  std::string_view line = std::string_view(raw_).substr(used_, whole ? end - used_ : end);
  const bool cr = line.ends_with('\r');
  if (cr) line.remove_suffix(1);
  if (line.size() > limits_.line) {
    too_large(std::to_string(limits_.line) + " bytes in a line");
    return std::nullopt;
  }
  if (!whole) {
    scanned_ = raw_.size();
    return std::nullopt;
  }
  if (!cr && !may_end_in_lf) {
    nonsense();
    return std::nullopt;
  }
  used_ = end + 1;
  return line;
}

bool AnswerReader::read_status() {
  // What can't become "HTTP/1." is known for nonsense at once, not when it ends.
  const std::string_view begun = std::string_view(raw_).substr(used_, 7);
  if (!std::string_view("HTTP/1.").starts_with(begun)) return nonsense();
  const auto line = take_line(true);
  if (!line) return false;
  head_bytes_ += line->size();
  if (head_bytes_ > limits_.head)  // of interim answers without end
    return too_large(std::to_string(limits_.head) + " bytes of headers");
  response_ = {};
  if (!read_status_line(*line, response_, old_)) return nonsense();
  stage_ = Stage::header_lines;
  return true;
}

bool AnswerReader::read_header() {
  const auto line = take_line(true);
  if (!line) return false;
  if (line->empty()) return finish_head();
  head_bytes_ += line->size();
  if (head_bytes_ > limits_.head)
    return too_large(std::to_string(limits_.head) + " bytes of headers");
  if (is_blank(line->front())) return unfold(*line);
  if (response_.headers.size() == limits_.headers)
    return too_large(std::to_string(limits_.headers) + " header lines");
  const auto colon = line->find(':');
  std::string mended;  // where white space before the colon has to go
  std::string_view read = *line;
  if (colon != std::string_view::npos && colon > 0 && is_blank((*line)[colon - 1])) {
    mended = std::string(trimmed(line->substr(0, colon))) + std::string(line->substr(colon));
    read = mended;
  }
  return read_header_line(read, response_.headers.emplace_back()) ? nonsense() : true;
}

bool AnswerReader::unfold(std::string_view line) {
  if (response_.headers.empty()) return nonsense();
  Header rest;
  if (read_header_line("x:" + std::string(line), rest)) return nonsense();
  std::string& value = response_.headers.back().value;
  if (!value.empty() && !rest.value.empty()) value += ' ';
  value += rest.value;
  return true;
}

bool AnswerReader::finish_head() {
  if (response_.status == 101) return nonsense();  // nobody asked for another protocol
  if (response_.status < 200) {
    stage_ = Stage::status_line;
    return true;
  }
  if (to_head_ || response_.status == 204 || response_.status == 304) return finish();
  return read_framing();
}

bool AnswerReader::read_framing() {
  std::size_t codings = 0;
  const bool chunked =
      each_of(response_.headers, "Transfer-Encoding", [&](std::string_view coding) {
        return ++codings == 1 && equal_ignoring_case(coding, "chunked");
      });
  if (!chunked) return nonsense();  // another coding, which nobody asked for by TE
  std::optional<std::uint64_t> length;
  if (codings > 0) {
    std::erase_if(response_.headers, [](const Header& header) {
      return equal_ignoring_case(header.name, "Content-Length");
    });
    stage_ = Stage::chunk_size;
    return true;
  }
  if (!read_length(response_.headers, length)) return nonsense();
  stage_ = length ? Stage::counted : Stage::until_end;
  if (!length) return true;
  if (used_ + *length > limits_.whole) return too_large(std::to_string(limits_.whole) + " bytes");
  say_length(response_.headers, *length);
  awaited_ = *length;
  return true;
}

bool AnswerReader::read_chunks() {
  const auto line = take_line(false);
  if (!line) return false;
  if (stage_ == Stage::chunk_end) {
    if (!line->empty()) return nonsense();
    stage_ = Stage::chunk_size;
  } else if (stage_ == Stage::trailers) {
    if (line->empty()) return finish();
    if (++trailers_ > limits_.headers)
      return too_large(std::to_string(limits_.headers) + " trailer lines");
  } else {
    if (read_chunk_size(*line, awaited_)) return nonsense();
    if (awaited_ > limits_.whole - std::min(used_, limits_.whole))
      return too_large(std::to_string(limits_.whole) + " bytes");
    stage_ = awaited_ == 0 ? Stage::trailers : Stage::chunk_data;
  }
  return true;
}

}  // namespace contract
