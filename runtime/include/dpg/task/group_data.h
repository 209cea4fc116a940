// Arrays of groups of processes: what goes to each group before it runs, and what comes back.
//
//     auto A_of_group = dpg::part_of_group(groups, A);
//     dpg::group_rows<double> x_rows(groups, x);               // row c of x for the group of instance c
//     groups.run([&](dpg::index c) { x_rows.put(c, solve(dpg::for_instance(groups, A_of_group), x_rows.take(c))); });
//     x_rows.collect(x);
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/move_blocks.h>
#include <dpg/dist/vector.h>
#include <dpg/sparse/csr_matrix.h>
#include <dpg/task/process_groups.h>

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace dpg {

/// Gives each group all elements of an array that is spread over all processes, spread by blocks that begin at
/// `offsets`.
///
/// @param from  the calling process's elements
/// @param to    room for its block
/// Collective over groups.all(). Cost: each element travels once to each group.
void move_to_groups(const process_groups &groups, const partition &from_blocks, std::span<const index> offsets,
                    const void *from, void *to, std::size_t element_bytes);

/// The same vector, spread evenly over each group.
///
/// Collective over groups.all(). Cost: each entry travels once to each group; nothing where there is one group of all.
template <class T> vector<T> part_of_group(const process_groups &groups, const vector<T> &x) {
  if (groups.is_whole())
    return x.copy();
  const std::vector<index> offsets = partition::uniform_offsets(x.global_size(), groups.processes());
  vector<T> part(groups.partition_of(offsets));
  move_to_groups(groups, x.partition(), offsets, x.data(), part.data(), sizeof(T));
  return part;
}

/// The same matrix, its rows spread evenly over each group.
///
/// Collective over groups.all(). Cost: likewise.
template <class T> dense_matrix<T> part_of_group(const process_groups &groups, const dense_matrix<T> &A) {
  if (groups.is_whole())
    return A.copy();
  const std::vector<index> offsets = partition::uniform_offsets(A.row_count(), groups.processes());
  dense_matrix<T> part(groups.partition_of(offsets), A.column_count());
  move_to_groups(groups, A.row_partition(), offsets, A.owned().data(), part.owned().data(),
                 sizeof(T) * static_cast<std::size_t>(A.column_count()));
  return part;
}

/// The same matrix, its rows spread over each group so that nonzeros are balanced, with global column numbers. Where
/// there is one group of all, a copy spread as A is.
///
/// @throws dpg::shape_error on every process if a process would hold 2^32 entries
/// Collective over groups.all(). Cost: each entry travels once to each group.
template <class T> csr_matrix<T> part_of_group(const process_groups &groups, const csr_matrix<T> &A);

/// What nobody reads afterwards is handed on as it is where there is one group of all; a matrix that has local column
/// numbers is copied, for its plan of exchanges is made anew.
template <class Array>
Array part_of_group(const process_groups &groups, Array &&array)
  requires(!std::is_reference_v<Array> && !std::is_const_v<Array>)
{
  bool is_handed_on = groups.is_whole();
  if constexpr (requires { array.has_local_columns(); })
    is_handed_on = is_handed_on && !array.has_local_columns();
  return is_handed_on ? std::move(array) : part_of_group(groups, std::as_const(array));
}

/// An array for one of the calling process's instances, which may consume it: a copy, as long as other instances of the
/// group have not taken theirs.
template <class Array> Array for_instance(const process_groups &groups, Array &of_group) {
  return groups.hand_out(&of_group, [&](bool is_last) { return is_last ? std::move(of_group) : of_group.copy(); });
}

/// Moves a row between the process that owns it among all, or all processes if `rows` is replicated, and the group of
/// an instance, where it is spread evenly. Collective over groups.all().
void move_row_to_group(const process_groups &groups, const partition &rows, index instance, index columns,
                       const void *row, void *part, std::size_t element_bytes);
void move_row_from_group(const process_groups &groups, const partition &rows, index instance, index columns,
                         const void *part, void *row, std::size_t element_bytes);

/// Row c of a matrix as a vector of the group that runs instance c. Other rows of the matrix stay as they are.
template <class T> class group_rows {
public:
  /// Rows without values, for instances that give them.
  ///
  /// Collective over groups.all(), like everything but take() and put().
  group_rows(const process_groups &groups, index columns)
      : groups_(groups), columns_(columns), offsets_(partition::uniform_offsets(columns, groups.processes())),
        parts_(groups.instances().size()) {
    for (const index instance : groups.mine())
      slot(instance).emplace(groups.partition_of(offsets_));
  }

  /// The rows of a matrix.
  group_rows(const process_groups &groups, const dense_matrix<T> &A) : group_rows(groups, A.column_count()) {
    for (const index c : groups.instances())
      move_row_to_group(groups, A.row_partition(), c, columns_, row_here(A, c), part(c), sizeof(T));
  }

  /// The row of one of the calling process's instances, to be consumed.
  vector<T> take(index instance) { return std::move(*slot(instance)); }

  /// What the instance made of it. Collective over the group.
  void put(index instance, vector<T> &&row) {
    slot(instance) = repartition(std::move(row), groups_.partition_of(offsets_));
  }

  index columns() const { return columns_; }

  /// The calling process's part of each of its instances' rows, in the order of groups.mine(). Until a row is taken.
  std::vector<const void *> parts() const {
    std::vector<const void *> parts;
    for (const index instance : groups_.mine())
      parts.push_back(part(instance));
    return parts;
  }

  /// Puts the rows into a matrix.
  void collect(dense_matrix<T> &A) const {
    for (const index c : groups_.instances())
      move_row_from_group(groups_, A.row_partition(), c, columns_, part(c), row_here(A, c), sizeof(T));
  }

private:
  static const T *row_here(const dense_matrix<T> &A, index row) {
    const index_range owned = A.row_partition().owned();
    return owned.contains(row) ? A.row(row - owned.first).data() : nullptr;
  }
  static T *row_here(dense_matrix<T> &A, index row) { return const_cast<T *>(row_here(std::as_const(A), row)); }

  std::optional<vector<T>> &slot(index instance) { return parts_[instance - groups_.instances().first]; }

  T *part(index instance) { return slot(instance) ? slot(instance)->data() : nullptr; }
  const T *part(index instance) const { return const_cast<group_rows *>(this)->part(instance); }

  const process_groups &groups_;
  index columns_;
  std::vector<index> offsets_;
  std::vector<std::optional<vector<T>>> parts_; // of the calling process's instances
};

/// Combines bytes that one process each has set, and the others left 0. Collective over comm.
void combine_bytes(const communicator &comm, void *bytes, index count);

/// Element c of a vector as a scalar of the group that runs instance c. Other elements stay as they are.
template <class T> class group_elements {
public:
  /// Elements without values, for instances that give them. Does not communicate.
  explicit group_elements(const process_groups &groups) : groups_(groups), elements_(groups.instances().size()) {}

  /// The elements of a vector. Collective over groups.all().
  group_elements(const process_groups &groups, const vector<T> &x) : group_elements(groups) {
    const partition everywhere = partition::replicated(groups.all(), x.global_size());
    vector<T> whole(everywhere);
    move_blocks(x.partition(), everywhere, x.data(), whole.data(), sizeof(T));
    for (const index c : groups.mine())
      slot(c) = whole[c];
  }

  T take(index instance) const { return of(instance); }
  T of(index instance) const { return elements_[instance - groups_.instances().first]; }
  void put(index instance, T value) { slot(instance) = value; }

  /// Puts the elements into a vector. Collective over groups.all().
  void collect(vector<T> &x) const {
    const index_range instances = groups_.instances();
    buffer<T> given(instances.size());
    for (const index c : instances)
      given[c - instances.first] =
          groups_.is_mine(c) && groups_.comm().is_root() ? elements_[c - instances.first] : T{};
    combine_bytes(groups_.all(), given.data(), given.size() * static_cast<index>(sizeof(T)));
    const index first = x.partition().first();
    for (const index i : intersection(instances, x.partition().owned()))
      x[i - first] = given[i - instances.first];
  }

private:
  T &slot(index instance) { return elements_[instance - groups_.instances().first]; }

  const process_groups &groups_;
  std::vector<T> elements_; // of all instances; those of others have no meaning
};

} // namespace dpg
