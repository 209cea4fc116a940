// How messages end: waited for, asked about, or under way when their exchange is destroyed.
#pragma once

#include <mpi.h>

#include <vector>

namespace dpg {

/// Waits for all messages and empties `requests`. Calls no MPI where there are none.
void wait_for_messages(std::vector<MPI_Request> &requests);

/// Lets messages move on, and empties `requests` if all have arrived. Calls no MPI where there are none.
void test_messages(std::vector<MPI_Request> &requests);

/// Ends what is under way and empties `requests`; afterwards nothing is written into the memory of the messages.
///
/// Where no exception unwinds the stack, all processes destroy the exchange together, and this returns when all
/// messages have arrived. Where one does, this process may be the only one: after two seconds the messages are given
/// up, so that the exception reaches whoever ends the program. The communicator is then of no use for further messages.
void end_messages(std::vector<MPI_Request> &requests) noexcept;

} // namespace dpg
