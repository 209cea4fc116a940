// Which engines there are, and which of them run here.
#include "int8_engine.h"

#include <array>

namespace dpg::products {
namespace {

constexpr std::array engines = {
#if defined(__x86_64__)
    &amx_engine,      &vnni_engine,       &avx2_engine,
#endif
    &portable_engine, &amx_layout_engine,
};

} // namespace

std::span<const int8_engine *const> all_engines() { return engines; }

const int8_engine &fastest_engine() {
  static const int8_engine &fastest = []() -> const int8_engine & {
    for (const int8_engine *engine : engines)
      if (engine->runs_here())
        return *engine;
    return portable_engine;
  }();
  return fastest;
}

const int8_engine *find_engine(std::string_view name) {
  for (const int8_engine *engine : engines)
    if (engine->name == name)
      return engine->runs_here() ? engine : nullptr;
  return nullptr;
}

} // namespace dpg::products
