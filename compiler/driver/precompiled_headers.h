// Headers of the runtime that are compiled once for all programs in the cache: parsing them takes longer than most
// programs do.
#pragma once

#include <string>

namespace dpg::driver {

/// The file that sources include first, CACHE/headers-KEY/runtime.h; made and precompiled where it is not there yet.
/// Empty where the compiler is none that takes it, or where it could not be made: programs are built without it then.
///
/// Emitted sources name all headers that they need, and build without this.
std::string precompiledHeaders(const std::string &cache, const std::string &key, const std::string &compiler);

} // namespace dpg::driver
