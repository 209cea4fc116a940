// Collective agreement on errors.
#include <dpg/dist/agree.h>

#include <new>
#include <string>

namespace dpg {

namespace {

struct message {
  error_kind kind = error_kind::failure;
  std::string text;
};

message describe(const std::exception_ptr &problem) {
  try {
    std::rethrow_exception(problem);
  } catch (const error &e) {
    return {e.kind(), e.what()};
  } catch (const std::bad_alloc &) {
    return {error_kind::failure, "out of memory"};
  } catch (const std::exception &e) {
    return {error_kind::failure, e.what()};
  } catch (...) {
    return {error_kind::failure, "an error of unknown kind"};
  }
}

message broadcast(const communicator &comm, int source, message from_here) {
  long header[2] = {static_cast<long>(from_here.kind), static_cast<long>(from_here.text.size())};
  MPI_Bcast(header, 2, MPI_LONG, source, comm.handle());
  from_here.kind = static_cast<error_kind>(header[0]);
  from_here.text.resize(header[1]);
  MPI_Bcast(from_here.text.data(), static_cast<int>(header[1]), MPI_CHAR, source, comm.handle());
  return from_here;
}

} // namespace

void agree(const communicator &comm, std::exception_ptr problem) {
  if (comm.is_alone()) {
    if (!problem)
      return;
    const message mine = describe(problem);
    throw_error(mine.kind, mine.text);
  }
  const int candidate = problem ? comm.rank() : comm.size();
  int lowest = candidate;
  MPI_Allreduce(&candidate, &lowest, 1, MPI_INT, MPI_MIN, comm.handle());
  if (lowest == comm.size())
    return;
  const message told = broadcast(comm, lowest, comm.rank() == lowest ? describe(problem) : message());
  throw_error(told.kind, told.text);
}

} // namespace dpg
