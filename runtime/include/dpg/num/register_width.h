// How many doubles a vector register of the machine holds that is compiled for.
#pragma once

namespace dpg {

#if defined(__AVX512F__)
inline constexpr int register_width = 8;
#elif defined(__AVX__)
inline constexpr int register_width = 4;
#else
inline constexpr int register_width = 2;
#endif

} // namespace dpg
