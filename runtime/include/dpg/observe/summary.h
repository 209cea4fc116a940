// What a program prints of its results.
#pragma once

#include <dpg/num/certificate.h>
#include <dpg/num/stochastic.h>
#include <dpg/observe/array_summary.h>
#include <dpg/program/options.h>

#include <chrono>
#include <complex>
#include <optional>
#include <string>

namespace dpg {

/// Prints the results of a program's graph, on process 0, and writes those for which the command line names a file:
///
///     dpg::summary summary(options);                        // the clock starts
///     auto result = pagerank::pagerank(std::move(A), damping);
///     summary.iterations(result.iterations, result.converged);
///     summary.output("rank", result.rank, result.rank_certificate);
///
///     pagerank: 41 iterations, converged; 0.012 s, 2 processes
///     rank: real[n] within 1e-10 norm 1
///       size     7115
///       norms    1: 1, 2: 0.026..., max: 0.0046...
///       largest  [4036] 0.0046...
///                ...
///       certified: error at most 3.1e-13, within 1e-10 relative, which is 1e-10 here
///       written to rank.mtx
///
/// All functions are collective. Arrays are not gathered: ten entries of each process are.
class summary {
public:
  /// Everything between this and the first call of another function is the time that is printed.
  explicit summary(const options &options);

  /// How the graph's outermost iteration ended.
  void iterations(index count, bool converged);

  /// A vector or matrix; `outcome` is that of its contract. @throws dpg::input_error if its file cannot be written
  template <class Array>
  void output(const std::string &name, const Array &array, const std::optional<certificate> &outcome = std::nullopt) {
    head();
    print_output(name, summary_text(summarize(array)), outcome);
    options_.write(name, array);
    print_file(name);
  }

  /// A number; an int has all its digits, a bool is `true` or `false`.
  void output(const std::string &name, double value, const std::optional<certificate> &outcome = std::nullopt);
  void output(const std::string &name, std::complex<double> value,
              const std::optional<certificate> &outcome = std::nullopt);
  void output(const std::string &name, const dd &value, const std::optional<certificate> &outcome = std::nullopt);
  void output(const std::string &name, const stochastic &value,
              const std::optional<certificate> &outcome = std::nullopt);
  void output(const std::string &name, index value, const std::optional<certificate> &outcome = std::nullopt);
  void output(const std::string &name, bool value, const std::optional<certificate> &outcome = std::nullopt);

private:
  void head();
  void print(const std::string &text) const;
  void print_scalar(const std::string &name, const std::string &value, const std::optional<certificate> &outcome);
  void print_output(const std::string &name, const std::string &text, const std::optional<certificate> &outcome) const;
  void print_file(const std::string &name) const;
  std::string type_of(const std::string &name) const;

  const options &options_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  bool has_head_ = false;
  std::string iterations_;
};

} // namespace dpg
