// The memory bandwidth that the threads and processes of a measuring program reach together.
#pragma once

#include <mpi.h>

#include <cstddef>

namespace bench {

/// Bytes a second, of all processes at once: the better of reading one long array (a sum, 8 bytes an element) and of
/// STREAM's triad over three (a[i] = b[i] + s c[i], counted as 24 bytes an element; McCalpin 1995), each the best of
/// `repetitions`. Uses the threads that OpenMP gives.
///
/// @param bytes_here  what each process sets aside: several times its share of the last cache, or caches are measured
/// Collective over comm.
double measure_bandwidth(MPI_Comm comm, std::size_t bytes_here, int repetitions = 10);

} // namespace bench
