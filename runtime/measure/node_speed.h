// What one thread, and all threads of a node, reach: bytes and operations a second.
#pragma once

#include <dpg/task/machine_profile.h>

namespace dpg::measure {

/// Fills in the threads, caches, bandwidths and peaks of the node that it runs on, the best of as many repetitions as
/// fit into `seconds`, and three at least. The other processes of the node must not compute meanwhile.
///
/// Bandwidth is that of STREAM's triad, a[i] = b[i] + s c[i], counted as 24 bytes an element (McCalpin 1995), on arrays
/// of 256 KiB a thread and on arrays far beyond the caches; in very short runs, on smaller ones. The peak is that of
/// multiplications and additions on as many independent vectors as hide their latency.
///
/// @throws std::bad_alloc
void measure_node(machine_profile &profile, double seconds);

} // namespace dpg::measure
