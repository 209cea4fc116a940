// Speeds of the parts of a product.
#include "cost_model.h"

#include "packing.h"
#include "residue_loops.h"
#include "sweep.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <mutex>

namespace dpg::products {
namespace {

/// Of the speed that tiles have by themselves, what is left in a whole product: panels come from farther caches, and
/// threads wait for each other.
constexpr double share_of_peak = 0.7;

/// How much faster a large product in floating point may be than the one that is measured.
constexpr double growth = 1.25;

/// Seconds of a call: the least of several.
template <class Function> double least_seconds(int tries, Function run) {
  double least = std::numeric_limits<double>::infinity();
  for (int t = 0; t < tries; ++t) {
    const auto start = std::chrono::steady_clock::now();
    run();
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return least;
}

/// Seconds of one thread for each multiplication of bytes, packed residue, and residue of the result.
struct engine_speed {
  double multiplication, packing, finishing;
};

double measure_multiplication(const int8_engine &engine) {
  constexpr index steps = 32;
  const workspace panels(static_cast<std::size_t>(steps * step_depth * (engine.rows + engine.columns)));
  std::fill(panels.bytes(), panels.bytes() + steps * step_depth * (engine.rows + engine.columns), std::int8_t{1});
  alignas(64) std::int32_t tile[most_tile_elements];
  const double seconds = least_seconds(
      8, [&] { engine.multiply(panels.bytes(), panels.bytes() + steps * step_depth * engine.rows, steps, tile); });
  return seconds / static_cast<double>(steps * step_depth * engine.rows * engine.columns);
}

double measure_packing(const int8_engine &engine) {
  constexpr index depth = 4 * step_depth;
  constexpr int count = 8;
  const panel_layout layout = left_layout(engine);
  const std::vector<double> numbers(static_cast<std::size_t>(layout.width * depth), 1.5);
  const operand<double> vectors{numbers.data(), layout.width, depth, depth, 1};
  const std::vector<vector_scale> scales(static_cast<std::size_t>(layout.width), power_of_two(40));
  const workspace packed(static_cast<std::size_t>(count * layout.width * depth));
  const double seconds = least_seconds(4, [&] {
    pack_residues(vectors, scales, layout, count, 0, 0, depth / step_depth, packed.bytes(), layout.width * depth);
  });
  return seconds / static_cast<double>(count * layout.width * depth);
}

double measure_finishing() {
  constexpr int count = 16;
  const residue_loops &loops = fastest_loops();
  alignas(64) static constexpr std::int32_t sums[most_tile_elements] = {};
  alignas(64) std::int8_t residues[count * most_tile_elements];
  alignas(64) double numbers[most_tile_elements];
  const double seconds = least_seconds(8, [&] {
    for (int i = 0; i < count; ++i)
      loops.reduce(sums, most_tile_elements, i, residues + i * most_tile_elements);
    loops.reconstruct(residues, most_tile_elements, most_tile_elements, remaindering_of(count), numbers);
  });
  return seconds / (count * most_tile_elements);
}

engine_speed speed_of(const int8_engine &engine) {
  static std::mutex one_at_a_time;
  static std::map<const int8_engine *, engine_speed> measured;
  const std::lock_guard lock(one_at_a_time);
  const auto found = measured.find(&engine);
  if (found != measured.end())
    return found->second;
  engine.enter_thread();
  const engine_speed speed{measure_multiplication(engine), measure_packing(engine), measure_finishing()};
  engine.leave_thread();
  return measured[&engine] = speed;
}

template <class T> double measure_native(blas_gemm<T> *native, int threads) {
  const std::int32_t n = native != nullptr ? 384 : 192;
  const auto elements = static_cast<std::size_t>(n) * static_cast<std::size_t>(n);
  const std::vector<T> a(elements, T(1)), b(elements, T(1));
  std::vector<T> c(elements);
  const T one = 1, zero = 0;
  const double seconds = least_seconds(3, [&] {
    if (native != nullptr)
      native("N", "N", &n, &n, &n, &one, a.data(), &n, b.data(), &n, &zero, c.data(), &n, 1, 1);
    else
      multiply_by_loops(matrix_product<T>{{a.data(), n, n, 1, n}, {b.data(), n, n, n, 1}, one, zero, c.data(), n},
                        threads);
  });
  return seconds / (static_cast<double>(n) * n * n);
}

} // namespace

double multiplications_a_second(const int8_engine &engine) { return 1 / speed_of(engine).multiplication; }

template <class T> double emulated_seconds(index m, index n, index k, const emulation &how) {
  const engine_speed speed = speed_of(*how.engine);
  const double copies = how.moduli_count * planes_of<T>;
  const double rows = static_cast<double>(rounded_up(m, how.engine->rows));
  const double columns = static_cast<double>(rounded_up(n, how.engine->columns));
  const double depth = static_cast<double>(rounded_up(k, step_depth));
  // Norms, too, are computed of each element, at the cost of a few residues.
  const double seconds = copies * rows * columns * depth * speed.multiplication / share_of_peak +
                         (copies + 4) * depth * (rows + columns) * speed.packing +
                         copies * rows * columns * speed.finishing;
  return seconds / how.threads;
}

template <class T> double native_seconds(index m, index n, index k, blas_gemm<T> *native, int threads) {
  static std::mutex one_at_a_time;
  static std::map<std::pair<blas_gemm<T> *, int>, double> measured;
  const std::lock_guard lock(one_at_a_time);
  const auto [at, is_new] = measured.try_emplace({native, threads});
  if (is_new)
    at->second = measure_native(native, threads);
  return static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k) * at->second / growth;
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template double emulated_seconds<T>(index, index, index, const emulation &);                                         \
  template double native_seconds(index, index, index, blas_gemm<T> *, int);
DPG_INSTANTIATE(double)
DPG_INSTANTIATE(float)
DPG_INSTANTIATE(std::complex<double>)
DPG_INSTANTIATE(std::complex<float>)
#undef DPG_INSTANTIATE

} // namespace dpg::products
