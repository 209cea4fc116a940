// Reads NumPy's .npy files (format 1.0 to 3.0, NEP 1): f4, f8, i4, i8 and b1, little endian, any number of dimensions.
#include "compiler/eval/input_data.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

#include <cmath>

namespace dpg::eval {

namespace {

/// What follows `'key':` in the header, a Python dictionary.
llvm::StringRef entryOf(llvm::StringRef header, llvm::StringRef key) {
  const size_t at = header.find(("'" + key + "':").str());
  return at == llvm::StringRef::npos ? "" : header.substr(at + key.size() + 3).ltrim();
}

std::string readShape(llvm::StringRef text, Shape &shape) {
  if (!text.consume_front("("))
    return "the header has no shape";
  llvm::SmallVector<llvm::StringRef> extents;
  text.take_until([](char c) { return c == ')'; }).split(extents, ',', -1, false);
  for (llvm::StringRef extent : extents)
    if (extent = extent.trim(); !extent.empty() && (extent.getAsInteger(10, shape.emplace_back()) || shape.back() < 0))
      return "the shape of the header is malformed";
  return elementCount(shape) ? "" : "the shape of the header overflows";
}

double numberAt(const char *bytes, llvm::StringRef type, int64_t &integer) {
  using namespace llvm::support;
  if (type == "f8")
    return llvm::bit_cast<double>(endian::read64le(bytes));
  if (type == "f4")
    return llvm::bit_cast<float>(endian::read32le(bytes));
  integer = type == "i8"   ? static_cast<int64_t>(endian::read64le(bytes))
            : type == "i4" ? static_cast<int32_t>(endian::read32le(bytes))
                           : *bytes != 0;
  return static_cast<double>(integer);
}

/// The row-major place of the k-th element of an array in Fortran order.
int64_t rowMajorPlace(int64_t k, const Shape &shape) {
  Shape subscripts;
  for (int64_t extent : shape) {
    subscripts.push_back(k % extent);
    k /= extent;
  }
  int64_t place = 0;
  for (size_t d = 0; d < shape.size(); ++d)
    place = place * shape[d] + subscripts[d];
  return place;
}

} // namespace

std::string readNpy(llvm::StringRef bytes, InputData &data) {
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 12)
    return "not a .npy file";
  const bool isLong = bytes[6] >= 2;
  const size_t start = isLong ? 12 : 10;
  const size_t length =
      isLong ? llvm::support::endian::read32le(bytes.data() + 8) : llvm::support::endian::read16le(bytes.data() + 8);
  if (bytes.size() < start + length)
    return "the file ends in its header";
  const llvm::StringRef header = bytes.substr(start, length);
  bytes = bytes.substr(start + length);
  if (std::string wrong = readShape(entryOf(header, "shape"), data.shape); !wrong.empty())
    return wrong;
  llvm::StringRef type = entryOf(header, "descr").drop_front(1).take_until([](char c) { return c == '\''; });
  if (!type.consume_front("<") && !type.consume_front("|"))
    return "elements `" + type.str() + "`; expected little-endian ones";
  if (type != "f8" && type != "f4" && type != "i8" && type != "i4" && type != "b1")
    return "elements `" + type.str() + "`; expected f4, f8, i4, i8 or b1";
  const int64_t size = type[1] - '0', count = *elementCount(data.shape);
  if (count > static_cast<int64_t>(bytes.size()) / size || static_cast<int64_t>(bytes.size()) != count * size)
    return "the header promises " + std::to_string(count) + " elements, the file holds " +
           std::to_string(bytes.size()) + " bytes of them";
  const bool isFortran = entryOf(header, "fortran_order").starts_with("True");
  const bool isInteger = type[0] != 'f';
  data.numbers.resize(count);
  data.integers.resize(isInteger ? count : 0);
  for (int64_t k = 0; k < count; ++k) {
    const int64_t place = isFortran ? rowMajorPlace(k, data.shape) : k;
    int64_t integer = 0;
    data.numbers[place] = numberAt(bytes.data() + k * size, type, integer);
    if (!std::isfinite(data.numbers[place]))
      return "element " + std::to_string(k) + " is not finite";
    if (isInteger)
      data.integers[place] = integer;
  }
  return "";
}

} // namespace dpg::eval
