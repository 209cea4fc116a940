// Rows and elements that instances of a parallel loop publish while they run, and whose newest versions others take.
//
//     dpg::group_rows<double> x_rows(groups, x);
//     dpg::published_rows<double> x_published(groups, x_rows);     // the newest is the version before the loop
//     groups.run([&](dpg::index c) { ... x_published.publish(c, y); ... x_published.newest(best, leader); ... });
#pragma once

#include <dpg/errors.h>
#include <dpg/task/group_data.h>
#include <dpg/task/published_blocks.h>

#include <numeric>
#include <string>
#include <vector>

namespace dpg {

/// Row c of a matrix, spread over the group that runs instance c.
template <class T> class published_rows {
public:
  /// What the instances begin with is the version before the loop. Collective over groups.all().
  published_rows(const process_groups &groups, const group_rows<T> &before)
      : groups_(groups), offsets_(partition::uniform_offsets(before.columns(), groups.processes())),
        block_(groups.partition_of(offsets_)), blocks_(groups, block_bytes(), before.parts()) {}

  /// Makes `row` the newest version of row c. Waits for no other group. Collective over the group.
  void publish(index instance, const vector<T> &row) {
    if (row.partition() == block_.partition())
      return blocks_.publish(instance, row.data());
    move_blocks(row.partition(), block_.partition(), row.data(), block_.data(), sizeof(T));
    blocks_.publish(instance, block_.data());
  }

  /// Gives `row` the newest version of row c: the same on all processes of the calling group, and none older than
  /// before.
  ///
  /// @throws dpg::range_error on every process of the group if no instance has this number
  /// Collective over the group.
  void newest(index instance, vector<T> &row) {
    check_instance(instance, groups_.instances());
    blocks_.newest({&instance, 1}, block_.data());
    move_blocks(block_.partition(), row.partition(), block_.data(), row.data(), sizeof(T));
  }

private:
  std::size_t block_bytes() const { return sizeof(T) * static_cast<std::size_t>(block_.local_size()); }

  static void check_instance(index instance, index_range instances) {
    if (!instances.contains(instance))
      throw range_error("newest: there is no instance " + std::to_string(instance) + ", only " +
                        std::to_string(instances.first) + " to " + std::to_string(instances.last - 1));
  }

  const process_groups &groups_;
  std::vector<index> offsets_;
  vector<T> block_; // the calling process's block of a row
  published_blocks blocks_;
};

/// Element c of a vector, a scalar of the group that runs instance c.
template <class T> class published_elements {
public:
  /// What the instances begin with is the version before the loop. Collective over groups.all().
  published_elements(const process_groups &groups, const group_elements<T> &before)
      : groups_(groups), blocks_(groups, sizeof(slot), before_loop(groups, before)) {}

  /// Makes `value` the newest version of element c, which all processes of the group pass. Does not wait.
  void publish(index instance, const T &value) {
    const slot block{value};
    blocks_.publish(instance, &block);
  }

  /// Gives `x` the newest version of each element, the same on all processes of the calling group. Collective over the
  /// group.
  void newest(vector<T> &x) {
    const index_range instances = groups_.instances();
    std::vector<index> all(instances.size());
    std::iota(all.begin(), all.end(), instances.first);
    std::vector<slot> elements(all.size());
    blocks_.newest(all, elements.data());
    for (const index c : intersection(instances, x.partition().owned()))
      x[c - x.partition().first()] = elements[c - instances.first].value;
  }

private:
  /// As large as what published_blocks keeps of it.
  struct alignas(8) slot {
    T value;
  };

  std::vector<const void *> before_loop(const process_groups &groups, const group_elements<T> &before) {
    for (const index instance : groups.mine())
      first_.push_back({before.of(instance)});
    std::vector<const void *> blocks;
    for (const slot &block : first_)
      blocks.push_back(&block);
    return blocks;
  }

  const process_groups &groups_;
  std::vector<slot> first_; // what the loop begins with
  published_blocks blocks_;
};

} // namespace dpg
