// Result files and summaries.
#include "compiler/eval/outputs.h"

#include "compiler/eval/library/number.h"
#include "compiler/eval/node.h"
#include "compiler/eval/norms.h"
#include "compiler/eval/text.h"

#include <dpg/file_formats/npy_header.h>

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <unistd.h>

namespace dpg::eval {

namespace {

constexpr int fileDigits = 40, summaryDigits = 20, normDigits = 10;
constexpr size_t largestShown = 10;

std::string fieldText(const Array &array, int64_t slot) {
  if (array.isInteger())
    return std::to_string(array.integers[slot]);
  const std::string real = numberText(array.re[slot], fileDigits);
  return array.isComplex() ? real + " " + numberText(array.im[slot], fileDigits) : real;
}

std::string fileText(const Array &array) {
  const char *field = array.isInteger() ? "integer" : array.isComplex() ? "complex" : "real";
  std::string text =
      std::string("%%MatrixMarket matrix ") + (array.isSparse() ? "coordinate " : "array ") + field + " general\n";
  const int64_t rows = array.rank() == 0 ? 1 : array.shape[0], columns = array.rank() == 2 ? array.shape[1] : 1;
  text += std::to_string(rows) + " " + std::to_string(columns);
  if (!array.isSparse()) {
    text += "\n";
    for (int64_t j = 0; j < columns; ++j)
      for (int64_t i = 0; i < rows; ++i)
        text += fieldText(array, i * columns + j) + "\n";
    return text;
  }
  text += " " + std::to_string(array.slots()) + "\n";
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    const Shape at = array.subscriptsOf(slot);
    text += std::to_string(at[0] + 1) + " " + std::to_string(at[1] + 1) + " " + fieldText(array, slot) + "\n";
  }
  return text;
}

/// The nearest numbers of 64 bits.
std::string numpyText(const Array &array) {
  std::string text = npy_head(array.isInteger() ? "i8" : array.isComplex() ? "c16" : "f8", array.shape);
  const auto append = [&](auto number) { text.append(reinterpret_cast<const char *>(&number), sizeof number); };
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    if (array.isInteger()) {
      append(array.integers[slot]);
      continue;
    }
    append(mpfr_get_d(array.re[slot], MPFR_RNDN));
    if (array.isComplex())
      append(mpfr_get_d(array.im[slot], MPFR_RNDN));
  }
  return text;
}

/// Writes beside the file, syncs, renames: the file is the old one or the new one, never a part.
std::string writeWhole(const std::string &path, const std::string &text) {
  const std::string beside = path + ".part";
  std::FILE *file = std::fopen(beside.c_str(), "wb");
  if (!file)
    return std::strerror(errno);
  const bool isWritten = std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0 &&
                         ::fsync(fileno(file)) == 0;
  const int error = errno;
  const bool isClosed = std::fclose(file) == 0;
  if (isWritten && isClosed && std::rename(beside.c_str(), path.c_str()) == 0)
    return "";
  const int reason = isWritten ? errno : error;
  std::remove(beside.c_str());
  return std::strerror(reason);
}

/// A scalar as an array of rank 0.
std::shared_ptr<Array> arrayOf(const Value &value) {
  auto array = std::make_shared<Array>(value.kind, Shape());
  array->setZero(0);
  if (array->isInteger())
    array->integers[0] = value.integer;
  else
    mpfr_set(array->re[0], value.re.get(), MPFR_RNDN);
  if (array->isComplex())
    mpfr_set(array->im[0], value.im.get(), MPFR_RNDN);
  return array;
}

std::string placeText(SourceRange range, const SourceManager &sources) {
  return sources.file(range.file).displayPath + ":" + std::to_string(sources.begin(range).line);
}

} // namespace

std::string writeResult(const std::string &path, const Value &value) {
  const ArrayRef array = value.array ? value.array : ArrayRef(arrayOf(value));
  const bool isNumpy = llvm::StringRef(path).ends_with(".npy");
  if (isNumpy && array->isSparse())
    return "a NumPy file holds no sparse matrix";
  if (isNumpy && !array->hasAbsent())
    return writeWhole(path, numpyText(*array));
  if (array->rank() > 2)
    return "a Matrix Market file holds one or two dimensions, not " + shapeText(array->shape);
  if (array->hasAbsent())
    return "some of its elements are absent";
  return writeWhole(path, fileText(*array));
}

void summarise(llvm::raw_ostream &out, const std::string &name, const Value &value) {
  if (!value.array) {
    out << name << " = " << valueText(value, summaryDigits) << "\n";
    return;
  }
  const Array &array = *value.array;
  out << name << ": " << shapeText(array.shape);
  if (array.isSparse())
    out << ", " << array.slots() << " entries";
  out << "\n  norms of its elements: 1 = " << numberText(vectorNorm(array, ast::ContractNorm::One).get(), normDigits)
      << ", 2 = " << numberText(vectorNorm(array, ast::ContractNorm::Two).get(), normDigits)
      << ", max = " << numberText(vectorNorm(array, ast::ContractNorm::Max).get(), normDigits) << "\n";
  std::vector<Real> sizes;
  for (int64_t slot = 0; slot < array.slots(); ++slot)
    sizes.push_back(modulus(elementOf(array, slot)));
  std::vector<int64_t> order(array.slots());
  std::iota(order.begin(), order.end(), 0);
  const size_t count = std::min(order.size(), largestShown);
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](int64_t a, int64_t b) { return sizes[b] < sizes[a] || (!(sizes[a] < sizes[b]) && a < b); });
  for (size_t k = 0; k < count; ++k)
    out << "  [" << subscriptText(array.subscriptsOf(order[k])) << "] = " << elementText(array, order[k], summaryDigits)
        << "\n";
}

void describeLoop(llvm::raw_ostream &out, const LoopRecord &loop, const SourceManager &sources) {
  out << "repeat at " << placeText(loop.range, sources) << ": " << loop.iterations
      << (loop.iterations == 1 ? " iteration" : " iterations") << ", ended by "
      << (loop.endedByCount ? "count" : "its condition");
  if (loop.reachedLimit)
    out << "; its limit after " << loop.furtherIterations << " more";
  out << "\n";
}

void describeCertificate(llvm::raw_ostream &out, const CertificateRecord &certificate, const SourceManager &sources) {
  out << "certify " << certificate.name << " at " << placeText(certificate.range, sources) << ": bound "
      << numberText(certificate.bound.re.get(), normDigits) << (certificate.holds ? ", at most " : ", more than ")
      << numberText(certificate.tolerance.re.get(), normDigits)
      << (certificate.holds ? ": the contract holds\n" : ": the contract is not met\n");
}

} // namespace dpg::eval
