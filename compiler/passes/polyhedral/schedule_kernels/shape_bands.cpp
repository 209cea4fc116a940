// Bands as tiles: see shape_bands.h.
//
// A band of loops that may be permuted becomes
//
//   tiles     where the loops use an element again: one loop a member, from tile to tile
//   points    the elements of a tile, the loop along neighbouring elements inside
//
// Threads share the outermost loop that no dependence runs along. Where the tiles have none, all tiles of one diagonal
// are independent: the first loop is replaced by the sum of the first two, the wave, and threads share the second.
#include "compiler/passes/polyhedral/schedule_kernels/shape_bands.h"
#include "compiler/passes/polyhedral/schedule_kernels/strides.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

/// How many iterations of each loop a tile has. Where all arrays are read along the loop of vectors, which is the last,
/// that one is long, and what a tile has of an array, all loops but the first, is 64 KB of doubles: several arrays fit
/// a second-level cache of 1 MB, with what a tile skewed in time reads around it.
SmallVector<long> sidesOfTile(unsigned loops, bool isAlongVectors) {
  constexpr long square = 32;
  if (!isAlongVectors)
    return SmallVector<long>(loops, square);
  if (loops == 2)
    return {32, 256};
  if (loops == 3)
    return {16, 32, 256};
  SmallVector<long> sides(loops, 8);
  sides[loops - 2] = 16;
  sides[loops - 1] = 64;
  return sides;
}

class Shaper {
public:
  Shaper(const StatementList &list, const Dependences &dependences, const WantedShapes &wanted)
      : list(list), dependences(dependences.all()), wanted(wanted) {}

  ShapedSchedule run(const isl::schedule &schedule) {
    const isl::schedule_node shaped = shape(schedule.root(), /*isShared=*/false);
    const std::string description = describe();
    return {shaped.root().schedule(), std::move(bands), description, std::move(tiled)};
  }

private:
  using Node = isl::schedule_node;

  /// Shapes a node and what is below; gives the node in its place. `isShared`: threads share a loop around it.
  Node shape(Node node, bool isShared) {
    if (node.isa<isl::schedule_node_band>())
      return shapeBand(node.as<isl::schedule_node_band>(), isShared);
    return shapeChildren(node, isShared);
  }

  Node shapeChildren(Node node, bool isShared) {
    for (unsigned child = 0; child < node.n_children(); ++child)
      node = shape(node.child(child), isShared).parent();
    return node;
  }

  static bool isInnermost(const Node &node) {
    return node.first_child().every_descendant([](const Node &below) { return !below.isa<isl::schedule_node_band>(); });
  }

  Node shapeBand(isl::schedule_node_band band, bool isShared) {
    if (band.n_member() == 0)
      return shapeChildren(band, isShared);
    if (const auto order = wantedOrder(namesOfMembers(band, list), wanted.orders); order && band.permutable())
      band = reordered(band, *order);
    const BandStrides strides(band, list);
    int vectorised = -1;
    const SmallVector<std::string> names = namesOfMembers(band, list);
    const auto mayMove = [&](int member) { return band.permutable() && mayStandLast(names, member, wanted.orders); };
    const int named = coincidentIn(band, names, wanted.vectorised);
    const int chosen = named >= 0 ? named : strides.bestForVectors();
    if (isInnermost(band)) {
      vectorised = chosen;
      if (vectorised >= 0 && mayMove(vectorised))
        band = withMemberLast(band, vectorised);
      else if (vectorised != static_cast<int>(band.n_member()) - 1)
        vectorised = -1;
      if (vectorised >= 0)
        vectorised = static_cast<int>(band.n_member()) - 1;
      else if (const int apart = firstCoincident(band, names); apart >= 0 && mayMove(apart))
        band = withMemberLast(band, apart); // recurrences side by side, or each waits for itself alone
    }
    const bool isWanted = llvm::any_of(names, [&](const std::string &name) { return wanted.tiles.contains(name); });
    const bool isTiled = band.n_member() > 1 && band.permutable() && (isWanted || strides.usesElementsAgain());
    const int last = static_cast<int>(band.n_member()) - 1;
    const int along = vectorised >= 0 ? chosen : strides.alongMemory();
    const bool isAlongVectors = along >= 0 && (vectorised >= 0 || along == last) && !strides.isFarAlong(along);
    return isTiled ? tile(band, vectorised, isAlongVectors, isShared) : mark(band, vectorised, isShared);
  }

  /// The band with one of its members behind all others.
  isl::schedule_node_band withMemberLast(const isl::schedule_node_band &band, unsigned member) {
    SmallVector<unsigned> order;
    for (unsigned other = 0; other < band.n_member(); ++other)
      if (other != member)
        order.push_back(other);
    order.push_back(member);
    return reordered(band, order);
  }

  isl::schedule_node_band reordered(const isl::schedule_node_band &band, ArrayRef<unsigned> order) {
    const isl::multi_union_pw_aff schedule = band.partial_schedule();
    isl::multi_union_pw_aff fresh = schedule;
    for (auto [place, member] : llvm::enumerate(order))
      fresh = fresh.set_at(place, schedule.at(member));
    SmallVector<bool> areCoincident;
    for (unsigned member : order)
      areCoincident.push_back(band.member_get_coincident(member));
    return replaced(band, fresh, areCoincident);
  }

  isl::schedule_node_band replaced(const isl::schedule_node_band &band, const isl::multi_union_pw_aff &schedule,
                                   ArrayRef<bool> areCoincident) {
    const bool permutable = band.permutable();
    Node node = isl::manage(isl_schedule_node_delete(band.copy()));
    auto fresh = node.insert_partial_schedule(schedule).as<isl::schedule_node_band>();
    fresh = fresh.set_permutable(permutable);
    for (auto [member, isCoincident] : llvm::enumerate(areCoincident))
      fresh = fresh.member_set_coincident(member, isCoincident);
    return fresh;
  }

  /// The member without dependences along it that the program names; -1 where there is none.
  static int coincidentIn(const isl::schedule_node_band &band, ArrayRef<std::string> names,
                          const llvm::StringSet<> &wanted) {
    for (unsigned member = 0; member < band.n_member(); ++member)
      if (band.member_get_coincident(member) && wanted.contains(names[member]))
        return member;
    return -1;
  }

  /// The member that threads may share: one that the program names, or the first.
  int firstCoincident(const isl::schedule_node_band &band, ArrayRef<std::string> names) const {
    if (const int named = coincidentIn(band, names, wanted.parallel); named >= 0)
      return named;
    for (unsigned member = 0; member < band.n_member(); ++member)
      if (band.member_get_coincident(member))
        return member;
    return -1;
  }

  /// Loops as they are, under a mark.
  Node mark(isl::schedule_node_band band, int vectorised, bool isShared) {
    Band described;
    described.names = namesOfMembers(band, list);
    described.vectorised = vectorised;
    const int shared = firstCoincident(band, described.names);
    const bool isWorthIt = shared >= 0 && (shared != vectorised || band.n_member() == 1);
    if (!isShared && isWorthIt && isOutermostWork(band, shared))
      described.parallel = shared;
    return withLoopsApart(band, described, isShared || described.parallel >= 0);
  }

  /// Threads are not started for a loop inside of others that run one after the other, unless it holds more loops.
  bool isOutermostWork(const isl::schedule_node_band &band, int member) const {
    const bool holdsLoops = member + 1 < static_cast<int>(band.n_member()) || !isInnermost(band);
    const isl::multi_union_pw_aff prefix = band.prefix_schedule_multi_union_pw_aff();
    const bool isInSequence = member > 0 || isl_multi_union_pw_aff_dim(prefix.get(), isl_dim_out) > 0;
    return holdsLoops || !isInSequence;
  }

  /// The innermost loop of a band that is not vectorised, as one loop for each statement, one behind the other, where
  /// what is left of the dependences inside allows that. Gives the band, or the part of it outside of these loops.
  Node withLoopsApart(const isl::schedule_node_band &band, Band &described, bool isShared) {
    if (described.vectorised >= 0 || !isInnermost(band))
      return underMark(band, described, isShared);
    const unsigned last = band.n_member() - 1;
    const Node whole = last == 0 ? Node(band) : Node(band.split(last)).child(0);
    const isl::union_map inside = isl::manage(isl_union_map_eq_at_multi_union_pw_aff(
        dependences.copy(), isl_schedule_node_get_prefix_schedule_multi_union_pw_aff(whole.get())));
    const std::optional<isl::union_set_list> parts = inOrder(whole, inside);
    if (!parts)
      return underMark(band, described, isShared);
    Band inner;
    inner.names = {described.names[last]};
    inner.parallel = last == 0 ? described.parallel : -1;
    described.names.pop_back();
    Node node = whole;
    const unsigned count = parts->size();
    if (count > 1)
      node = node.insert_sequence(*parts);
    for (unsigned part = 0; part < count; ++part) {
      Node child = count > 1 ? node.child(part).child(0) : node;
      child = shapeLoopApart(child.as<isl::schedule_node_band>(), inside, inner);
      node = count > 1 ? child.parent().parent() : child;
    }
    return last == 0 ? node : insertMark(node.parent(), described);
  }

  /// One statement's loop of its own.
  Node shapeLoopApart(isl::schedule_node_band band, const isl::union_map &inside, Band described) {
    const isl::union_set statements = band.partial_schedule().domain();
    const isl::union_map own = inside.intersect_domain(statements).intersect_range(statements);
    band = band.member_set_coincident(0, own.is_empty());
    described.vectorised = BandStrides(band, list).bestForVectors();
    return insertMark(band, described);
  }

  /// The statements below a node, each alone, in an order in which no dependence of `inside` goes back; nothing where
  /// there is none, or nothing is won.
  std::optional<isl::union_set_list> inOrder(const Node &node, const isl::union_map &inside) const {
    std::vector<isl::union_set> open;
    node.as<isl::schedule_node_band>().partial_schedule().domain().foreach_set(
        [&](const isl::set &statement) { open.push_back(isl::set::universe(statement.space()).to_union_set()); });
    isl::union_set_list parts(node.ctx(), static_cast<int>(open.size()));
    while (!open.empty()) {
      const auto first = llvm::find_if(open, [&](const isl::union_set &candidate) {
        return llvm::all_of(open, [&](const isl::union_set &other) {
          return other.is_equal(candidate) || inside.intersect_domain(other).intersect_range(candidate).is_empty();
        });
      });
      if (first == open.end())
        return std::nullopt;
      parts = parts.add(*first);
      open.erase(first);
    }
    return parts;
  }

  Node insertMark(const Node &node, const Band &described) {
    const std::string number = numbered(described, node);
    return node.insert_mark(number);
  }

  /// The mark of a band that stands at `node`.
  std::string numbered(const Band &described, const Node &node) {
    bands.push_back(described);
    bands.back().depth = isl_schedule_node_get_schedule_depth(node.get());
    return "b" + std::to_string(bands.size() - 1);
  }

  Node underMark(const isl::schedule_node_band &band, const Band &described, bool isShared) {
    const std::string number = numbered(described, band);
    const Node below = shapeChildren(band, isShared);
    return below.insert_mark(number);
  }

  /// Tiles, and the points of each.
  Node tile(isl::schedule_node_band band, int vectorised, bool isAlongVectors, bool isShared) {
    const SmallVector<std::string> names = namesOfMembers(band, list);
    Band tiles, points;
    tiles.areTiles = true;
    points.names = names;
    points.vectorised = vectorised;
    for (const std::string &name : names)
      tiles.names.push_back("t" + name);
    SmallVector<long> sides = sidesOfTile(names.size(), isAlongVectors);
    for (auto [side, name] : llvm::zip(sides, names))
      if (const int64_t size = wanted.tiles.lookup(name))
        side = size;
    isl::multi_val sizes =
        isl::manage(isl_multi_val_zero(isl_multi_union_pw_aff_get_space(band.partial_schedule().get())));
    for (unsigned member = 0; member < band.n_member(); ++member)
      sizes = sizes.set_at(member, sides[member]);
    isl_options_set_tile_scale_tile_loops(band.ctx().get(), 0);
    isl_options_set_tile_shift_point_loops(band.ctx().get(), 0);
    isl::schedule_node_band outer = band.tile(sizes);
    const int shared = firstCoincident(outer, names);
    if (!isShared && shared >= 0 && !mayStandFirst(names, shared, wanted.orders)) {
      tiles.parallel = shared;
    } else if (!isShared && shared >= 0) {
      outer = reordered(outer, orderWithFirst(outer.n_member(), shared));
      moveToFront(tiles.names, shared);
      tiles.parallel = 0;
    } else if (!isShared && outer.n_member() > 1) {
      outer = alongWave(outer);
      tiles.names[0] = "wave";
      tiles.parallel = 1;
    }
    for (auto [name, side] : llvm::zip(names, sides))
      tiled.push_back({name, side});
    tilings.push_back("tiles of " + tileText(sides) + " over " + llvm::join(names, ", "));
    waves |= tiles.names[0] == "wave";
    const std::string number = numbered(tiles, outer);
    const Node inside = withLoopsApart(outer.child(0).as<isl::schedule_node_band>(), points, /*isShared=*/true);
    return inside.parent().insert_mark(number);
  }

  static SmallVector<unsigned> orderWithFirst(unsigned count, unsigned first) {
    SmallVector<unsigned> order{first};
    for (unsigned other = 0; other < count; ++other)
      if (other != first)
        order.push_back(other);
    return order;
  }

  static void moveToFront(SmallVectorImpl<std::string> &names, unsigned place) {
    std::rotate(names.begin(), names.begin() + place, names.begin() + place + 1);
  }

  /// [a, b, ...] as [a + b, b, ...]: no dependence runs along b where a + b stays.
  isl::schedule_node_band alongWave(const isl::schedule_node_band &band) {
    const isl::multi_union_pw_aff schedule = band.partial_schedule();
    const isl::multi_union_pw_aff skewed = schedule.set_at(0, schedule.at(0).add(schedule.at(1)));
    SmallVector<bool> areCoincident(band.n_member(), false);
    areCoincident[1] = true;
    return replaced(band, skewed, areCoincident);
  }

  /// `16 x 32 x 256`, or `32` where all sides are alike.
  static std::string tileText(ArrayRef<long> sides) {
    if (llvm::all_equal(sides))
      return std::to_string(sides.front());
    return llvm::join(llvm::map_range(sides, [](long side) { return std::to_string(side); }), " x ");
  }

  std::string describe() const {
    std::vector<std::string> parts;
    llvm::append_range(parts, tilings);
    if (waves)
      parts.push_back("threads share the tiles of a wavefront");
    for (const Band &band : bands) {
      if (band.parallel >= 0 && band.names[0] != "wave")
        parts.push_back("threads share " + band.names[band.parallel]);
      if (band.vectorised >= 0)
        parts.push_back(band.names[band.vectorised] + " vectorised");
    }
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    return parts.empty() ? "in order" : llvm::join(parts, "; ");
  }

  const StatementList &list;
  isl::union_map dependences;
  const WantedShapes &wanted;
  std::vector<Band> bands;
  std::vector<std::string> tilings;
  std::vector<std::pair<std::string, int64_t>> tiled;
  bool waves = false;
};

} // namespace

ShapedSchedule shapeBands(const isl::schedule &schedule, const StatementList &list, const Dependences &dependences,
                          const WantedShapes &wanted) {
  return Shaper(list, dependences, wanted).run(schedule);
}

} // namespace dpg::polyhedral
