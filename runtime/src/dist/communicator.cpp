// Duplicated and split communicators, and the lifetime of MPI.
#include <dpg/dist/communicator.h>

#include <dpg/errors.h>

namespace dpg {

namespace {

struct owned_handle {
  explicit owned_handle(MPI_Comm comm) : handle(comm) {}
  owned_handle(const owned_handle &) = delete;
  owned_handle &operator=(const owned_handle &) = delete;
  ~owned_handle() {
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (!finalized)
      MPI_Comm_free(&handle);
  }
  MPI_Comm handle;
};

} // namespace

communicator communicator::duplicate() const {
  if (is_alone())
    return *this;
  MPI_Comm handle = MPI_COMM_NULL;
  MPI_Comm_dup(handle_, &handle);
  communicator twin(handle);
  twin.owner_ = std::make_shared<owned_handle>(handle);
  return twin;
}

communicator communicator::split(int number) const {
  if (is_alone())
    return self();
  MPI_Comm handle = MPI_COMM_NULL;
  MPI_Comm_split(handle_, number < 0 ? MPI_UNDEFINED : number, rank_, &handle);
  if (handle == MPI_COMM_NULL)
    return self();
  communicator part(handle);
  part.owner_ = std::make_shared<owned_handle>(handle);
  return part;
}

mpi_session::mpi_session(int &argc, char **&argv) {
  int initialized = 0;
  MPI_Initialized(&initialized);
  int provided = MPI_THREAD_FUNNELED;
  if (initialized)
    MPI_Query_thread(&provided);
  else
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  started_here_ = !initialized;
  if (provided < MPI_THREAD_FUNNELED)
    throw error("this MPI cannot be used in a program with threads: it does not give MPI_THREAD_FUNNELED");
}

mpi_session::~mpi_session() {
  if (started_here_)
    MPI_Finalize();
}

} // namespace dpg
