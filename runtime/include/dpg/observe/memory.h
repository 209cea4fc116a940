// How much memory a process uses.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <string>

namespace dpg {

/// What the operating system counts for the calling process, in bytes; 0 where it does not say.
struct memory_use {
  index resident_bytes = 0;      // now
  index peak_resident_bytes = 0; // the most since the process began, or since reset_peak_memory()
};

memory_use measure_memory();

/// Forgets the peak so far, so that the next one is that of what follows. False where the system does not let us.
bool reset_peak_memory();

/// One line for people: "peak memory 1.21 GB in all, at most 623 MB a process". On process 0 only; empty elsewhere.
/// Collective over comm.
std::string memory_report(const communicator &comm);

/// `1.21 GB`: three digits, with powers of 1000.
std::string bytes_text(index bytes);

} // namespace dpg
