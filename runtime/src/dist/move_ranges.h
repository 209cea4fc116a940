// Moves consecutive elements between processes that hold some of them and processes that want some.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <cstddef>
#include <functional>

namespace dpg {

/// What each process holds of an array, or wants of it: one range a process.
using ranges_by_rank = std::function<index_range(int rank)>;

/// Gives each process the elements that it wants. An element is held by one process at most, and may be wanted by many.
///
/// @param held, wanted  the same answers on every process
/// @param from          the calling process's elements, from held(rank).first on
/// @param to            room for what it wants; not overlapping `from`
/// Collective over comm. Cost: each element travels once to each other process that wants it.
void move_ranges(const communicator &comm, const ranges_by_rank &held, const ranges_by_rank &wanted, const void *from,
                 void *to, std::size_t element_bytes);

} // namespace dpg
