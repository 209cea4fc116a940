// The main function of GoogleTest programs that run on several MPI processes.
//
// Every process runs the same tests in the same order. A test fails if it fails on any process: after each test the
// processes agree on that, and process 0 records it, so that its results are those of the whole program.

#include <gtest/gtest.h>
#include <mpi.h>

#include <string>

namespace {

int processNumber() {
  int number = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &number);
  return number;
}

/// Fails process 0's copy of a test that failed on another process.
class AgreeOnFailures : public testing::EmptyTestEventListener {
  void OnTestEnd(const testing::TestInfo &info) override {
    // The first process on which the test failed; the number of processes where it failed nowhere.
    int processes = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &processes);
    int failed = info.result()->Failed() ? processNumber() : processes;
    MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (failed < processes && processNumber() == 0 && !info.result()->Failed())
      ADD_FAILURE() << "failed on process " << failed << " of " << processes;
  }
};

/// What processes other than 0 print: their failures, and nothing else.
class PrintFailures : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult &result) override {
    if (!result.failed())
      return;
    const std::string file = result.file_name() ? result.file_name() : "(unknown file)";
    std::fprintf(stderr, "process %d: %s:%d: %s\n", processNumber(), file.c_str(), result.line_number(),
                 result.message());
  }
};

} // namespace

int main(int argc, char **argv) {
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  testing::InitGoogleTest(&argc, argv);
  testing::TestEventListeners &listeners = testing::UnitTest::GetInstance()->listeners();
  if (processNumber() != 0) {
    delete listeners.Release(listeners.default_xml_generator());
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new PrintFailures);
  }
  listeners.Append(new AgreeOnFailures);
  const int status = RUN_ALL_TESTS();
  MPI_Finalize();
  return status;
}
