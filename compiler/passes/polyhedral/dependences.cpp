// Dependences of a kernel: see dependences.h.
#include "compiler/passes/polyhedral/dependences.h"

namespace dpg::polyhedral {

Dependences dependencesOf(const StatementList &list) {
  const isl::union_map reads = list.reads(), writes = list.writes();
  const isl::union_flow values =
      isl::union_access_info(reads).set_must_source(writes).set_schedule(list.loops).compute_flow();
  const isl::union_flow overwritten = isl::union_access_info(writes)
                                          .set_must_source(writes)
                                          .set_may_source(reads)
                                          .set_schedule(list.loops)
                                          .compute_flow();
  return {values.must_dependence(), overwritten.may_dependence().unite(overwritten.must_dependence())};
}

isl::union_map violatedBy(const isl::schedule &schedule, const StatementList &list) {
  const isl::union_set domains = list.domains();
  const isl::union_map reads = list.reads().intersect_domain(domains), writes = list.writes().intersect_domain(domains);
  const isl::union_map conflicts = writes.apply_range(writes.reverse())
                                       .unite(writes.apply_range(reads.reverse()))
                                       .unite(reads.apply_range(writes.reverse()));
  const isl::union_map before = list.order().intersect_domain(domains);
  const isl::union_map ordered =
      conflicts.intersect(isl::manage(isl_union_map_lex_lt_union_map(before.copy(), before.copy())));
  const isl::union_map now = schedule.map().intersect_domain(domains);
  // A schedule gives each instance one time: what is not before is at the same time or behind. What has no time at all
  // is never run.
  const isl::union_set lost = domains.subtract(now.domain());
  return ordered.intersect(isl::manage(isl_union_map_lex_ge_union_map(now.copy(), now.copy())))
      .unite(ordered.intersect_domain(lost))
      .unite(ordered.intersect_range(lost));
}

} // namespace dpg::polyhedral
