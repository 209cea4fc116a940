// The generators of sparse matrices as tasks of the library: their arguments' ranges, then their entries.
#include "compiler/eval/library/generator_tasks.h"

#include "compiler/eval/library/generators.h"
#include "compiler/eval/library/smg2s.h"
#include "compiler/eval/sparse_entries.h"

#include <algorithm>

namespace dpg::eval {

constexpr int64_t mostGenerated = int64_t(1) << 27;

Outcome rmat(TaskCall &call) {
  const int64_t scale = call.integer(0), edges = call.integer(1, 16), seed = call.integer(2, 1);
  if (scale < 0 || scale > 26 || edges < 0 || edges > (mostGenerated >> scale))
    return call.fail("scale is 0 to 26 here, with at most 2^27 edges in all");
  const int64_t n = int64_t(1) << scale;
  return call.give(
      ArrayRef(sparseFrom(call.session, n, n, rmatEntries(scale, edges, seed), ElementKind::Real, call.range)));
}

Outcome cDiagonal(TaskCall &call) {
  const int64_t n = call.integer(0), c = call.integer(1), seed = call.integer(3, 1);
  const double q = call.real(2);
  if (n < 1 || c < 1 || c > n || c > mostGenerated / n || !(q >= 0 && q <= 1))
    return call.fail("n is at least 1, c lies from 1 to n, q from 0 to 1, and n c is at most 2^27 here");
  return call.give(
      ArrayRef(sparseFrom(call.session, n, n, cDiagonalEntries(n, c, q, seed), ElementKind::Real, call.range)));
}

Outcome convectionDiffusion(TaskCall &call) {
  const int64_t nx = call.integer(0), ny = call.integer(1);
  if (nx < 1 || ny < 1 || ny > mostGenerated / nx / 5)
    return call.fail("nx and ny are at least 1, and there are at most 2^27 entries here");
  return call.give(ArrayRef(sparseFrom(call.session, nx * ny, nx * ny,
                                       convectionDiffusionEntries(nx, ny, call.real(2), call.real(3)),
                                       ElementKind::Real, call.range)));
}

namespace {

/// What is wrong with an argument that lies outside its range; nothing where it lies inside.
std::string outside(llvm::StringRef name, int64_t value, int64_t low, int64_t high) {
  if (low <= value && value <= high)
    return "";
  return (name + " is " + llvm::Twine(value) + "; expected " + llvm::Twine(low) + " to " + llvm::Twine(high)).str();
}

/// What is wrong with a call of smg2s, a text for each rule, empty where it is kept.
std::vector<std::string> smg2sProblems(const PrescribedSpectrum &spectrum, const SimilarMatrix &shape) {
  const double low = std::min(spectrum.low, spectrum.high), high = std::max(spectrum.low, spectrum.high);
  std::vector<std::string> problems = {outside("n", spectrum.n, 1, mostGenerated),
                                       outside("spectrum", spectrum.kind, 0, 3),
                                       outside("nilpotency", shape.nilpotency, 2, 64),
                                       spectrum.n < 1 ? "" : outside("bandwidth", shape.bandwidth, 0, spectrum.n - 1)};
  if (!(low >= -1e100 && high <= 1e100))
    problems.push_back("low and high lie from -1e100 to 1e100");
  if (spectrum.kind == PrescribedSpectrum::geometric && !(low > 0) && !(high < 0))
    problems.push_back("low and high of a geometric spectrum are both above or both below 0");
  return problems;
}

} // namespace

Outcome smg2s(TaskCall &call) {
  const PrescribedSpectrum spectrum{call.integer(0), call.real(1, 1), call.real(2, 100), call.integer(3)};
  const SimilarMatrix shape{call.integer(4, 5), call.integer(5, 4), call.integer(6, 1)};
  for (const std::string &problem : smg2sProblems(spectrum, shape))
    if (!problem.empty())
      return call.fail(problem);
  const int64_t n = spectrum.n;
  if (shape.bandwidth + 2 * shape.nilpotency > mostGenerated / n)
    return call.fail("n (bandwidth + 2 nilpotency) is at most 2^27 here");
  return call.give(
      ArrayRef(sparseFrom(call.session, n, n, smg2sEntries(spectrum, shape), ElementKind::Real, call.range)));
}

} // namespace dpg::eval
