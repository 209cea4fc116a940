// What groups publish and others take: never a mix of two versions, never an older one than before, at the end the
// last.
#include "random_matrices.h"

#include <dpg/task/published.h>

#include <gtest/gtest.h>

#include <cstdlib>

namespace {

using dpg::testing::world;

dpg::dense_matrix<double> filled(dpg::index rows, dpg::index columns, double value) {
  return dpg::dense_matrix<double>(dpg::partition::uniform(world(), rows), columns, value);
}

/// Runs a test once for each way in which blocks travel.
class published : public testing::TestWithParam<const char *> {
protected:
  void SetUp() override { setenv("DPG_PUBLISH", GetParam(), 1); }
  void TearDown() override { unsetenv("DPG_PUBLISH"); }
};
INSTANTIATE_TEST_SUITE_P(ways, published, testing::Values("one-sided", "messages"));

/// The version that a row is all of, on all processes of a group; -1 if it is a mix.
double version_of(const dpg::vector<double> &row) {
  double extremes[2] = {1e300, 1e300}; // the least, and the negated largest
  for (const double entry : row) {
    extremes[0] = std::min(extremes[0], entry);
    extremes[1] = std::min(extremes[1], -entry);
  }
  MPI_Allreduce(MPI_IN_PLACE, extremes, 2, MPI_DOUBLE, MPI_MIN, row.comm().handle());
  return extremes[0] == -extremes[1] ? extremes[0] : -1;
}

TEST_P(published, begins_with_the_version_before_the_loop) {
  for (int processes = 1; processes <= world().size(); ++processes) {
    const dpg::process_groups groups(world(), {0, 3}, processes);
    dpg::dense_matrix<double> x = filled(3, 10, 7);
    const dpg::group_rows<double> rows(groups, x);
    dpg::published_rows<double> published(groups, rows);
    groups.run([&](dpg::index) {
      dpg::vector<double> row(dpg::partition::on_root(groups.comm(), 10));
      for (const dpg::index other : {0, 1, 2}) {
        published.newest(other, row);
        for (const double entry : row)
          EXPECT_EQ(entry, 7);
      }
    });
  }
}

TEST_P(published, gives_what_the_own_instance_published_at_once) {
  for (int processes = 1; processes <= world().size(); ++processes) {
    const dpg::process_groups groups(world(), {0, 4}, processes);
    dpg::dense_matrix<double> x = filled(4, 9, 0);
    const dpg::group_rows<double> rows(groups, x);
    dpg::published_rows<double> published(groups, rows);
    groups.run([&](dpg::index c) {
      dpg::vector<double> row(dpg::partition::uniform(groups.comm(), 9));
      for (int version = 1; version <= 3; ++version) {
        const dpg::vector<double> next(dpg::partition::on_root(groups.comm(), 9), version); // moves to the blocks
        published.publish(c, next);
        published.newest(c, row);
        EXPECT_EQ(version_of(row), version);
      }
    });
  }
}

/// Groups publish as fast as they can and take what others published meanwhile.
TEST_P(published, never_mixes_versions) {
  constexpr int versions = 60;
  constexpr dpg::index columns = 100'000; // long enough to be overwritten while it is taken
  for (int processes = 1; processes <= world().size(); ++processes) {
    const int count = world().size() / processes;
    const dpg::process_groups groups(world(), {0, count}, processes);
    dpg::dense_matrix<double> x = filled(count, columns, 0);
    dpg::group_rows<double> rows(groups, x);
    dpg::published_rows<double> published(groups, rows);
    int mixed = 0, older = 0;
    groups.run([&](dpg::index c) {
      std::vector<double> seen(count, 0);
      dpg::vector<double> row(dpg::partition::uniform(groups.comm(), columns));
      for (int version = 1; version <= versions; ++version) {
        const dpg::vector<double> next(row.partition(), version);
        published.publish(c, next);
        if (version % 3 != 0) // several in a row, so that both blocks of a version are written while others look
          continue;
        for (dpg::index other = 0; other < count; ++other) {
          published.newest(other, row);
          const double taken = version_of(row);
          mixed += taken < 0;
          older += taken < seen[other];
          seen[other] = taken;
        }
        if (version == versions)
          rows.put(c, next.copy());
      }
    });
    EXPECT_EQ(mixed, 0);
    EXPECT_EQ(older, 0);
    rows.collect(x);
    for (const double entry : x.owned())
      EXPECT_EQ(entry, versions);
  }
}

TEST_P(published, waits_for_no_reader) {
  if (world().size() < 2)
    return;
  const dpg::process_groups groups(world(), {0, 2}, 1);
  dpg::dense_matrix<double> x = filled(2, 100, 0);
  const dpg::group_rows<double> rows(groups, x);
  dpg::published_rows<double> published(groups, rows);
  groups.run([&](dpg::index c) {
    dpg::vector<double> row(dpg::partition::uniform(groups.comm(), 100));
    for (int version = 1; c == 0 && version <= 20; ++version)
      published.publish(0, dpg::vector<double>(row.partition(), version));
    if (c == 0)
      return; // while the other still asks
    do
      published.newest(0, row);
    while (version_of(row) < 20);
  });
}

TEST_P(published, gives_the_elements_of_all_instances) {
  for (int processes = 1; processes <= world().size(); ++processes) {
    const int count = world().size() / processes + 2;
    const dpg::process_groups groups(world(), {0, count}, processes);
    dpg::vector<float> x(dpg::partition::uniform(world(), count), 1);
    dpg::group_elements<float> elements(groups, x);
    dpg::published_elements<float> published(groups, elements);
    groups.run([&](dpg::index c) {
      dpg::vector<float> all(dpg::partition::replicated(groups.comm(), count));
      for (int version = 2; version < 8; ++version) {
        published.publish(c, static_cast<float>(version));
        published.newest(all);
        EXPECT_EQ(all[c], version);
        for (const float other : all)
          EXPECT_TRUE(other >= 1 && other < 8);
      }
    });
  }
}

TEST_P(published, refuses_rows_of_no_instance) {
  const dpg::process_groups groups(world(), {0, 1}, world().size());
  dpg::dense_matrix<double> x = filled(1, 10, 0);
  const dpg::group_rows<double> rows(groups, x);
  dpg::published_rows<double> published(groups, rows);
  dpg::vector<double> row(dpg::partition::uniform(groups.comm(), 10));
  EXPECT_THROW(published.newest(1, row), dpg::range_error);
}

TEST(publication, is_chosen_by_measurement) {
  const dpg::process_groups groups(world(), {0, 2}, 1);
  dpg::vector<double> x(dpg::partition::uniform(world(), 2), 5);
  const dpg::group_elements<double> elements(groups, x);
  dpg::published_elements<double> published(groups, elements);
  groups.run([&](dpg::index) {
    dpg::vector<double> all(dpg::partition::replicated(groups.comm(), 2));
    published.newest(all);
    EXPECT_EQ(all[0] + all[1], 10);
  });
}

TEST(publication, refuses_a_way_that_there_is_not) {
  setenv("DPG_PUBLISH", "by post", 1);
  const dpg::process_groups groups(world(), {0, 1}, 1);
  dpg::vector<double> x(dpg::partition::uniform(world(), 1), 5);
  const dpg::group_elements<double> elements(groups, x);
  EXPECT_THROW(dpg::published_elements<double>(groups, elements), dpg::usage_error);
  unsetenv("DPG_PUBLISH");
}

} // namespace
