#include "wire/http_reader.h"

#include <algorithm>
#include <utility>

namespace contract {

RequestReader::RequestReader(RequestLimits limits) : limits_(limits) {}

void RequestReader::feed(std::string_view bytes) {
  if (refusal_) return;
  // Moving the rest to the front only where it is the smaller half keeps the work linear.
  if (start_ > buffer_.size() / 2) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  buffer_.append(bytes);
}

std::optional<Request> RequestReader::next() {
  while (stage_ != Stage::complete) {
    if (refusal_ || !step()) return std::nullopt;
  }
  return take_request();
}

bool RequestReader::in_request() const {
  return !refusal_ && (stage_ != Stage::request_line || start_ < buffer_.size());
}

bool RequestReader::in_body() const {
  return !refusal_ && stage_ != Stage::request_line && stage_ != Stage::header_lines;
}

bool RequestReader::take_expects_continue() {
  return in_body() && std::exchange(expects_continue_, false);
}

bool RequestReader::step() {
  switch (stage_) {
    case Stage::request_line:
      return read_request_line_step();
    case Stage::header_lines:
      return read_header_step();
    case Stage::counted_body:
      return read_counted_body_step();
    case Stage::chunk_size:
      return read_chunk_size_step();
    case Stage::chunk_data:
      return read_chunk_data_step();
    case Stage::chunk_end:
      return read_chunk_end_step();
    case Stage::trailer_lines:
      return read_trailer_step();
    case Stage::complete:
      break;
  }
  return false;
}

bool RequestReader::read_request_line_step() {
  const auto line = take_line(limits_.head, 414, "the request line");
  if (!line) return false;
  if (line->text.empty() && !passed_empty_line_) {
    passed_empty_line_ = true;
    start_ += std::exchange(used_, 0);
    return true;
  }
  if (auto refusal = read_request_line(line->text, request_)) {
    refuse(std::move(*refusal));
    return false;
  }
  request_.headers.reserve(12);  // what the vendor's libraries send: 5 to 14
  stage_ = Stage::header_lines;
  return true;
}

bool RequestReader::read_header_step() {
  const auto line = take_line(limits_.head - std::min(limits_.head, used_), 431, "a header line");
  if (!line) return false;
  if (line->text.empty()) return finish_head();
  if (request_.headers.size() == limits_.headers) {
    refuse({431, "there are more than " + std::to_string(limits_.headers) + " header lines"});
    return false;
  }
  if (auto refusal = read_header_line(line->text, request_.headers.emplace_back())) {
    refuse(std::move(*refusal));
    return false;
  }
  return true;
}

bool RequestReader::finish_head() {
  Framing framing;
  if (auto refusal = read_framing(request_, framing)) {
    refuse(std::move(*refusal));
    return false;
  }
  if (framing.length > limits_.body) {
    refuse({413, "the body is longer than " + std::to_string(limits_.body) + " bytes"});
    return false;
  }
  awaited_ = framing.length;
  expects_continue_ = framing.expects_continue;
  stage_ =
      framing.chunked ? Stage::chunk_size : (awaited_ > 0 ? Stage::counted_body : Stage::complete);
  return true;
}

bool RequestReader::read_counted_body_step() {
  const std::string_view here = unread();
  if (here.size() < awaited_) return false;
  request_.body.assign(here, 0, awaited_);
  used_ += awaited_;
  stage_ = Stage::complete;
  return true;
}

bool RequestReader::read_chunk_size_step() {
  const auto line = take_line(limits_.line, 413, "the line of a chunk's size");
  if (!line || !demand_crlf(*line)) return false;
  if (auto refusal = read_chunk_size(line->text, awaited_)) {
    refuse(std::move(*refusal));
    return false;
  }
  extensions_ += line->text.size() - std::min(line->text.find(';'), line->text.size());
  if (extensions_ > limits_.head) {
    refuse({413, "the extensions of the chunks take more than " + std::to_string(limits_.head) +
                     " bytes"});
    return false;
  }
  if (awaited_ > limits_.body - request_.body.size()) {
    refuse({413, "the body is longer than " + std::to_string(limits_.body) + " bytes"});
    return false;
  }
  stage_ = awaited_ > 0 ? Stage::chunk_data : Stage::trailer_lines;
  return true;
}

bool RequestReader::read_chunk_data_step() {
  const std::string_view here = unread().substr(0, awaited_);
  if (here.empty()) return false;
  request_.body.append(here);
  used_ += here.size();
  awaited_ -= here.size();
  if (awaited_ == 0) stage_ = Stage::chunk_end;
  return true;
}

bool RequestReader::read_chunk_end_step() {
  const std::string_view here = unread();
  if (here.size() < 2) return false;
  if (!here.starts_with("\r\n")) {
    refuse({400, "the data of a chunk does not end where its size says"});
    return false;
  }
  used_ += 2;
  stage_ = Stage::chunk_size;
  return true;
}

bool RequestReader::read_trailer_step() {
  const auto line = take_line(limits_.head - trailer_bytes_, 431, "a trailer line");
  if (!line || !demand_crlf(*line)) return false;
  if (line->text.empty()) {
    stage_ = Stage::complete;
    return true;
  }
  trailer_bytes_ += line->text.size();
  if (++trailers_ > limits_.headers) {
    refuse({431, "there are more than " + std::to_string(limits_.headers) + " trailer lines"});
    return false;
  }
  Header trailer;
  if (auto refusal = read_header_line(line->text, trailer)) {
    refuse(std::move(*refusal));
    return false;
  }
  return true;
}

// `room` is what is left of a bound on several lines, limits_.line the bound on this one. Whichever
// is smaller decides, so that the same bytes in other pieces meet the same refusal.
std::optional<RequestReader::Line> RequestReader::take_line(std::size_t room, int status,
                                                            const char* subject) {
  const std::string_view here = unread();
  const std::size_t end = here.find('\n', scanned_);
  const bool whole = end != std::string_view::npos;
  std::string_view text = here.substr(0, end);
  const bool cr = text.ends_with('\r');
  if (cr) text.remove_suffix(1);
  if (text.size() > std::min(room, limits_.line)) {
    const char* const bound = room < limits_.line ? " exceeds what is left of " : " exceeds ";
    const std::size_t bytes = room < limits_.line ? limits_.head : limits_.line;
    refuse({status, subject + std::string(bound) + std::to_string(bytes) + " bytes"});
    return std::nullopt;
  }
  if (!whole) {
    scanned_ = here.size();
    return std::nullopt;
  }
  used_ += end + 1;
  scanned_ = 0;
  return Line{text, !cr};
}

bool RequestReader::demand_crlf(const Line& line) {
  // Lenience here is how two readers come to disagree on where a request ends.
  if (line.bare_lf) refuse({400, "a line between chunks ends in LF without CR"});
  return !line.bare_lf;
}

std::string_view RequestReader::unread() const {
  return std::string_view(buffer_).substr(start_ + used_);
}

Request RequestReader::take_request() {
  if (start_ == 0 && used_ == buffer_.size()) {
    request_.raw = std::exchange(buffer_, {});  // the usual case: nothing is copied
  } else {
    request_.raw.assign(buffer_, start_, used_);
    start_ += used_;
    if (start_ == buffer_.size()) {
      buffer_.clear();
      start_ = 0;
    }
  }
  request_.arrived = std::chrono::system_clock::now();
  stage_ = Stage::request_line;
  used_ = 0;
  extensions_ = trailers_ = trailer_bytes_ = 0;
  passed_empty_line_ = expects_continue_ = false;
  return std::exchange(request_, {});
}

void RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  buffer_ = {};
  request_ = {};
  start_ = used_ = scanned_ = 0;
}

}  // namespace contract
