// A hash of bytes that is the same in every program: FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv).
#pragma once

#include <cstdint>
#include <string_view>

namespace dpg {

inline constexpr std::uint64_t hash_seed = 0xcbf29ce484222325;

constexpr std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t hash = hash_seed) {
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3;
  }
  return hash;
}

} // namespace dpg
