// Random kernels: nests of loops with affine bounds and subscripts, from the number of a kernel.
#pragma once

#include <cstdint>
#include <map>
#include <string>

/// The text of a module with one kernel, the same for the same seed. Its sizes are `n` and `m`, which loops run to, and
/// what follows from them: see sizesOf.
std::string randomKernel(uint64_t seed);

/// Sizes of a random kernel's arguments: with them, each subscript is inside of its array.
///
///   o  the place that subscripts which count down start at
///   e  the extent of each dimension
std::map<std::string, int64_t> sizesOf(int64_t n, int64_t m);
