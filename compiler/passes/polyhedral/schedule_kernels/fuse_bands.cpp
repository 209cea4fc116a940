// Common outer loops: see fuse_bands.h.
#include "compiler/passes/polyhedral/schedule_kernels/fuse_bands.h"

#include "llvm/ADT/STLExtras.h"

#include <optional>

namespace dpg::polyhedral {

namespace {

using Node = isl::schedule_node;

/// Children of a sequence, with the schedule of the loop that they have in common. No dependence goes from a member or
/// from `behind` to what is before the run, nor from `behind` to a member.
struct Run {
  isl::union_pw_aff loop;
  isl::union_set members, before, behind;
  unsigned count = 1;
};

isl::union_set statementsOf(const Node &sequence, unsigned child) {
  return isl::manage(isl_schedule_node_filter_get_filter(sequence.child(child).get()));
}

/// The first loop of a child that may stand outside of all its others, and along which none of its dependences runs.
/// Others are left to vectors: tiles of a common loop are short.
std::optional<isl::union_pw_aff> outerLoop(const Node &sequence, unsigned child) {
  const Node below = sequence.child(child).child(0);
  if (!below.isa<isl::schedule_node_band>())
    return std::nullopt;
  const auto band = below.as<isl::schedule_node_band>();
  for (unsigned member = 0; member < band.n_member() && (member == 0 || band.permutable()); ++member)
    if (band.member_get_coincident(member))
      return band.partial_schedule().at(member);
  return std::nullopt;
}

/// The dependences within one iteration of the loops around a node.
isl::union_map inside(const Node &node, const isl::union_map &dependences) {
  return isl::manage(isl_union_map_eq_at_multi_union_pw_aff(
      dependences.copy(), isl_schedule_node_get_prefix_schedule_multi_union_pw_aff(node.get())));
}

isl::union_map between(const isl::union_map &dependences, const isl::union_set &from, const isl::union_set &to) {
  return dependences.intersect_domain(from).intersect_range(to);
}

/// The dependences between children of a sequence, in one iteration of the loops around it.
class Neighbours {
public:
  Neighbours(const Node &sequence, const Dependences &dependences)
      : sequence(sequence), all(inside(sequence, dependences.all())), flow(inside(sequence, dependences.flow)) {}

  /// Gathers what may share a loop with the child `first`, in order: children that nothing left behind has to stand
  /// before.
  Run gather(unsigned first, const isl::union_pw_aff &loop) const {
    const isl::union_set none = isl::union_set(sequence.ctx(), "{ }");
    Run run{loop, statementsOf(sequence, first), none, none};
    for (unsigned child = 0; child < first; ++child)
      run.before = run.before.unite(statementsOf(sequence, child));
    std::vector<unsigned> aside; // those of `before` that stood behind the first
    for (unsigned child = first + 1; child < sequence.n_children(); ++child) {
      const isl::union_set these = statementsOf(sequence, child);
      const bool mayMove = between(all, run.behind, these).is_empty();
      if (mayMove && join(run, child)) {
        // What gives it something, and stood aside because it takes nothing in, joins as well.
        llvm::erase_if(aside, [&](unsigned other) { return joinBefore(run, other, these); });
      } else if (mayMove && between(all, run.members, these).is_empty()) {
        run.before = run.before.unite(these);
        aside.push_back(child);
      } else {
        run.behind = run.behind.unite(these);
      }
    }
    return run;
  }

private:
  /// The loop with that of a child, if all of `needs` stay in their iteration of it.
  std::optional<isl::union_pw_aff> joined(const isl::union_pw_aff &loop, unsigned child,
                                          const isl::union_map &needs) const {
    const std::optional<isl::union_pw_aff> other = outerLoop(sequence, child);
    if (!other)
      return std::nullopt;
    const isl::union_pw_aff both = loop.union_add(*other);
    return needs.is_subset(needs.eq_at(isl::multi_union_pw_aff(both))) ? std::optional(both) : std::nullopt;
  }

  bool add(Run &run, unsigned child, const std::optional<isl::union_pw_aff> &loop) const {
    if (!loop)
      return false;
    run.loop = *loop;
    run.members = run.members.unite(statementsOf(sequence, child));
    run.before = run.before.subtract(statementsOf(sequence, child));
    ++run.count;
    return true;
  }

  /// A child that takes in what the run gives. What only overwrites it belongs to what reads it.
  bool join(Run &run, unsigned child) const {
    const isl::union_set these = statementsOf(sequence, child);
    return !between(flow, run.members, these).is_empty() &&
           add(run, child, joined(run.loop, child, between(all, run.members, these)));
  }

  bool joinBefore(Run &run, unsigned child, const isl::union_set &reader) const {
    const isl::union_set these = statementsOf(sequence, child);
    // What stands aside behind it stays before the run.
    const bool mayMove = between(all, these, run.before.subtract(these)).is_empty();
    return mayMove && !between(flow, these, reader).is_empty() &&
           add(run, child, joined(run.loop, child, between(all, these, run.members)));
  }

  Node sequence;
  isl::union_map all, flow;
};

std::optional<Run> firstRun(const Node &sequence, const Dependences &dependences) {
  const Neighbours neighbours(sequence, dependences);
  for (unsigned first = 0; first + 1 < sequence.n_children(); ++first)
    if (const std::optional<isl::union_pw_aff> loop = outerLoop(sequence, first))
      if (const Run run = neighbours.gather(first, *loop); run.count > 1)
        return run;
  return std::nullopt;
}

/// The run alone, as children of a node of its own: [a, b, c, d] as [a, [b, c], d].
Node apart(const Node &sequence, const Run &run) {
  Node node = sequence;
  if (!run.before.is_empty())
    node = node.order_before(run.before);
  if (!run.behind.is_empty())
    node = node.order_before(run.members).parent().previous_sibling().child(0);
  return node;
}

Node fuse(const Node &sequence, const Run &run, std::vector<CommonLoop> &loops) {
  const isl::union_pw_aff tiles = isl::manage(isl_union_pw_aff_floor(
      isl_union_pw_aff_scale_down_val(run.loop.copy(), isl_val_int_from_si(run.loop.ctx().get(), fusedSide))));
  Node band = apart(sequence, run).insert_partial_schedule(isl::multi_union_pw_aff(tiles));
  band = band.as<isl::schedule_node_band>().member_set_coincident(0, true);
  loops.push_back({run.members, run.loop,
                   isl::manage(isl_schedule_node_get_prefix_schedule_multi_union_pw_aff(band.child(0).get()))});
  return band.insert_mark(isl::id(sequence.ctx(), fusedMark + std::to_string(loops.size() - 1)));
}

bool hasSharedLoop(const isl::schedule_node_band &band) {
  for (unsigned member = 0; member < band.n_member(); ++member)
    if (band.member_get_coincident(member))
      return true;
  return false;
}

/// Fuses the first run at or below a node that is in no loop which threads can share; the root of the new tree, or
/// nothing.
std::optional<Node> fuseBelow(const Node &node, const Dependences &dependences, std::vector<CommonLoop> &loops) {
  if (node.isa<isl::schedule_node_mark>() ||
      (node.isa<isl::schedule_node_band>() && hasSharedLoop(node.as<isl::schedule_node_band>())))
    return std::nullopt;
  if (node.isa<isl::schedule_node_sequence>())
    if (const std::optional<Run> run = firstRun(node, dependences))
      return fuse(node, *run, loops).root();
  for (unsigned child = 0; child < node.n_children(); ++child)
    if (const std::optional<Node> root = fuseBelow(node.child(child), dependences, loops))
      return root;
  return std::nullopt;
}

} // namespace

FusedSchedule fuseBands(const isl::schedule &schedule, const Dependences &dependences) {
  Node root = schedule.root();
  std::vector<CommonLoop> loops;
  while (const std::optional<Node> fused = fuseBelow(root, dependences, loops))
    root = *fused;
  return {root.schedule(), loops};
}

} // namespace dpg::polyhedral
