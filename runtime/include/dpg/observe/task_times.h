// How long the tasks of a program take, for `dpgc report`: programs that were compiled for it note them.
#pragma once

#include <dpg/dist/communicator.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dpg::task_times {

/// The thread's clock starts for a task: its name as in the emitted program, a literal. Tasks do not nest. `is_new` is
/// false for the second part of a run, behind an exchange: it adds to the time of the first.
void begin(const char *task, bool is_new = true);

/// The task that the thread began ends.
void end();

/// The same for tasks that all threads of a team run together: the first of them notes.
void begin_shared(const char *task, bool is_new = true);
void end_shared();

/// A size of the data, under the program's name for it.
void size(const char *name, double value);

/// The runs of a task and the seconds of all of them.
struct entry {
  std::string task;
  std::int64_t runs;
  double seconds;
};

/// What all processes noted: of each task the most runs and the most seconds of a process. Process 0 gets the list, by
/// names; others get nothing. Collective.
std::vector<entry> collect(const communicator &comm);

/// The sizes that the calling process noted, in that order.
struct noted_size {
  std::string name;
  double value;
};
std::vector<noted_size> sizes();

} // namespace dpg::task_times
