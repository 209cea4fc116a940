// What process 0 knows, told to all.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <string>

namespace dpg {

/// Process 0's text. Collective over comm.
inline std::string from_root(const communicator &comm, std::string text) {
  index length = static_cast<index>(text.size());
  MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm.handle());
  text.resize(static_cast<std::size_t>(length));
  MPI_Bcast(text.data(), static_cast<int>(length), MPI_CHAR, 0, comm.handle());
  return text;
}

} // namespace dpg
