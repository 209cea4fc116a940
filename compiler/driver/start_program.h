// Starting programs under mpirun: what run and tune share.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace dpg::driver {

/// Processors that threads may share; 1 where it is not known.
unsigned coreCount();

/// Takes -n PROCESSES out of `words`. Returns what is wrong, or nothing.
std::string takeProcesses(std::vector<llvm::StringRef> &words, unsigned &processes);

/// What would keep MPI from starting processes, or make it wait forever; nothing where it can.
std::string startProblem();

/// Becomes mpirun, which starts so many processes of the program, so that signals and the exit status need no passing
/// on. The processes share the cores among their threads, unless OMP_NUM_THREADS says otherwise. Returns only if that
/// fails, and then what went wrong.
std::string becomeProgram(const std::string &executable, const std::vector<std::string> &words, unsigned processes);

} // namespace dpg::driver
