// What the processes of a communicator run on.
#include "task/common_place.h"

#include <omp.h>

namespace dpg::choosing {

task_place common_place(const communicator &comm) {
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Comm_split_type(comm.handle(), MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  int on_this_node = 1;
  MPI_Comm_size(node, &on_this_node);
  MPI_Comm_free(&node);
  int figures[2] = {-omp_get_max_threads(), on_this_node};
  MPI_Allreduce(MPI_IN_PLACE, figures, 2, MPI_INT, MPI_MAX, comm.handle());
  return {.processes = comm.size(), .threads = -figures[0], .processes_a_node = figures[1]};
}

} // namespace dpg::choosing
