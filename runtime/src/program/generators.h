// Data that an option describes instead of a file: calls of generators, and constants.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/file_formats/text.h>
#include <dpg/num/complex.h>
#include <dpg/num/random.h>
#include <dpg/program/generator_call.h>
#include <dpg/sparse/generators.h>
#include <dpg/sparse/smg2s.h>

#include "program/number_words.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

namespace dpg {

using generator_signature_list = std::vector<generator_signature>;

/// `rmat`, `c_diagonal`, `convection_diffusion`, `smg2s`.
const generator_signature_list &sparse_generators();

/// `uniform` and `normal`.
const generator_signature_list &dense_generators();

/// Collective over comm.
template <class T> csr_matrix<T> generate_sparse(const communicator &comm, const generator_call &call) {
  const std::string name = call.signature->name;
  if (name == "rmat")
    return rmat<T>(comm, call.integer(0), call.integer(1), call.integer(2));
  if (name == "c_diagonal")
    return c_diagonal<T>(comm, call.integer(0), call.integer(1), call.real(2), call.integer(3));
  if (name == "smg2s") {
    const prescribed_spectrum spectrum(call.integer(0), call.real(1), call.real(2), spectrum_kind{call.integer(3)});
    return smg2s<T>(comm, call.integer(0), spectrum, {call.integer(4), call.integer(5), call.integer(6)});
  }
  return convection_diffusion<T>(comm, call.integer(0), call.integer(1), call.real(2), call.real(3));
}

inline void check_not_negative(const char *what, index size) {
  if (size < 0)
    throw shape_error(std::string("the number of ") + what + " is negative: " + number_text(size));
}

/// A size that the program knows, or the call gives as argument `k`, or both alike.
inline index size_argument(const generator_call &call, int k, const char *what, std::optional<index> known) {
  if (!known && !call.has(k))
    throw usage_error(std::string("the number of ") + what + " is not known; expected `" +
                      call.signature->parameters[k].name + " = NUMBER`");
  const index size = known ? *known : call.integer(k);
  if (call.has(k) && call.integer(k) != size)
    throw shape_error(std::string("it has ").append(number_text(call.integer(k))) + " " + what + "; expected " +
                      number_text(size));
  check_not_negative(what, size);
  return size;
}

/// Element (i, ...) of `uniform` or `normal`.
template <class T, class... Index> T random_element(bool is_uniform, index seed, Index... indices) {
  return static_cast<T>(is_uniform ? uniform(seed, indices...) : normal(seed, indices...));
}

template <class T> void check_random_type() {
  if (!real_or_complex<T>)
    throw usage_error("generators make real numbers; expected a file or an integer");
}

template <class T>
vector<T> generate_vector(const communicator &comm, const generator_call &call, std::optional<index> known_length) {
  check_random_type<T>();
  if (call.has(1) && call.integer(1) != 1)
    throw shape_error("a vector has one column");
  const bool is_uniform = std::string(call.signature->name) == "uniform";
  const index seed = call.integer(2);
  vector<T> x(partition::uniform(comm, size_argument(call, 0, "entries", known_length)));
#pragma omp parallel for schedule(static)
  for (index i = 0; i < x.local_size(); ++i)
    x[i] = random_element<T>(is_uniform, seed, x.partition().first() + i);
  return x;
}

template <class T>
dense_matrix<T> generate_dense(const communicator &comm, const generator_call &call, std::optional<index> known_rows,
                               std::optional<index> known_columns) {
  check_random_type<T>();
  const bool is_uniform = std::string(call.signature->name) == "uniform";
  const index seed = call.integer(2);
  const index row_count = size_argument(call, 0, "rows", known_rows);
  const index column_count = size_argument(call, 1, "columns", known_columns);
  dense_matrix<T> X(partition::uniform(comm, row_count), column_count);
#pragma omp parallel for schedule(static)
  for (index i = 0; i < X.local_rows(); ++i)
    for (index j = 0; j < X.column_count(); ++j)
      X(i, j) = random_element<T>(is_uniform, seed, X.row_partition().first() + i, j);
  return X;
}

/// Whether a word is a number that may become a T.
template <class T> bool is_number(const std::string &word) {
  return complex_number<T> ? parse_complex(word).has_value() : real_number(word).has_value();
}

/// A word that is a number as T: integers stay integers, exactly.
template <class T> T constant(const std::string &word) {
  if constexpr (complex_number<T>) {
    return static_cast<T>(*parse_complex(word));
  } else {
    const double value = *real_number(word);
    if constexpr (std::is_same_v<T, index>) {
      const auto integer = integer_number(word);
      if (!integer && !is_exact_integer(value))
        throw usage_error("found " + quoted(word) + "; expected an integer that fits into 64 bits");
      return integer ? *integer : static_cast<index>(value);
    }
    if (std::is_integral_v<T> && !is_exact_integer(value))
      throw usage_error("found " + quoted(word) + "; expected an integer");
    return static_cast<T>(value);
  }
}

inline index known_size(const char *what, std::optional<index> known) {
  if (!known)
    throw usage_error(std::string("the number of ") + what + " is not known; expected a file");
  check_not_negative(what, *known);
  return *known;
}

template <class T>
vector<T> constant_vector(const communicator &comm, const std::string &word, std::optional<index> length) {
  return vector<T>(partition::uniform(comm, known_size("entries", length)), constant<T>(word));
}

template <class T> vector<T> listed_vector(const communicator &comm, const std::vector<std::string> &words) {
  std::vector<T> values; // all of them, so that all processes end alike where one is no T
  for (const std::string &word : words)
    values.push_back(constant<T>(word));
  vector<T> x(partition::uniform(comm, dpg::size(values)));
  for (index i = 0; i < x.local_size(); ++i)
    x[i] = values[x.partition().first() + i];
  return x;
}

template <class T>
dense_matrix<T> constant_dense(const communicator &comm, const std::string &word, std::optional<index> row_count,
                               std::optional<index> column_count) {
  const index rows = known_size("rows", row_count), columns = known_size("columns", column_count);
  return dense_matrix<T>(partition::uniform(comm, rows), columns, constant<T>(word));
}

} // namespace dpg
