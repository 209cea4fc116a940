// Random numbers that are pure functions of integers, bit for bit those of the runtime (dpg/num/random.h).
//
// The algorithm is stated there and written again here from its statement: the two are compared by a test, and neither
// room includes the other.
#pragma once

#include <cstdint>
#include <vector>

namespace dpg::eval {

/// 64 random bits: `integers` is the seed, then the indices.
uint64_t randomBits(const std::vector<int64_t> &integers);
/// The bits for one index more, from the bits without it.
uint64_t randomBitsAfter(uint64_t bits, int64_t index);
/// Uniform in [0, 1), a multiple of 2^-53.
double uniformNumber(const std::vector<int64_t> &integers);
/// Standard normal, by Wichura's quantile (1988, AS 241, doi:10.2307/2347330).
double normalNumber(const std::vector<int64_t> &integers);
/// Uniform among 0 .. bound - 1.
int64_t uniformInteger(int64_t bound, const std::vector<int64_t> &integers);

} // namespace dpg::eval
