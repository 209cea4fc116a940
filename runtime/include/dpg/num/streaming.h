// Stores that go to memory past the caches.
#pragma once

namespace dpg {

/// Writes a vector of doubles past the caches, at an address that is a multiple of its size.
template <class Vector> [[gnu::always_inline]] inline void stream_vector(const Vector &value, double *first) {
#if defined(__clang__)
  __builtin_nontemporal_store(value, reinterpret_cast<Vector *>(first));
#else
#ifdef __AVX512F__
  typedef double eight_doubles __attribute__((vector_size(64)));
  if constexpr (sizeof(Vector) == sizeof(eight_doubles))
    return __builtin_ia32_movntpd512(first, (eight_doubles)value);
#endif
#ifdef __AVX__
  typedef double four_doubles __attribute__((vector_size(32)));
  if constexpr (sizeof(Vector) == sizeof(four_doubles))
    return __builtin_ia32_movntpd256(first, (four_doubles)value);
#endif
#ifdef __SSE2__
  typedef double two_doubles __attribute__((vector_size(16)));
  if constexpr (sizeof(Vector) == sizeof(two_doubles))
    return __builtin_ia32_movntpd(first, (two_doubles)value);
#endif
  __builtin_memcpy(first, &value, sizeof(value));
#endif
}

/// Has threads that meet this one afterwards see what it streamed, which the processor orders with nothing else.
[[gnu::always_inline]] inline void order_streamed() {
#ifdef __SSE2__
  __builtin_ia32_sfence();
#endif
}

} // namespace dpg
