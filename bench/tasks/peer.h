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

} // namespace tasks
