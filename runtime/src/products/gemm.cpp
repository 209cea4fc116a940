// Products to a stated accuracy: arguments, the choice between residues and floating point, and what is not finite.
#include <dpg/products/gemm.h>

#include "cost_model.h"
#include "moduli_count.h"
#include "native_product.h"
#include "sweep.h"

#include <dpg/errors.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace dpg {
namespace {

using namespace products;

constexpr std::size_t least_workspace = std::size_t{64} << 20;
constexpr double least_eps = 0x1p-60;

template <class T> constexpr double unit_roundoff = std::numeric_limits<typename real_of<T>::type>::epsilon() / 2;

std::string short_text(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%g", value);
  return text;
}

// --- arguments -------------------------------------------------------------------------------------------------------

bool is_transpose(char given) { return given == 'N' || given == 'T' || given == 'C'; }

void check_transpose(const char *of, char given) {
  if (!is_transpose(given))
    throw usage_error(std::string("transpose of ") + of + " is `" + given + "`: expected N, T or C");
}

void check_stride(const char *of, index stride, index least) {
  if (stride < std::max<index>(1, least))
    throw shape_error(std::string("leading dimension of ") + of + " is " + std::to_string(stride) + ", below " +
                      std::to_string(std::max<index>(1, least)));
}

void check_accuracy(const gemm_accuracy &accuracy) {
  const bool may_be_zero = accuracy.contract != gemm_contract::backward;
  const bool fits = (accuracy.eps >= least_eps && accuracy.eps < 1) || (may_be_zero && accuracy.eps == 0);
  if (accuracy.contract != gemm_contract::native && !fits)
    throw usage_error("eps of a product's accuracy is " + short_text(accuracy.eps) + ": expected 2^-60 to 1");
}

template <class T> void check(const gemm_problem<T> &given, const gemm_options<T> &options) {
  check_transpose("A", given.transpose_a);
  check_transpose("B", given.transpose_b);
  for (const auto &[name, extent] : {std::pair{"m", given.m}, std::pair{"n", given.n}, std::pair{"k", given.k}})
    if (extent < 0)
      throw shape_error(std::string(name) + " of a product is " + std::to_string(extent) + ", below 0");
  const bool a_as_is = (given.transpose_a == 'N') != given.by_rows,
             b_as_is = (given.transpose_b == 'N') != given.by_rows;
  check_stride("A", given.a_stride, a_as_is ? given.m : given.k);
  check_stride("B", given.b_stride, b_as_is ? given.k : given.n);
  check_stride("C", given.c_stride, given.by_rows ? given.n : given.m);
  check_accuracy(options.accuracy);
}

/// What lies by rows is the transpose by columns: C' = B' A'.
template <class T> gemm_problem<T> by_columns(gemm_problem<T> given) {
  if (given.by_rows) {
    std::swap(given.a, given.b);
    std::swap(given.a_stride, given.b_stride);
    std::swap(given.transpose_a, given.transpose_b);
    std::swap(given.m, given.n);
    given.by_rows = false;
  }
  return given;
}

template <class T> matrix_product<T> vectors_of(const gemm_problem<T> &given) {
  const bool a_turned = given.transpose_a != 'N', b_turned = given.transpose_b != 'N';
  const index one = 1;
  return {{given.a, given.m, given.k, a_turned ? given.a_stride : one, a_turned ? one : given.a_stride,
           given.transpose_a == 'C'},
          {given.b, given.n, given.k, b_turned ? one : given.b_stride, b_turned ? given.b_stride : one,
           given.transpose_b == 'C'},
          given.alpha,
          given.beta,
          given.c,
          given.c_stride};
}

// --- floating point --------------------------------------------------------------------------------------------------

template <class T> bool blas_counts(const gemm_problem<T> &given) {
  constexpr index most = std::numeric_limits<std::int32_t>::max();
  return std::max({given.m, given.n, given.k, given.a_stride, given.b_stride, given.c_stride}) <= most;
}

template <class T>
gemm_outcome multiply_natively(const gemm_problem<T> &given, const matrix_product<T> &product, blas_gemm<T> *native,
                               int threads) {
  if (native != nullptr && blas_counts(given)) {
    const auto narrow = [](index extent) { return static_cast<std::int32_t>(extent); };
    const std::int32_t m = narrow(given.m), n = narrow(given.n), k = narrow(given.k), a_stride = narrow(given.a_stride),
                       b_stride = narrow(given.b_stride), c_stride = narrow(given.c_stride);
    native(&given.transpose_a, &given.transpose_b, &m, &n, &k, &given.alpha, given.a, &a_stride, given.b, &b_stride,
           &given.beta, given.c, &c_stride, 1, 1);
  } else {
    multiply_by_loops(product, threads);
  }
  return {};
}

/// The part of a product in some rows and columns.
template <class T>
matrix_product<T> part_of(matrix_product<T> product, index row, index rows, index column, index columns) {
  product.left.first += row * product.left.vector_stride;
  product.left.count = rows;
  product.right.first += column * product.right.vector_stride;
  product.right.count = columns;
  product.result += row + column * product.stride;
  return product;
}

/// Elements of rows and columns that are not finite, each once.
template <class T>
void multiply_rest(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                   const std::vector<vector_measure> &columns, int threads) {
  const index m = product.left.count, n = product.right.count;
  const auto unusual = [](const vector_measure &of) { return !of.is_finite; };
  const bool any_column = std::ranges::any_of(columns, unusual);
  for (index i = 0; i < m;) { // runs of rows of one kind
    const bool is_finite = rows[static_cast<std::size_t>(i)].is_finite;
    index end = i + 1;
    while (end < m && rows[static_cast<std::size_t>(end)].is_finite == is_finite)
      ++end;
    if (!is_finite)
      multiply_by_loops(part_of(product, i, end - i, 0, n), threads);
    else if (any_column)
      for (index j = 0; j < n; ++j)
        if (unusual(columns[static_cast<std::size_t>(j)]))
          multiply_by_loops(part_of(product, i, end - i, j, 1), threads);
    i = end;
  }
}

/// The share of elements whose row or column is not finite.
double share_of_rest(const std::vector<vector_measure> &rows, const std::vector<vector_measure> &columns) {
  const auto share = [](const std::vector<vector_measure> &of) {
    const auto unusual = std::ranges::count_if(of, [](const vector_measure &each) { return !each.is_finite; });
    return static_cast<double>(unusual) / static_cast<double>(of.size());
  };
  return 1 - (1 - share(rows)) * (1 - share(columns));
}

/// Above it BLAS computes the whole: loops for the rest take several times as long for each element.
constexpr double most_of_rest = 0x1p-6;

// --- the choice ------------------------------------------------------------------------------------------------------

/// A product, and what a contract says of it.
template <class T> class contracted {
public:
  contracted(const gemm_problem<T> &given, const gemm_options<T> &options, const int8_engine &engine)
      : given_(by_columns(given)), product_(vectors_of(given_)), options_(options),
        native_(options.native != nullptr ? options.native : loaded_blas<T>()),
        terms_(static_cast<double>(given.k) * parts_of<T>) {
    how_ = {.engine = &engine,
            .moduli_count = 0,
            .workspace = workspace_bytes(),
            .threads = options.threads > 0 ? options.threads : most_threads()};
  }

  gemm_outcome run() {
    if (given_.m == 0 || given_.n == 0)
      return {};
    if (given_.k == 0 || given_.alpha == T(0)) {
      scale_result(product_);
      return {};
    }
    const gemm_contract contract = options_.accuracy.contract;
    if (contract == gemm_contract::native)
      return natively();
    const bool is_backward = contract == gemm_contract::backward;
    // No element has an error that is less over |A| |B| than {2, 1}: norms are what they are.
    how_.moduli_count = least_moduli(is_backward ? ratios_of_norms(terms_) : error_ratios{2, 1}, terms_, tolerance());
    if (prefers_native() || (!is_backward && sample_prefers_native()))
      return natively();
    const std::vector<vector_measure> rows = measure_vectors(product_.left, how_.threads);
    const std::vector<vector_measure> columns = measure_vectors(product_.right, how_.threads);
    if (!options_.prefer_emulation && native_meets_contract() && share_of_rest(rows, columns) > most_of_rest)
      return natively();
    if (!is_backward) {
      how_.moduli_count = moduli_for_elements(product_, rows, columns);
      if (prefers_native())
        return natively();
    }
    multiply_emulated(product_, rows, columns, how_);
    multiply_rest(product_, rows, columns, how_.threads);
    return {how_.moduli_count, how_.engine->name};
  }

private:
  /// Of floating point: k u / (1 - k u) times |A| |B|, which is at most that times ||a|| ||b||.
  double gamma() const { return terms_ * unit_roundoff<T> / (1 - terms_ * unit_roundoff<T>); }

  /// What emulation may be off by, over the scale of the contract, beside a last rounding. gamma_k holds that rounding,
  /// and of float the one to double before it.
  double tolerance() const {
    constexpr double less = 1 - 0x1p-20;
    return options_.accuracy.eps > 0 ? options_.accuracy.eps * less : (terms_ - 1) * unit_roundoff<T> * less;
  }

  bool native_meets_contract() const { return options_.accuracy.eps == 0 || options_.accuracy.eps >= gamma(); }

  /// By magnitudes, or by their roots where exponents spread too far for these.
  int moduli_for_elements(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                          const std::vector<vector_measure> &columns) const {
    for (const magnitude kind : {magnitude::plain, magnitude::root}) {
      const error_ratios ratios = ratios_of_elements(product, rows, columns, kind, how_);
      const int count = least_moduli(ratios, terms_, tolerance());
      if (count > 0)
        return count;
    }
    return 0;
  }

  /// Whether a few rows and columns alone take so many moduli that floating point is preferred: so matrices whose
  /// entries spread too far cost little more than that.
  bool sample_prefers_native() {
    constexpr index most = 64, least = 4 * most; // of fewer rows and columns, the whole costs as little
    if (given_.m < least || given_.n < least)
      return false;
    matrix_product<T> sample = product_;
    for (operand<T> *of : {&sample.left, &sample.right}) {
      of->vector_stride *= of->count / most;
      of->count = most;
    }
    how_.moduli_count = moduli_for_elements(sample, measure_vectors(sample.left, how_.threads),
                                            measure_vectors(sample.right, how_.threads));
    return prefers_native();
  }

  bool prefers_native() const {
    if (how_.moduli_count == 0) {
      if (native_meets_contract())
        return true;
      throw contract_error("a product of inner dimension " + std::to_string(given_.k) + " to the accuracy " +
                           short_text(options_.accuracy.eps) + " takes more than 20 moduli");
    }
    if (options_.prefer_emulation || !native_meets_contract())
      return false;
    const double multiplications =
        static_cast<double>(given_.m) * static_cast<double>(given_.n) * static_cast<double>(given_.k);
    return multiplications < least_multiplications ||
           native_seconds<T>(given_.m, given_.n, given_.k, native_, how_.threads) <
               emulated_seconds<T>(given_.m, given_.n, given_.k, how_);
  }

  gemm_outcome natively() const { return multiply_natively(given_, product_, native_, how_.threads); }

  std::size_t workspace_bytes() const {
    const double elements = static_cast<double>(given_.m) * static_cast<double>(given_.k) +
                            static_cast<double>(given_.k) * static_cast<double>(given_.n) +
                            static_cast<double>(given_.m) * static_cast<double>(given_.n);
    const auto own = static_cast<std::size_t>(elements * sizeof(T));
    return std::max(least_workspace, options_.workspace > 0 ? options_.workspace : own);
  }

  gemm_problem<T> given_;
  matrix_product<T> product_;
  const gemm_options<T> &options_;
  blas_gemm<T> *native_;
  double terms_;
  emulation how_{};
};

const int8_engine &engine_named(std::string_view name) {
  if (name.empty())
    return fastest_engine();
  const int8_engine *engine = find_engine(name);
  if (engine != nullptr)
    return *engine;
  std::string known;
  for (const std::string_view each : gemm_engines())
    known += (known.empty() ? "" : ", ") + std::string(each);
  throw usage_error("engine `" + std::string(name) + "` is not on this machine: expected one of " + known);
}

} // namespace

template <class T> gemm_outcome multiply(const gemm_problem<T> &problem, const gemm_options<T> &options) {
  check(problem, options);
  return contracted<T>(problem, options, engine_named(options.engine)).run();
}

std::vector<std::string_view> gemm_engines() {
  std::vector<std::string_view> names;
  for (const int8_engine *engine : all_engines())
    if (engine->runs_here())
      names.push_back(engine->name);
  return names;
}

double gemm_engine_peak(std::string_view engine) { return 2 * multiplications_a_second(engine_named(engine)); }

template gemm_outcome multiply(const gemm_problem<double> &, const gemm_options<double> &);
template gemm_outcome multiply(const gemm_problem<float> &, const gemm_options<float> &);
template gemm_outcome multiply(const gemm_problem<std::complex<double>> &, const gemm_options<std::complex<double>> &);
template gemm_outcome multiply(const gemm_problem<std::complex<float>> &, const gemm_options<std::complex<float>> &);

} // namespace dpg
