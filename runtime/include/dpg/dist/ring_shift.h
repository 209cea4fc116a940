// Blocks that pass from each process to its neighbour in a ring.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <vector>

namespace dpg {

/// One step around the ring: a block goes to the process before, rank - 1, and one comes from the process behind.
class ring_shift {
public:
  explicit ring_shift(const communicator &comm) : comm_(comm) {}
  ~ring_shift();
  ring_shift(const ring_shift &) = delete;
  ring_shift &operator=(const ring_shift &) = delete;

  /// Begins a step: until finish(), what is sent may not be written and what is received not be read. Both ends know
  /// how long a block is. Collective over the communicator.
  void start(const void *sent, index sent_bytes, void *received, index received_bytes);
  void finish();

private:
  communicator comm_;
  std::vector<MPI_Request> requests_;
};

} // namespace dpg
