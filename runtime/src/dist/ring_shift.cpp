// Passes blocks around the ring.
#include <dpg/dist/ring_shift.h>

#include "dist/message_chunks.h"
#include "dist/unfinished_messages.h"

namespace dpg {

static constexpr int ring_tag = 19;

ring_shift::~ring_shift() { end_messages(requests_); }

void ring_shift::start(const void *sent, index sent_bytes, void *received, index received_bytes) {
  const int before = (comm_.rank() + comm_.size() - 1) % comm_.size(), behind = (comm_.rank() + 1) % comm_.size();
  for_each_chunk({0, received_bytes}, 1, [&](index at, int size) {
    MPI_Irecv(static_cast<char *>(received) + at, size, MPI_BYTE, behind, ring_tag, comm_.handle(),
              &requests_.emplace_back());
  });
  for_each_chunk({0, sent_bytes}, 1, [&](index at, int size) {
    MPI_Isend(static_cast<const char *>(sent) + at, size, MPI_BYTE, before, ring_tag, comm_.handle(),
              &requests_.emplace_back());
  });
}

void ring_shift::finish() { wait_for_messages(requests_); }

} // namespace dpg
