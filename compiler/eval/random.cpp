// SplitMix64 over a path of indices (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195), and the normal quantile.
#include "compiler/eval/random.h"

#include <array>
#include <cmath>

namespace dpg::eval {
namespace {

constexpr uint64_t gamma = 0x9e3779b97f4a7c15u;

uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// Horner's rule, highest coefficient first, one fused step each.
template <size_t count> double horner(const std::array<double, count> &highestFirst, double x) {
  double sum = highestFirst[0];
  for (size_t k = 1; k < count; ++k)
    sum = std::fma(sum, x, highestFirst[k]);
  return sum;
}

/// log(p) for 0 < p < 1, every rounding fixed: e log 2 + 2 artanh((m - 1) / (m + 1)) with p = m 2^e.
double logarithm(double p) {
  static const std::array<double, 13> artanhSeries = {1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17,
                                                      1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9,  1.0 / 7,
                                                      1.0 / 5,  1.0 / 3,  1.0};
  int e = 0;
  double m = std::frexp(p, &e);
  if (m < 0x1.6a09e667f3bcdp-1) { // sqrt(1/2): m lies in [sqrt(1/2), sqrt(2))
    m *= 2;
    --e;
  }
  const double z = (m - 1) / (m + 1);
  const double artanh = z * horner(artanhSeries, z * z);
  const double scale = e;
  return std::fma(scale, 0x1.62e42fefa38p-1, std::fma(scale, 0x1.ef35793c7673p-45, 2 * artanh));
}

double centralQuantile(double q) {
  static const std::array<double, 8> numerator = {
      2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
      1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0};
  static const std::array<double, 8> denominator = {
      5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
      5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0};
  const double r = std::fma(-q, q, 0.180625);
  return q * horner(numerator, r) / horner(denominator, r);
}

/// The quantile in the tails; r = sqrt(-log of the tail's probability).
double tailQuantile(double r) {
  static const std::array<double, 8> nearNumerator = {
      7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
      3.64784832476320460504e0,  5.76949722146069140550e0,  4.63033784615654529590e0,  1.42343711074968357734e0};
  static const std::array<double, 8> nearDenominator = {
      1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
      6.89767334985100004550e-1, 1.67638483018380384940e0,  2.05319162663775882187e0,  1.0};
  static const std::array<double, 8> farNumerator = {
      2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
      2.96560571828504891230e-1, 1.78482653991729133580e0,  5.46378491116411436990e0,  6.65790464350110377720e0};
  static const std::array<double, 8> farDenominator = {
      2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
      1.48753612908506148525e-2,  1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};
  if (r <= 5)
    return horner(nearNumerator, r - 1.6) / horner(nearDenominator, r - 1.6);
  return horner(farNumerator, r - 5) / horner(farDenominator, r - 5);
}

} // namespace

uint64_t randomBits(const std::vector<int64_t> &integers) {
  uint64_t state = mix(static_cast<uint64_t>(integers[0]) + gamma);
  for (size_t k = 1; k < integers.size(); ++k)
    state = randomBitsAfter(state, integers[k]);
  return state;
}

uint64_t randomBitsAfter(uint64_t bits, int64_t index) {
  return mix(bits + gamma * (static_cast<uint64_t>(index) + 1));
}

double uniformNumber(const std::vector<int64_t> &integers) {
  return static_cast<double>(randomBits(integers) >> 11) * 0x1p-53;
}

double normalNumber(const std::vector<int64_t> &integers) {
  const double p = (static_cast<double>(randomBits(integers) >> 12) + 0.5) * 0x1p-52;
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425)
    return centralQuantile(q);
  const double x = tailQuantile(std::sqrt(-logarithm(q < 0 ? p : 1 - p)));
  return q < 0 ? -x : x;
}

int64_t uniformInteger(int64_t bound, const std::vector<int64_t> &integers) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<int64_t>((static_cast<Wide>(randomBits(integers)) * static_cast<Wide>(bound)) >> 64);
}

} // namespace dpg::eval
