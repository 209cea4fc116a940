// A folder for the files of one test, seen by all processes and removed at its end.
#pragma once

#include <mpi.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace dpg::testing {

class temporary_folder {
public:
  temporary_folder() {
    char name[] = "/tmp/dpg-test-XXXXXX";
    if (is_root() && mkdtemp(name) == nullptr)
      std::abort();
    MPI_Bcast(name, sizeof(name), MPI_CHAR, 0, MPI_COMM_WORLD);
    path_ = name;
  }
  temporary_folder(const temporary_folder &) = delete;
  temporary_folder &operator=(const temporary_folder &) = delete;
  ~temporary_folder() {
    MPI_Barrier(MPI_COMM_WORLD);
    if (is_root())
      std::filesystem::remove_all(path_);
  }

  std::string file(const std::string &name) const { return path_ + "/" + name; }

  /// Makes a file. Collective.
  std::string write(const std::string &name, const std::string &content) const {
    if (is_root())
      std::ofstream(file(name), std::ios::binary) << content;
    MPI_Barrier(MPI_COMM_WORLD);
    return file(name);
  }

  std::string content(const std::string &name) const {
    std::ifstream stream(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// How many files there are.
  long count() const {
    MPI_Barrier(MPI_COMM_WORLD);
    const std::filesystem::directory_iterator first(path_);
    return std::distance(first, std::filesystem::directory_iterator());
  }

private:
  static bool is_root() {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank == 0;
  }

  std::string path_;
};

} // namespace dpg::testing
