// Runs a program: MPI, options, and one message and one exit status for all processes.
#include <dpg/program/program.h>

#include <dpg/library/blas_threads.h>
#include <dpg/observe/memory.h>
#include <dpg/task/machine_features.h>

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <thread>

namespace dpg {
namespace {

/// How a process ended: its exit status, and what went wrong.
struct ending {
  int status = 0;
  std::string message;
};

ending describe_problem() {
  try {
    throw;
  } catch (const error &problem) {
    return {problem.status(), problem.what()};
  } catch (const std::bad_alloc &) {
    return {1, "out of memory"};
  } catch (const std::exception &problem) {
    return {1, std::string("unexpected failure: ") + problem.what()};
  } catch (...) {
    return {1, "unexpected failure of unknown kind"};
  }
}

void print_error(const std::string &program, const std::string &message) {
  const std::string line = program + ": error: " + message + "\n";
  std::fflush(stdout);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

/// Threads where nobody said how many: an even share of the node's cores, but no more than this process may use.
void share_cores(const communicator &comm) {
  if (std::getenv("OMP_NUM_THREADS") != nullptr)
    return;
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Comm_split_type(comm.handle(), MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  int processes = 1;
  MPI_Comm_size(node, &processes);
  MPI_Comm_free(&node);
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  omp_set_num_threads(std::clamp(cores / processes, 1, omp_get_num_procs()));
}

/// The common end of all processes. A process that failed waits for the others only for some seconds: if it failed
/// alone, they may wait for messages that it will never send. `common` is a communicator of its own, since those
/// messages may still be under way.
class common_end {
public:
  explicit common_end(const communicator &comm) : common_(comm.duplicate()) {}

  int operator()(const std::string &program, const ending &mine) const {
    // The lowest process that failed speaks, and the highest status is that of all.
    const int here[2] = {mine.status == 0 ? 0 : common_.size() - common_.rank(), mine.status};
    int all[2] = {0, 0};
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallreduce(here, all, 2, MPI_INT, MPI_MAX, common_.handle(), &request);
    if (mine.status == 0)
      MPI_Wait(&request, MPI_STATUS_IGNORE);
    else
      wait_or_abort(request, program, mine);
    if (all[0] == here[0] && mine.status != 0)
      print_error(program, mine.message);
    return all[1];
  }

private:
  static constexpr std::chrono::seconds patience{5};

  void wait_or_abort(MPI_Request request, const std::string &program, const ending &mine) const {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (int done = 0; done == 0;) {
      MPI_Test(&request, &done, MPI_STATUS_IGNORE);
      if (done == 0 && std::chrono::steady_clock::now() > deadline) {
        const std::string alone =
            common_.size() > 1 ? "process " + std::to_string(common_.rank()) + " failed alone: " : "";
        print_error(program, alone + mine.message);
        MPI_Abort(common_.handle(), mine.status);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(done == 0 ? 1 : 0));
    }
  }

  communicator common_;
};

void print_on_root(const communicator &comm, const std::string &text) {
  if (comm.is_root())
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void report_memory(const communicator &comm) {
  const char *wanted = std::getenv("DPG_REPORT_MEMORY");
  if (wanted != nullptr && std::string_view(wanted) == "1")
    print_on_root(comm, memory_report(comm) + "\n");
}

void run_body(const communicator &comm, const program_description &program, const std::vector<std::string> &words,
              const std::function<void(const options &)> &body) {
  const options given(comm, program, words);
  if (given.wants_help())
    return print_on_root(comm, help_text(program));
  const choice_session session(given.choices());
  body(given);
  report_memory(comm);
}

} // namespace

namespace {

/// While it lives, a call of exit() by a function of the user's ends the program as an error does: with a message, and
/// status 1. Where several processes come here, mpirun ends the others before they repeat the message.
class exit_guard {
public:
  exit_guard(const communicator &comm, const std::string &name) {
    program = &name;
    is_root = comm.is_root();
    static const int registered = std::atexit(report);
    static_cast<void>(registered);
  }
  ~exit_guard() { program = nullptr; }

private:
  static void report() {
    if (!program)
      return;
    if (!is_root)
      std::this_thread::sleep_for(std::chrono::seconds(3));
    print_error(*program, "a function that the program called ended it by exit()");
    std::_Exit(1);
  }

  static inline const std::string *program = nullptr;
  static inline bool is_root = false;
};

/// Where an exception may not leave what it was thrown in, such as a loop that threads share.
[[noreturn]] void end_by_exception() {
  if (std::current_exception() == nullptr)
    end_at_once("unexpected failure: std::terminate was called");
  end_at_once(describe_problem().message);
}

} // namespace

int run_program(int argc, char **argv, const program_description &program,
                const std::function<void(const options &)> &body) {
  std::set_terminate(end_by_exception);
  std::signal(SIGXFSZ, SIG_IGN); // a file over the user's limit is an error of write(), with a message
  try {
    const mpi_session session(argc, argv);
    const communicator comm = communicator::world();
    const common_end end_together(comm);
    ending mine;
    try {
      share_cores(comm);
      const blas_threads as_many(omp_get_max_threads());
      agree_on_features(comm);
      const exit_guard guard(comm, program.name);
      run_body(comm, program, std::vector<std::string>(argv + 1, argv + argc), body);
    } catch (...) {
      mine = describe_problem();
    }
    return end_together(program.name, mine);
  } catch (...) { // MPI itself did not start
    const ending mine = describe_problem();
    print_error(program.name, mine.message);
    return mine.status;
  }
}

} // namespace dpg
