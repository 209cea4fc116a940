// How far apart elements are: see strides.h.
#include "compiler/passes/polyhedral/schedule_kernels/strides.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

/// { [s0, s1] -> [s0, s1 + 1] }: one step along a dimension.
isl::map step(isl::ctx context, unsigned dimensions, unsigned along) {
  SmallVector<std::string> from, to;
  for (unsigned dimension = 0; dimension < dimensions; ++dimension) {
    from.push_back("s" + std::to_string(dimension));
    to.push_back(from.back() + (dimension == along ? " + 1" : ""));
  }
  return isl::map(context, "{ [" + llvm::join(from, ", ") + "] -> [" + llvm::join(to, ", ") + "] }");
}

/// How elements differ by one step: all alike, the next in the last dimension, or another way.
Stride strideOf(const isl::map &between) {
  const isl::set apart = isl::manage(isl_set_detect_equalities(between.deltas().release()));
  const unsigned rank = isl_set_dim(apart.get(), isl_dim_set);
  Stride stride = Stride::Same;
  for (unsigned dimension = 0; dimension < rank; ++dimension) {
    const isl::val difference = isl::manage(isl_set_plain_get_val_if_fixed(apart.get(), isl_dim_set, dimension));
    if (difference.is_nan())
      return Stride::Far;
    if (difference.is_zero())
      continue;
    if (dimension + 1 < rank || !difference.is_one())
      return Stride::Far;
    stride = Stride::Next;
  }
  return stride;
}

} // namespace

BandStrides::BandStrides(const isl::schedule_node_band &band, const StatementList &list) : band(band) {
  const isl::union_map prefix = band.prefix_schedule_union_map();
  schedule = isl::manage(isl_union_map_flat_range_product(
      prefix.copy(), isl_union_map_from_multi_union_pw_aff(band.partial_schedule().release())));
  around = isl_multi_union_pw_aff_dim(band.prefix_schedule_multi_union_pw_aff().get(), isl_dim_out);
  along.resize(band.n_member());
  const isl::union_set here = band.partial_schedule().domain();
  for (const Statement &statement : list.statements) {
    if (here.intersect(statement.domain.to_union_set()).is_empty())
      continue;
    add(statement, statement.reads, /*isWrite=*/false);
    add(statement, statement.writes, /*isWrite=*/true);
  }
}

void BandStrides::add(const Statement &statement, const isl::union_map &accesses, bool isWrite) {
  const isl::union_map times = schedule.intersect_domain(statement.domain.to_union_set());
  for (unsigned member = 0; member < along.size(); ++member) {
    const isl::union_map next =
        times.apply_range(step(band.ctx(), around + along.size(), around + member).to_union_map())
            .apply_range(times.reverse());
    // Each place of the program that reads or writes is a relation of its own in the union.
    accesses.foreach_map([&](const isl::map &places) {
      places.foreach_basic_map([&](const isl::basic_map &access) {
        const isl::union_map place = isl::map(access).to_union_map();
        const isl::union_map elements = place.reverse().apply_range(next).apply_range(place);
        elements.foreach_map([&](const isl::map &between) {
          along[member].push_back(
              {strideOf(between), static_cast<unsigned>(isl_map_dim(places.get(), isl_dim_out)), isWrite});
        });
      });
    });
  }
}

int BandStrides::bestForVectors() const { return best(/*mayDepend=*/false); }

int BandStrides::alongMemory() const { return best(/*mayDepend=*/true); }

int BandStrides::best(bool mayDepend) const {
  int best = -1, bestScore = 0;
  for (unsigned member = 0; member < along.size(); ++member) {
    if (!mayDepend && !band.member_get_coincident(member))
      continue;
    int score = 0;
    for (const Access &access : along[member])
      score += access.stride == Stride::Next ? (access.isWrite ? 4 : 2) : access.stride == Stride::Far ? -3 : 0;
    if (score > bestScore) {
      best = member;
      bestScore = score;
    }
  }
  return best;
}

bool BandStrides::isFarAlong(unsigned member) const {
  return llvm::any_of(along[member], [](const Access &access) { return access.stride == Stride::Far; });
}

bool BandStrides::usesElementsAgain() const {
  for (unsigned member = 0; member < along.size(); ++member) {
    if (!band.member_get_coincident(member) && llvm::any_of(along[member], [](const Access &a) { return a.isWrite; }))
      return true;
    for (const Access &access : along[member])
      if (access.rank > 1 && access.stride == Stride::Same)
        return true;
  }
  const int vectorised = bestForVectors();
  return vectorised >= 0 && isFarAlong(vectorised);
}

namespace {

struct NameSearch {
  const StatementList *list;
  llvm::SmallVector<std::string> alone, last; ///< of indices that an expression is, and that one speaks of last
};

isl_stat lookAt(isl_set *domain, isl_aff *expression, void *user) {
  auto &search = *static_cast<NameSearch *>(user);
  const isl::set points = isl::manage(domain);
  const isl::aff value = isl::manage(expression);
  const char *tuple = isl_set_get_tuple_name(points.get());
  if (!tuple)
    return isl_stat_ok;
  llvm::SmallVector<std::string> spokenOf;
  for (auto [index, around] : llvm::enumerate(search.list->named(tuple).loops)) {
    const isl::val coefficient =
        isl::manage(isl_aff_get_coefficient_val(value.get(), isl_dim_in, static_cast<int>(index)));
    affine::AffineForOp loop = around;
    if (!coefficient.is_zero())
      spokenOf.push_back(ir::nameIn(loop.getInductionVar().getLoc()).str());
  }
  if (!spokenOf.empty())
    (spokenOf.size() == 1 ? search.alone : search.last).push_back(spokenOf.back());
  return isl_stat_ok;
}

isl_stat lookThrough(isl_pw_aff *pieces, void *user) {
  const isl_stat result = isl_pw_aff_foreach_piece(pieces, lookAt, user);
  isl_pw_aff_free(pieces);
  return result;
}

} // namespace

llvm::SmallVector<std::string> namesOfMembers(const isl::schedule_node_band &band, const StatementList &list) {
  llvm::SmallVector<std::string> names;
  for (unsigned member = 0; member < band.n_member(); ++member) {
    NameSearch search{&list, {}, {}};
    isl_union_pw_aff_foreach_pw_aff(band.partial_schedule().at(member).get(), lookThrough, &search);
    llvm::append_range(search.alone, search.last);
    const auto fresh = llvm::find_if(
        search.alone, [&](const std::string &name) { return !name.empty() && !llvm::is_contained(names, name); });
    names.push_back(fresh == search.alone.end() ? "i" : *fresh);
  }
  return names;
}

} // namespace dpg::polyhedral
