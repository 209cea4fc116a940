// The header of NumPy's .npy files, as functions of bytes.
#include <dpg/file_formats/npy_header.h>

#include <dpg/file_formats/proportion.h>

#include <algorithm>
#include <charconv>

namespace dpg {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

/// Reads the Python dictionary of a header from left to right.
class dictionary_parser {
public:
  dictionary_parser(std::string_view text, index offset, npy_header &header)
      : text_(text), offset_(offset), header_(header) {}

  void parse() {
    expect('{');
    while (!accept('}')) {
      entry();
      if (!accept(',') && peek() != '}')
        fail("`,` or `}` in the header");
    }
    skip_spaces();
    if (at_ < text_.size())
      fail("nothing behind the header's dictionary");
    if (!has_type_ || !has_order_ || !has_shape_)
      fail("the keys 'descr', 'fortran_order' and 'shape' in the header");
  }

private:
  void entry() {
    const std::string_view key = string();
    expect(':');
    if (key == "descr") {
      mark(has_type_);
      element_type();
    } else if (key == "fortran_order") {
      mark(has_order_);
      header_.is_column_major = truth();
    } else if (key == "shape") {
      mark(has_shape_);
      shape();
    } else {
      fail("no other keys than 'descr', 'fortran_order' and 'shape'");
    }
  }

  void mark(bool &seen) {
    if (seen)
      fail("each key once");
    seen = true;
  }

  void element_type() {
    if (peek() == '[')
      fail("an array of numbers; records are not read");
    const std::string_view type = string();
    // `=` (the writer's order) never reaches a file by NumPy itself and says nothing here.
    const char order = type.empty() ? ' ' : type.front();
    const std::string_view name = type.substr(std::min<std::size_t>(1, type.size()));
    const bool knows_order = order == '<' || order == '>' || order == '|';
    if (knows_order && name == "b1")
      return set_type(npy_kind::boolean, 1, false);
    if (order == '<' || order == '>') {
      const bool is_big_endian = order == '>';
      if (name == "f8" || name == "f4")
        return set_type(npy_kind::floating, name[1] - '0', is_big_endian);
      if (name == "c8" || name == "c16")
        return set_type(npy_kind::complex, name == "c8" ? 8 : 16, is_big_endian);
      if (name == "i8" || name == "i4")
        return set_type(npy_kind::integer, name[1] - '0', is_big_endian);
    }
    fail_with("the element type is " + quoted(type) + "; expected f4, f8, c8, c16, i4, i8 or b1");
  }

  void set_type(npy_kind kind, int bytes, bool is_big_endian) {
    header_.kind = kind;
    header_.element_bytes = bytes;
    header_.is_big_endian = is_big_endian;
  }

  bool truth() {
    skip_spaces();
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with("True") && !rest.starts_with("False"))
      fail("`True` or `False` for 'fortran_order'");
    const bool value = rest.front() == 'T';
    at_ += value ? 4 : 5;
    return value;
  }

  void shape() {
    expect('(');
    while (!accept(')')) {
      header_.shape.push_back(size());
      if (!accept(',') && peek() != ')')
        fail("`,` or `)` in the shape");
    }
    if (header_.shape.empty())
      fail_with("the array has no dimension; expected at least one");
  }

  index size() {
    skip_spaces();
    index value = 0;
    const auto [behind, problem] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (problem != std::errc() || value < 0)
      fail("a size of at least 0 that fits into 64 bits");
    at_ = static_cast<std::size_t>(behind - text_.data());
    return value;
  }

  std::string_view string() {
    skip_spaces();
    const char quote = peek();
    if (quote != '\'' && quote != '"')
      fail("a string in quotes");
    const std::size_t behind = text_.find(quote, at_ + 1);
    if (behind == std::string_view::npos)
      fail("a closing quote");
    const std::string_view content = text_.substr(at_ + 1, behind - at_ - 1);
    at_ = behind + 1;
    return content;
  }

  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  char peek() {
    skip_spaces();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool accept(char c) {
    const bool found = at_ < text_.size() && peek() == c;
    at_ += found ? 1 : 0;
    return found;
  }

  void expect(char c) {
    if (!accept(c))
      fail(std::string("`") + c + "` in the header");
  }

  [[noreturn]] void fail(const std::string &expected) {
    const std::string seen = at_ < text_.size() ? "found " + quoted(text_.substr(at_)) : "the header ends";
    fail_with(seen + "; expected " + expected);
  }

  [[noreturn]] void fail_with(const std::string &message) {
    throw text_error(offset_ + static_cast<index>(at_), message);
  }

  std::string_view text_;
  index offset_;
  npy_header &header_;
  std::size_t at_ = 0;
  bool has_type_ = false, has_order_ = false, has_shape_ = false;
};

/// Demands that the elements fill the rest of the file.
void check_data_size(const npy_header &header, index file_bytes) {
  index promised = header.element_bytes;
  bool overflows = false;
  // A size of 0 makes the product 0 whatever the others are, which must not hide that they overflow.
  for (const index size : header.shape)
    overflows = overflows || __builtin_mul_overflow(promised, std::max<index>(size, 1), &promised);
  if (std::find(header.shape.begin(), header.shape.end(), 0) != header.shape.end())
    promised = 0;
  const index held = file_bytes - header.data_offset;
  if (overflows)
    throw text_error(header.data_offset, "the shape has more elements than 64 bits count");
  if (promised != held)
    throw text_error(header.data_offset, "the header promises " + std::to_string(promised) +
                                             " bytes of elements, but the file holds " + std::to_string(held));
  // Where one size is 0, no byte bounds the others.
  for (const index size : header.shape)
    check_proportion(size, file_bytes, header.data_offset);
}

index little_endian(std::string_view bytes) {
  index value = 0;
  for (std::size_t k = bytes.size(); k-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[k]);
  return value;
}

} // namespace

npy_header parse_npy_header(std::string_view first_bytes, index file_bytes) {
  if (!first_bytes.starts_with(magic))
    throw text_error(0, "expected a NumPy file, which begins with `\\x93NUMPY`");
  const int version = first_bytes.size() > magic.size() + 1 ? first_bytes[magic.size()] : 0;
  if (version < 1 || version > 3)
    throw text_error(static_cast<index>(magic.size()), "expected version 1.0, 2.0 or 3.0 of the format");
  const std::size_t length_at = magic.size() + 2;
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  if (first_bytes.size() < length_at + length_bytes)
    throw text_error(dpg::size(first_bytes), "the file ends before its header");
  const index length = little_endian(first_bytes.substr(length_at, length_bytes));
  npy_header header;
  header.data_offset = static_cast<index>(length_at + length_bytes) + length;
  if (header.data_offset > longest_npy_header)
    throw text_error(static_cast<index>(length_at), "the header has " + std::to_string(length) +
                                                        " bytes; expected at most " + std::to_string(1 << 16));
  if (header.data_offset > dpg::size(first_bytes) || header.data_offset > file_bytes)
    throw text_error(dpg::size(first_bytes), "the file ends before its header does");
  const std::string_view text = first_bytes.substr(length_at + length_bytes, static_cast<std::size_t>(length));
  dictionary_parser(text, static_cast<index>(length_at + length_bytes), header).parse();
  check_data_size(header, file_bytes);
  return header;
}

void check_is_vector(const npy_header &header) {
  if (header.shape.size() != 2)
    return check_rank(header, 1);
  if (header.shape[1] != 1)
    throw text_error(header.data_offset,
                     "the array has " + std::to_string(header.shape[1]) + " columns; expected a vector");
}

void check_rank(const npy_header &header, std::size_t rank) {
  const auto dimensions = [](std::size_t count) {
    return std::to_string(count) + (count == 1 ? " dimension" : " dimensions");
  };
  if (header.shape.size() != rank)
    throw text_error(header.data_offset,
                     "the array has " + dimensions(header.shape.size()) + "; expected " + std::to_string(rank));
}

void check_is_integral(const npy_header &header) {
  if (header.kind == npy_kind::floating)
    throw text_error(header.data_offset, "the file holds floating point numbers; expected integers");
  if (header.kind == npy_kind::complex)
    throw text_error(header.data_offset, "the file holds complex numbers; expected integers");
}

void check_is_real(const npy_header &header) {
  if (header.kind == npy_kind::complex)
    throw text_error(header.data_offset, "the file holds complex numbers; expected real ones");
}

index element_count(const npy_header &header) {
  index count = 1;
  for (const index size : header.shape)
    count *= size;
  return count;
}

std::string npy_head(const char *type, const std::vector<index> &shape) {
  std::string dictionary = "{'descr': '";
  dictionary.append(type[0] == 'b' ? "|" : "<").append(type).append("', 'fortran_order': False, 'shape': (");
  for (std::size_t k = 0; k < shape.size(); ++k)
    dictionary.append(k > 0 ? ", " : "").append(std::to_string(shape[k]));
  dictionary.append(shape.size() == 1 ? ",), }" : "), }");
  const std::size_t prefix = magic.size() + 4;
  dictionary.append((64 - (prefix + dictionary.size() + 1) % 64) % 64, ' ').append("\n");
  std::string head(magic);
  head.append({'\1', '\0', static_cast<char>(dictionary.size() & 255), static_cast<char>(dictionary.size() >> 8)});
  return head.append(dictionary);
}

} // namespace dpg
