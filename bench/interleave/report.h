// What a measuring program prints: one line of JSON that benchmark.py reads.
#pragma once

#include <mpi.h>

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// The least of some seconds; infinite where there are none.
double least(const std::vector<double> &seconds);

/// Prints {"name": value, ...} on process 0; nothing elsewhere. Values that are not finite become null.
void print_json(MPI_Comm comm, std::initializer_list<std::pair<std::string_view, double>> values);

} // namespace bench
