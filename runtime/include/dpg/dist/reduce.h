// Reductions of scalars over processes: sum, max, min, any, all, the place of a maximum, and several in one message.
//
//     const double change = dpg::sum(comm, change_here);
//
// in one message each:
//
//     const auto [lost, mass] = dpg::sum(comm, lost_here, mass_here);
//     const auto [change, largest] = dpg::reduce(comm, dpg::sum_of{change_here}, dpg::max_of{largest_here});
//
// Every process gets identical results, as MPI demands, so that all take the same way at a test for convergence. Sums
// depend on the number of processes as far as rounding goes.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/errors.h>
#include <dpg/index.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstring>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>

namespace dpg {

/// A value and the global index of where it stands; -1 where there is none.
template <class T> struct located {
  T value;
  index at = -1;
  friend bool operator==(const located &, const located &) = default;
};

/// The sum over processes.
template <class T> struct sum_of {
  T value;
  static T combine(const T &a, const T &b) { return static_cast<T>(a + b); }
};

/// The product over processes.
template <class T> struct product_of {
  T value;
  static T combine(const T &a, const T &b) { return static_cast<T>(a * b); }
};

/// The maximum over processes; a NaN if one has a NaN.
template <class T> struct max_of {
  T value;
  static T combine(const T &a, const T &b) {
    if constexpr (std::floating_point<T>)
      return a != a || a > b ? a : b;
    else if constexpr (std::is_arithmetic_v<T>)
      return a > b ? a : b;
    else
      return max(a, b);
  }
};

/// The minimum over processes; a NaN if one has a NaN.
template <class T> struct min_of {
  T value;
  static T combine(const T &a, const T &b) {
    if constexpr (std::floating_point<T>)
      return a != a || a < b ? a : b;
    else if constexpr (std::is_arithmetic_v<T>)
      return a < b ? a : b;
    else
      return min(a, b);
  }
};

/// Whether it is true on any process.
struct any_of {
  bool value;
  static bool combine(bool a, bool b) { return a || b; }
};

/// Whether it is true on all processes.
struct all_of {
  bool value;
  static bool combine(bool a, bool b) { return a && b; }
};

namespace reducing {

/// Of two candidates the one that `precedes` the other; of equal ones that with the smaller index. A NaN precedes all
/// numbers, and a candidate at -1 is none.
template <class T, class Precedes>
located<T> better(const located<T> &a, const located<T> &b, const Precedes &precedes) {
  if (a.at < 0 || b.at < 0)
    return a.at < 0 ? b : a;
  const bool first = a.value != a.value || precedes(a.value, b.value);
  const bool second = b.value != b.value || precedes(b.value, a.value);
  return first == second ? (a.at < b.at ? a : b) : first ? a : b;
}

} // namespace reducing

/// The largest value and its place, of equal ones the smallest index; the first NaN where there is one.
template <class T> struct max_located {
  located<T> value;
  static located<T> combine(const located<T> &a, const located<T> &b) {
    return reducing::better(a, b, std::greater<T>());
  }
};

/// The smallest value and its place, of equal ones the smallest index; the first NaN where there is one.
template <class T> struct min_located {
  located<T> value;
  static located<T> combine(const located<T> &a, const located<T> &b) { return reducing::better(a, b, std::less<T>()); }
};

/// Where a candidate stands. `statement` is the program's: "solve.dpg:12".
///
/// @throws dpg::range_error where there is none: the place of a maximum of nothing. Ends the program where threads run.
template <class T> index place(const located<T> &best, const char *statement) {
  if (best.at < 0)
    throw_or_end(std::string(statement) + ": the place of the largest or smallest of no elements");
  return best.at;
}

namespace reducing {

/// Values of different types one behind the other, as bytes: what one message holds.
template <class... Parts> struct packed {
  static constexpr std::size_t bytes = (sizeof(Parts::value) + ...);
  static constexpr std::array<std::size_t, sizeof...(Parts)> sizes = {sizeof(Parts::value)...};

  static constexpr std::size_t offset(std::size_t part) {
    std::size_t before = 0;
    for (std::size_t p = 0; p < part; ++p)
      before += sizes[p];
    return before;
  }

  template <std::size_t... P> static void combine_parts(const char *from, char *into, std::index_sequence<P...>) {
    (combine_part<std::tuple_element_t<P, std::tuple<Parts...>>>(from + offset(P), into + offset(P)), ...);
  }

  template <class Part> static void combine_part(const char *from, char *into) {
    using value_type = decltype(Part::value);
    static_assert(std::is_trivially_copyable_v<value_type>);
    alignas(value_type) char storage[2][sizeof(value_type)];
    std::memcpy(storage[0], from, sizeof(value_type));
    std::memcpy(storage[1], into, sizeof(value_type));
    const value_type combined = Part::combine(*reinterpret_cast<const value_type *>(storage[0]),
                                              *reinterpret_cast<const value_type *>(storage[1]));
    std::memcpy(into, &combined, sizeof(value_type));
  }

  /// What MPI calls: into = from (op) into.
  static void combine(void *from, void *into, int *count, MPI_Datatype *) {
    for (int c = 0; c < *count; ++c)
      combine_parts(static_cast<const char *>(from) + c * bytes, static_cast<char *>(into) + c * bytes,
                    std::index_sequence_for<Parts...>());
  }

  template <std::size_t... P> static auto unpack(const char *message, std::index_sequence<P...>) {
    std::tuple<decltype(Parts::value)...> values;
    (std::memcpy(&std::get<P>(values), message + offset(P), sizes[P]), ...);
    return values;
  }
};

/// An operation of our own on blocks of bytes, made at its first use and kept until MPI ends.
struct byte_operation {
  byte_operation(MPI_User_function *function, std::size_t bytes);
  MPI_Op operation = MPI_OP_NULL;
  MPI_Datatype block = MPI_DATATYPE_NULL;
};

void allreduce(const communicator &comm, void *message, const byte_operation &operation);

} // namespace reducing

/// Several reductions in one message: a tuple of their results, in order.
///
/// Collective over comm.
template <class... Parts> auto reduce(const communicator &comm, const Parts &...parts) {
  if (comm.is_alone())
    return std::tuple<decltype(Parts::value)...>(parts.value...);
  using packed = reducing::packed<Parts...>;
  static const reducing::byte_operation operation(&packed::combine, packed::bytes);
  char message[packed::bytes];
  std::size_t at = 0;
  ((std::memcpy(message + at, &parts.value, sizeof(parts.value)), at += sizeof(parts.value)), ...);
  reducing::allreduce(comm, message, operation);
  return packed::unpack(message, std::index_sequence_for<Parts...>());
}

/// Sums, one message for all: a value for one argument, a tuple for several. Collective over comm.
template <class T> T sum(const communicator &comm, const T &here) { return std::get<0>(reduce(comm, sum_of<T>{here})); }
template <class T, class... More>
  requires(sizeof...(More) > 0)
auto sum(const communicator &comm, const T &here, const More &...more) {
  return reduce(comm, sum_of<T>{here}, sum_of<More>{more}...);
}

template <>
double sum(const communicator &comm, const double &here); // by MPI's own operation, which is a little faster

/// The product. Collective over comm.
template <class T> T product(const communicator &comm, const T &here) {
  return std::get<0>(reduce(comm, product_of<T>{here}));
}

/// Maxima and minima, one message for all; of floating-point numbers a NaN where there is one. Collective over comm.
template <class T> T max(const communicator &comm, const T &here) { return std::get<0>(reduce(comm, max_of<T>{here})); }
template <class T, class... More>
  requires(sizeof...(More) > 0)
auto max(const communicator &comm, const T &here, const More &...more) {
  return reduce(comm, max_of<T>{here}, max_of<More>{more}...);
}
template <class T> T min(const communicator &comm, const T &here) { return std::get<0>(reduce(comm, min_of<T>{here})); }
template <class T, class... More>
  requires(sizeof...(More) > 0)
auto min(const communicator &comm, const T &here, const More &...more) {
  return reduce(comm, min_of<T>{here}, min_of<More>{more}...);
}

/// Collective over comm.
inline bool any(const communicator &comm, bool here) { return std::get<0>(reduce(comm, any_of{here})); }
inline bool all(const communicator &comm, bool here) { return std::get<0>(reduce(comm, all_of{here})); }

/// The largest (smallest) of each process's candidate, with its global index: ties go to the smallest index; a
/// candidate at -1 is none. Collective over comm.
template <class T> located<T> maxloc(const communicator &comm, const located<T> &here) {
  return std::get<0>(reduce(comm, max_located<T>{here}));
}
template <class T> located<T> minloc(const communicator &comm, const located<T> &here) {
  return std::get<0>(reduce(comm, min_located<T>{here}));
}

} // namespace dpg
