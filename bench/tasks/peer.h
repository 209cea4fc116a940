// Who runs a pattern beside the emitted code.
#pragma once

#include "pattern.h"

#include <mpi.h>

#include <memory>
#include <string>
#include <vector>

namespace tasks {

/// Runs one pattern. Each process gives its block of x after `steps` steps, which began with x[i] = i.
class peer {
public:
  virtual ~peer() = default;
  virtual std::vector<double> run(index steps, index iterations) = 0;
};

/// A pattern of `width` tasks a step by the peer called `name`; null for a name that this program does not know. The
/// communicator is that of all processes.
template <class Pattern>
std::unique_ptr<peer> make_peer(const std::string &name, const Pattern &pattern, MPI_Comm comm);

/// Instantiates make_peer for all patterns, where it is defined.
#define TASKS_INSTANTIATE_PEERS                                                                                        \
  template std::unique_ptr<peer> make_peer(const std::string &, const stencil &, MPI_Comm);                            \
  template std::unique_ptr<peer> make_peer(const std::string &, const nearest &, MPI_Comm);                            \
  template std::unique_ptr<peer> make_peer(const std::string &, const fft &, MPI_Comm);                                \
  template std::unique_ptr<peer> make_peer(const std::string &, const tree &, MPI_Comm);                               \
  template std::unique_ptr<peer> make_peer(const std::string &, const random &, MPI_Comm);

} // namespace tasks
