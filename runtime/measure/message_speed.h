// How fast messages between processes are.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/task/machine_profile.h>

namespace dpg::measure {

/// Fills in latency and bandwidth of messages between the first and the last process, and the latency of a reduction of
/// one number over all: the best of as many repetitions as fit into `seconds`, and three at least.
///
/// Collective over comm, which has two processes or more. The figures are right on process 0.
void measure_messages(machine_profile &profile, const communicator &comm, double seconds);

/// A barrier in which a process that waits leaves its core to others. Collective over comm.
void wait_quietly(const communicator &comm);

} // namespace dpg::measure
