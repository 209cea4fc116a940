// What the processes of a communicator run on.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/task/candidate.h>

namespace dpg::choosing {

/// What all processes share of the machine: the fewest threads of a process, the most processes of a node. Collective.
task_place common_place(const communicator &comm);

} // namespace dpg::choosing
