// What a measuring program prints: see report.h.
#include "report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace bench {

double least(const std::vector<double> &seconds) {
  return seconds.empty() ? std::numeric_limits<double>::infinity() : *std::min_element(seconds.begin(), seconds.end());
}

void print_json(MPI_Comm comm, std::initializer_list<std::pair<std::string_view, double>> values) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  if (rank != 0)
    return;
  std::string line;
  for (const auto &[name, value] : values) {
    char number[40];
    std::snprintf(number, sizeof number, std::isfinite(value) ? "%.17g" : "null", value);
    line += (line.empty() ? "{\"" : ", \"") + std::string(name) + "\": " + number;
  }
  std::printf("%s}\n", line.c_str());
}

} // namespace bench
