// Why iterations of loops wait for each other: see waits.h.
//
// Of the dependences between two statements in a loop those are taken that run along it: the loops around it stand
// still. Among the pairs of accesses that make them, one is told of by the latest iteration that the later one waits
// for, an affine function of its own indices.
#include "compiler/passes/polyhedral/waits.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using affine::AffineForOp;

namespace dpg::polyhedral {

namespace {

/// Affine functions of a statement's indices and of sizes, as the program would write them.
class FunctionText {
public:
  FunctionText(const Statement &statement, Operation *kernel) {
    for (AffineForOp loop : statement.loops)
      indices.push_back(ir::nameIn(loop.getInductionVar().getLoc()).str());
    for (BlockArgument argument : kernel->getRegion(0).getArguments())
      sizes["p" + std::to_string(argument.getArgNumber())] = ir::nameOf(argument).str();
  }

  std::string tuple() const { return "(" + llvm::join(indices, ", ") + ")"; }

  /// "i - 1, j"; nothing where there is no plain text.
  std::optional<std::string> operator()(const isl::multi_aff &function) const {
    SmallVector<std::string> parts;
    for (unsigned place = 0; place < function.size(); ++place) {
      const std::optional<std::string> part = one(function.at(place));
      if (!part)
        return std::nullopt;
      parts.push_back(*part);
    }
    return llvm::join(parts, ", ");
  }

private:
  std::optional<std::string> one(const isl::aff &function) const {
    if (isl_aff_dim(function.get(), isl_dim_div) > 0)
      return std::nullopt;
    std::string text;
    bool isWhole = true;
    const auto add = [&](const isl::val &factor, const std::string &name) {
      isWhole &= bool(isl_val_is_int(factor.get()));
      if (!isWhole || factor.is_zero())
        return;
      const int64_t number = factor.num_si(), size = std::abs(number);
      text += text.empty() ? (number < 0 ? "-" : "") : number < 0 ? " - " : " + ";
      text += name.empty() ? std::to_string(size) : (size == 1 ? "" : std::to_string(size) + " * ") + name;
    };
    for (auto [place, name] : llvm::enumerate(indices))
      add(isl::manage(isl_aff_get_coefficient_val(function.get(), isl_dim_in, static_cast<int>(place))), name);
    const int parameters = isl_aff_dim(function.get(), isl_dim_param);
    for (int place = 0; place < parameters; ++place)
      add(isl::manage(isl_aff_get_coefficient_val(function.get(), isl_dim_param, place)),
          sizes.lookup(isl_aff_get_dim_name(function.get(), isl_dim_param, place)));
    add(function.constant_val(), "");
    return !isWhole ? std::nullopt : std::optional(text.empty() ? "0" : text);
  }

  SmallVector<std::string> indices;
  llvm::StringMap<std::string> sizes; ///< by isl's names
};

/// The function of one piece; nothing where there is none.
std::optional<isl::multi_aff> firstPiece(const isl::pw_multi_aff &function) {
  std::optional<isl::multi_aff> first;
  function.foreach_piece([&](const isl::set &, const isl::multi_aff &piece) {
    if (!first)
      first = piece;
  });
  return first;
}

class Search {
public:
  Search(const StatementList &list, bool pairs) : list(list), pairs(pairs) {}

  void look(const isl::union_map &dependences) {
    std::map<std::pair<const Statement *, const Statement *>, isl::map>
        pairsOfStatements; // in the order of the program
    dependences.foreach_map([&](const isl::map &between) {
      pairsOfStatements.insert({{&list.named(isl_map_get_tuple_name(between.get(), isl_dim_in)),
                                 &list.named(isl_map_get_tuple_name(between.get(), isl_dim_out))},
                                between});
    });
    for (const auto &[statements, between] : pairsOfStatements)
      lookBetween(*statements.first, *statements.second, between);
  }

  /// Those of outer loops first.
  std::vector<ir::Wait> inOrder() {
    std::vector<ir::Wait> waits;
    llvm::stable_sort(found, [](const auto &a, const auto &b) { return a.first < b.first; });
    for (auto &[depth, wait] : found)
      waits.push_back(std::move(wait));
    return waits;
  }

private:
  using Key = std::pair<Operation *, Operation *>;

  void lookBetween(const Statement &from, const Statement &to, isl::map between) {
    for (unsigned depth = 0; depth < std::min(from.loops.size(), to.loops.size()); ++depth) {
      if (from.loops[depth] != to.loops[depth])
        return;
      const isl::map along = isl::manage(isl_map_order_lt(between.copy(), isl_dim_in, depth, isl_dim_out, depth));
      note(from, to, along, {from.loops[depth], nullptr}, depth);
      for (unsigned inner = depth + 1;
           pairs && inner < std::min(from.loops.size(), to.loops.size()) && from.loops[inner] == to.loops[inner];
           ++inner)
        note(from, to, isl::manage(isl_map_order_gt(along.copy(), isl_dim_in, inner, isl_dim_out, inner)),
             {from.loops[depth], from.loops[inner]}, inner);
      between = isl::manage(isl_map_equate(between.release(), isl_dim_in, depth, isl_dim_out, depth));
    }
  }

  /// Of a pair of loops, a distance without a bound says more than one with it.
  void note(const Statement &from, const Statement &to, const isl::map &along, Key loops, unsigned depth) {
    const auto known = places.find(loops);
    const bool mayImprove = known != places.end() && loops.second && found[known->second].second.isBounded;
    if ((known != places.end() && !mayImprove) || along.is_empty())
      return;
    std::optional<ir::Wait> wait = describe(from, to, along);
    if (!wait)
      return;
    wait->loop = nameOf(loops.first);
    wait->inside = loops.second ? nameOf(loops.second) : "";
    wait->isBounded = isBounded(along, depth);
    loops.first->walk([&](ir::WriteOp write) { wait->writes.push_back(write.getLoc()); });
    if (known == places.end()) {
      places[loops] = found.size();
      found.push_back({depth, std::move(*wait)});
    } else if (!wait->isBounded) {
      found[known->second].second = std::move(*wait);
    }
  }

  static std::string nameOf(Operation *loop) {
    return ir::nameIn(cast<AffineForOp>(loop).getInductionVar().getLoc()).str();
  }

  /// Whether the later iteration of a loop is back by no more than some number, whatever the sizes.
  static bool isBounded(const isl::map &between, unsigned depth) {
    isl_map *plain = between.copy();
    for (const isl_dim_type type : {isl_dim_in, isl_dim_out}) {
      plain = isl_map_project_out(plain, type, depth + 1, isl_map_dim(plain, type) - depth - 1);
      plain = isl_map_project_out(plain, type, 0, depth);
      plain = isl_map_reset_tuple_id(plain, type);
    }
    plain = isl_map_project_out(plain, isl_dim_param, 0, isl_map_dim(plain, isl_dim_param));
    const isl::set apart = isl::manage(isl_map_deltas(plain)); // later - earlier
    return isl_set_dim_has_lower_bound(apart.get(), isl_dim_set, 0);
  }

  std::optional<ir::Wait> describe(const Statement &from, const Statement &to, const isl::map &along) {
    for (const auto &[isFromWrite, isToWrite] : {std::pair(true, false), std::pair(false, true), std::pair(true, true)})
      for (const Access &earlier : from.accesses)
        for (const Access &later : to.accesses) {
          if (earlier.array != later.array || earlier.isWrite != isFromWrite || later.isWrite != isToWrite)
            continue;
          const isl::union_map both =
              earlier.elements.apply_range(later.elements.reverse()).intersect(along.to_union_map());
          if (!both.is_empty())
            if (std::optional<ir::Wait> wait = inWords(from, to, earlier, later, both.as_map()))
              return wait;
        }
    return std::nullopt;
  }

  std::optional<ir::Wait> inWords(const Statement &from, const Statement &to, const Access &earlier,
                                  const Access &later, const isl::map &both) {
    Operation *kernel = later.op->getParentOfType<ir::KernelOp>();
    const FunctionText text(to, kernel), earlierText(from, kernel);
    const std::optional<isl::multi_aff> latest = firstPiece(both.reverse().lexmax_pw_multi_aff());
    const std::optional<std::string> source = latest ? text(*latest) : std::nullopt;
    const std::optional<std::string> element = elementText(text, later), written = elementText(earlierText, earlier);
    if (!element || !written)
      return std::nullopt;
    const std::string before = source ? "iteration (" + *source + ")" : "an earlier iteration";
    return ir::Wait{"",
                    "",
                    false,
                    "iteration " + text.tuple() + (later.isWrite ? " writes `" : " reads `") + *element + "`, which " +
                        before + (earlier.isWrite ? " wrote" : " read"),
                    "`" + *written + "` is " + (earlier.isWrite ? "written" : "read") + " here",
                    later.op->getLoc(),
                    earlier.op->getLoc(),
                    {}};
  }

  std::optional<std::string> elementText(const FunctionText &text, const Access &access) const {
    const Value array = list.arrays[access.array];
    const std::string name = ir::nameOf(array).str();
    const auto isOne = [](ir::ExtentAttr extent) { return extent.getText() == "1"; };
    if (array.getDefiningOp<ir::LocalOp>() && llvm::all_of(cast<ir::ArrayType>(array.getType()).getShape(), isOne))
      return name;
    const std::optional<isl::multi_aff> place = firstPiece(access.elements.as_map().as_pw_multi_aff());
    const std::optional<std::string> subscripts = place ? text(*place) : std::nullopt;
    return subscripts ? std::optional(name + "[" + *subscripts + "]") : std::nullopt;
  }

  const StatementList &list;
  const bool pairs;
  std::vector<std::pair<unsigned, ir::Wait>> found; ///< with the depth of the loop
  std::map<Key, size_t> places;                     ///< in `found`
};

} // namespace

std::vector<ir::Wait> waitsOf(const StatementList &list, const Dependences &dependences, bool pairs) {
  Search search(list, pairs);
  search.look(dependences.flow);
  search.look(dependences.order);
  return search.inOrder();
}

} // namespace dpg::polyhedral
