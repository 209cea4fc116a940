// Reductions of blocks of bytes with operations of our own.
#include <dpg/dist/reduce.h>

namespace dpg {

namespace reducing {

byte_operation::byte_operation(MPI_User_function *function, std::size_t bytes) {
  MPI_Op_create(function, 1, &operation); // commutative: max_of and the like are, and so are rounded sums
  MPI_Type_contiguous(static_cast<int>(bytes), MPI_BYTE, &block);
  MPI_Type_commit(&block);
}

void allreduce(const communicator &comm, void *message, const byte_operation &operation) {
  MPI_Allreduce(MPI_IN_PLACE, message, 1, operation.block, operation.operation, comm.handle());
}

/// In parts that MPI can count.
void allreduce(const communicator &comm, void *elements, index count, std::size_t element_bytes,
               const byte_operation &operation) {
  constexpr index longest = index(1) << 30;
  for (index first = 0; first < count; first += longest)
    MPI_Allreduce(MPI_IN_PLACE, static_cast<char *>(elements) + first * element_bytes,
                  static_cast<int>(std::min(longest, count - first)), operation.block, operation.operation,
                  comm.handle());
}

} // namespace reducing

template <> double sum(const communicator &comm, const double &here) {
  if (comm.is_alone())
    return here;
  double total = 0;
  MPI_Allreduce(&here, &total, 1, MPI_DOUBLE, MPI_SUM, comm.handle());
  return total;
}

} // namespace dpg
