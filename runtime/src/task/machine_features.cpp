// Which instruction sets the machines of all processes have.
#include <dpg/task/machine_features.h>

#include "processor_features.h"

namespace dpg {
namespace {

std::uint64_t &present() {
  static std::uint64_t mask = processor_features();
  return mask;
}

} // namespace

bool machine_has(std::string_view name) { return (present() & feature_bit(name)) != 0; }

std::vector<std::string> machine_feature_names() { return processor_feature_names(); }

void agree_on_features(const communicator &comm) {
  MPI_Allreduce(MPI_IN_PLACE, &present(), 1, MPI_UINT64_T, MPI_BAND, comm.handle());
}

} // namespace dpg
