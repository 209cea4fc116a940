// What a program that was compiled for sampling (`dpgc analyze --sample`) tells of its results, for the compiler to
// read.
#pragma once

#include <dpg/num/stochastic.h>
#include <dpg/observe/array_summary.h>
#include <dpg/program/options.h>

#include <complex>
#include <string>

namespace dpg {

/// Takes the place of dpg::summary, and prints one line of JSON on process 0 when all results are there:
///
///     {"results": [{"name": "y", "type": "real[n]", "shape": [7], "value": 0.31, "text": "0.3123", "digits": 4.2,
///                   "error": 1.9e-05, "largest": [{"row": 3, "column": -1, "text": "0.3123", "digits": 4.2}]}],
///      "places": [{"place": "a.dpg:12", "products": 0, "quotients": 0, "branches": 1, "functions": 0,
///                  "cancellations": 3}]}
///
/// Of an array `value` is its max norm, `digits` the fewest of an element, `error` the largest estimate of an
/// element's; what is not stochastic has neither. Numbers that are not finite are strings. All functions are
/// collective.
class sample_report {
public:
  /// Sets what random bits depend on, set_sampling_seed(): DPG_SAMPLING_SEED, an int, in the environment of process 0.
  /// @throws dpg::usage_error if that is no int
  explicit sample_report(const options &options);

  void iterations(index, bool) {}

  template <class Array> void output(const std::string &name, const Array &array) {
    const array_summary summary = summarize(array);
    double error = 0;
    for (const auto &element : elements_of(array))
      if constexpr (std::same_as<std::remove_cvref_t<decltype(element)>, stochastic>)
        error = std::max(error, estimated_error(element));
    add_array(name, summary, error);
    options_.write(name, array);
  }
  void output(const std::string &name, const stochastic &value);
  void output(const std::string &name, double value);
  void output(const std::string &name, std::complex<double> value);
  void output(const std::string &name, const dd &value);
  void output(const std::string &name, index value);
  void output(const std::string &name, bool value);

  /// Prints the line.
  void finish() const;

private:
  template <class T> static std::span<const T> elements_of(const vector<T> &x) { return x.owned(); }
  template <class T> static std::span<const T> elements_of(const dense_matrix<T> &X) { return X.owned(); }
  template <class T> static std::span<const T> elements_of(const csr_matrix<T> &A) { return A.values(); }

  void add_array(const std::string &name, const array_summary &summary, double error);
  void add_text(const std::string &name, const std::string &text);
  void begin(const std::string &name);

  const options &options_;
  std::string results_;
};

} // namespace dpg
