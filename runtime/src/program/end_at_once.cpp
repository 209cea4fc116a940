// Ends the program where no error can be thrown.
#include <dpg/errors.h>

#include "program/throwing_level.h"

#include <mpi.h>
#include <omp.h>

#include <cerrno> // program_invocation_short_name
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace dpg {

void end_at_once(const std::string &message) {
  static std::mutex first_speaks; // the others wait for the end
  first_speaks.lock();
  const std::string line = std::string(program_invocation_short_name) + ": error: " + message + "\n";
  std::fflush(stdout);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
  int runs = 0;
  MPI_Initialized(&runs);
  if (runs != 0)
    MPI_Abort(MPI_COMM_WORLD, 1);
  std::_Exit(1);
}

void throw_or_end(const std::string &message) {
  if (omp_get_level() > throwing_level::current)
    end_at_once(message);
  throw range_error(message);
}

} // namespace dpg
