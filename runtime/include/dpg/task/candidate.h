// One of the implementations that a task may run by, and how long it should take.
#pragma once

#include <dpg/task/machine_profile.h>

#include <cstdint>
#include <limits>

namespace dpg {

/// How many operations a run does, by the format that they are computed in; a multiplication and an addition are two.
struct operation_counts {
  double f64 = 0;
  double f32 = 0;
};

/// What the busiest process sends in a run, and in how many reductions over all processes it takes part.
struct message_counts {
  double count = 0;
  double bytes = 0;
  double allreduces = 0;
};

/// From `first` to `last`, both included.
struct count_range {
  int first = 1;
  int last = std::numeric_limits<int>::max();

  constexpr bool contains(int count) const { return first <= count && count <= last; }
};

/// An implementation of a task. All figures are those of all processes together, and the same on every process, as is
/// whether a requirement holds: all must choose alike. Texts are kept by address and outlive the program's last choice:
/// literals.
///
///     const dpg::candidate candidates[] = {
///         {.name = "spmv_csr", .operations = {.f64 = 2. * nnz}, .bytes = 12. * nnz + 16. * n},
///         {.name = "spmv_amx", .operations = {.f32 = 2. * nnz}, .bytes = 6. * nnz,
///          .unmet = dpg::machine_has("amx-bf16") ? nullptr : "features \"amx-bf16\""}};
struct candidate {
  const char *name;
  operation_counts operations = {};
  double bytes = 0; ///< from and to memory
  message_counts messages = {};
  double conversion_bytes = 0; ///< that are moved once, to bring operands into the form that it takes
  count_range processes = {};  ///< with which it can run
  count_range threads = {};    ///< of a process: the fewest that it needs, the most that it uses
  const char *unmet = nullptr; ///< a requirement that does not hold, as the source says it; null: all hold
  std::uint64_t build = 0;     ///< a hash of its source and flags: times of another one do not count
};

/// What a task runs on.
struct task_place {
  int processes = 1;
  int threads = 1;          ///< of each process
  int processes_a_node = 1; ///< at most so many share a node
};

/// How a predicted time comes about: the longer of computing and moving bytes, and then the messages (the roofline
/// model; Williams, Waterman, Patterson 2009, doi:10.1145/1498765.1498785).
struct prediction {
  double run = 0;        ///< seconds of a run
  double conversion = 0; ///< seconds of converting the operands, once

  // What it was computed from.
  double operations = 0, operations_a_second = 0;
  double bytes = 0, bytes_a_second = 0;
  double message_seconds = 0;
  bool in_cache = false; ///< the bytes of a node stay in its caches
};

/// The shortest time that is predicted, in seconds: what is known of no candidate costs as much.
inline constexpr double least_prediction = 1e-7;

/// Predicts a run of `candidate` from the profile, by no more threads than it uses. Figures that are negative or no
/// numbers count as 0.
prediction predict(const candidate &candidate, const machine_profile &profile, const task_place &place);

/// The class of a size: floor(log2(bytes)); 0 below 2 bytes.
int size_class(double bytes);

} // namespace dpg
