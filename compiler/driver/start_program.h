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

/// Each `--NAME VALUE` as one word `--NAME=VALUE`, which programs take for the same: mpirun would cut its command at a
/// word `:`, and looks for its own `--mca` everywhere.
std::vector<std::string> joinedOptions(const std::vector<std::string> &options);

/// Becomes mpirun, which starts so many processes of the program, so that signals and the exit status need no passing
/// on. The processes share the cores among their threads, unless OMP_NUM_THREADS says otherwise. Returns only if that
/// fails, and then what went wrong.
std::string becomeProgram(const std::string &executable, const std::vector<std::string> &words, unsigned processes);

/// Runs a program as becomeProgram does, waits, and gives what it wrote to its standard output. Returns what went
/// wrong, or nothing; `status` is the program's.
std::string runProgram(const std::string &executable, const std::vector<std::string> &words, unsigned processes,
                       std::string &output, int &status);

} // namespace dpg::driver
