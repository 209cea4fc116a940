// build_ladders: what contracts allow is tried with arrays of f32 first.
#include "compiler/passes/arithmetic/build_ladders/corrections.h"
#include "compiler/passes/arithmetic/build_ladders/double_double.h"
#include "compiler/passes/arithmetic/build_ladders/narrow_arrays.h"
#include "compiler/passes/build_nests.h"
#include "compiler/passes/captured_values.h"
#include "compiler/passes/passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Error.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_BUILDLADDERS
#include "compiler/passes/passes.h.inc"

namespace {

/// Storing rounds each element by at most 2^-24 of it; an iteration meets that more than once.
constexpr double leastToleranceOfSingle = 4 * 0x1p-24;

/// A sum in f32 is made of 16 products at most, which are added up in f64 (dpg/sparse/csr_rows.h, short_parts): it errs
/// by 16 units of f32 at most.
constexpr double leastToleranceOfSums = 16 * 0x1p-24;

/// Likewise of f64: what contracts below ask for, it does not hold.
constexpr double leastToleranceOfDouble = 4 * 0x1p-53;

/// Where contracts leave f64 no more room than this, they may be missed for a condition of some tens.
constexpr double doubtfulToleranceOfDouble = 64 * 0x1p-53;

/// The formats of the two tries: arrays in f32 and then all in f64, f64 and then dd, or dd at once.
enum class Ladder { narrowArrays, doubleThenDoubleDouble, doubleDouble };

double toleranceOf(ir::ContractAttr contract) {
  APFloat value(APFloat::IEEEdouble());
  // Verified by the attribute: the text is a decimal number.
  llvm::cantFail(value.convertFromString(contract.getTolerance(), APFloat::rmTowardZero));
  return value.convertToDouble();
}

/// Gives a graph whose certificates may fail a second try.
class LadderBuilder {
public:
  explicit LadderBuilder(ir::GraphOp graph)
      : graph(graph), body(graph.getBody().front()), returned(cast<ir::ReturnOp>(body.getTerminator())),
        format(Float32Type::get(graph.getContext())) {}

  /// Whether there is a ladder now.
  bool run();

private:
  void chooseRungs();
  bool isPossible();
  bool isPossibleInDoubleDouble();
  bool isCertified();
  bool isBounded();
  bool mayBeBounded();
  bool mayStandTwice(Operation *op);
  bool mayEnd(ir::RepeatOp repeat);
  bool isShared(Operation *op);
  bool split();
  llvm::DenseSet<Value> certifiedArrays();
  llvm::DenseSet<Value> arraysOfBounds();
  bool areAtLeast(double tolerance);
  std::optional<ArrayNarrower> chooseArrays();
  std::unique_ptr<Region> copyPart();
  Value tryContracts();
  void choose(Value fails, Region &again);
  void computeInDoubleDouble(ArrayRef<Operation *> operations);
  void computeInSingle(ArrayNarrower &narrower);

  ir::GraphOp graph;
  Block &body;
  ir::ReturnOp returned;
  FloatType format; ///< of the first try
  Ladder ladder = Ladder::narrowArrays;
  SmallVector<ir::CheckContractOp> contracts;
  SmallVector<Operation *> part; ///< what the ladder computes twice, in order
  llvm::SmallPtrSet<Operation *, 16> inPart;
  IRMapping second; ///< from what is tried to what is computed again
};

/// Every number that the graph gives has a contract of its own, which this graph certifies or bounds: samples are made
/// in f64 alone.
bool LadderBuilder::isCertified() {
  llvm::append_range(contracts, body.getOps<ir::CheckContractOp>());
  const bool isSampled = llvm::any_of(contracts, [](ir::CheckContractOp check) { return check->hasAttr("sampled"); });
  return !contracts.empty() && !isSampled && llvm::all_of(llvm::enumerate(returned.getValues()), [&](auto each) {
    const ir::ParameterAttr parameter = graph.parameterOfResult(each.index());
    return llvm::any_of(contracts, [&](ir::CheckContractOp check) {
      return check.getName() == parameter.getName() && check.getContract() == parameter.getContract();
    });
  });
}

static bool isTrueOfAllIn(ir::GraphOp graph, llvm::function_ref<bool(Operation *)> holds) {
  return !graph
              ->walk([&](Operation *op) {
                return op == graph || holds(op) ? WalkResult::advance() : WalkResult::interrupt();
              })
              .wasInterrupted();
}

bool LadderBuilder::isBounded() {
  return llvm::any_of(contracts, [](ir::CheckContractOp check) { return check->hasAttr("bounded"); });
}

/// A structural bound counts the roundings of f64, or of dd. Roots in dd lose more than it says where they are of
/// numbers near underflow.
bool LadderBuilder::mayBeBounded() {
  if (ladder == Ladder::narrowArrays) // formulas of f32, which dpg-bound-contracts made
    return llvm::all_of(contracts, [](ir::CheckContractOp check) {
      return !check->hasAttr("bounded") || check->hasAttr("may_be_single");
    });
  const auto isRoot = [](Operation *op) {
    auto apply = dyn_cast<num::ApplyOp>(op);
    return apply && apply.getFunction() == num::Function::sqrt && isa<num::RealType>(apply.getType());
  };
  return isTrueOfAllIn(graph, [&](Operation *op) { return !isRoot(op); });
}

/// By the tightest contract that is relative to something: what an absolute one asks for, only values tell.
void LadderBuilder::chooseRungs() {
  double tightest = 1;
  for (ir::CheckContractOp check : contracts)
    if (check.getContract().getSense() != ir::Sense::absolute)
      tightest = std::min(tightest, toleranceOf(check.getContract()));
  if (tightest >= doubtfulToleranceOfDouble)
    return;
  ladder = tightest < leastToleranceOfDouble ? Ladder::doubleDouble : Ladder::doubleThenDoubleDouble;
  format = Float64Type::get(graph.getContext());
}

/// Whether an iteration in narrow arrays would be seen to shrink no more: its condition compares a number with a goal.
bool LadderBuilder::mayEnd(ir::RepeatOp repeat) {
  auto compare = repeat.until().getCondition().getDefiningOp<num::CompareOp>();
  const bool isBelow =
      compare && (compare.getPredicate() == num::Predicate::le || compare.getPredicate() == num::Predicate::lt);
  return isBelow && isa<num::RealType>(compare.getLhs().getType());
}

/// Whether an operation, and what is in it, has no effect but its results and means the same when it runs again.
bool LadderBuilder::mayStandTwice(Operation *op) {
  if (llvm::any_of(op->getResultTypes(), llvm::IsaPred<num::ComplexType>))
    return false;
  const StringRef dialect = op->getDialect()->getNamespace();
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([&](ir::CheckContractOp check) { return check->getBlock() == &body; })
      .Case([&](ir::CheckRangeOp check) { return check->getBlock() == &body; }) // of shared values, see split
      .Case([&](ir::RepeatOp repeat) { return mayEnd(repeat); })
      .Case<ir::ReduceOp, ir::AccumulateOp>([](auto reduction) {
        return !llvm::is_contained({ir::ReductionKind::argmax, ir::ReductionKind::argmin}, reduction.getKind());
      })
      .Case<ir::NestOp, ir::ForEntriesOp, ir::DoneOp, ir::PutOp, ir::ReadOp, ir::EntryOp, ir::YieldOp, ir::ReturnOp,
            ir::UntilOp, ir::NextOp, ir::SizeOp, ir::UndefinedOp, ir::CountEntriesOp, ir::SoftmaxMeanOp, ir::WeighOp>(
          [](auto) { return true; })
      .Case([](ir::ForOp loop) { return !loop.getParallel(); })
      .Case([&](ir::StoreAsOp store) { return isa<BlockArgument>(store.getArray()); })
      // Ints that numbers decide, once these were rounded, may lie outside of an array.
      .Case([](num::ToIntOp) { return false; })
      .Case([](num::ChooseOp choice) { return !choice.getType().isIndex(); })
      .Default([&](Operation *) { return dialect != "dpg"; });
}

/// What the graph gives becomes dd: nothing else in the program may call it.
bool LadderBuilder::isPossibleInDoubleDouble() {
  return isTrueOfAllIn(graph, mayComputeInDoubleDouble) &&
         SymbolTable::symbolKnownUseEmpty(graph, graph->getParentOp());
}

bool LadderBuilder::isPossible() {
  const bool isPublic = SymbolTable::getSymbolVisibility(graph) == SymbolTable::Visibility::Public;
  if (!isPublic || !isCertified() || graph->hasAttr("proved"))
    return false;
  chooseRungs();
  if (isBounded() && !mayBeBounded())
    return false;
  if (ladder != Ladder::narrowArrays && !isPossibleInDoubleDouble())
    return false;
  return ladder == Ladder::doubleDouble || isTrueOfAllIn(graph, [&](Operation *op) { return mayStandTwice(op); });
}

/// Whether a nest fills an array from nothing, and loops alone begin with it: cheaper than a copy.
static bool fillsForLoops(ir::NestOp nest) {
  const bool readsArrays =
      nest->walk([](Operation *inner) {
            return isa<ir::ReadOp, ir::EntryOp>(inner) ? WalkResult::interrupt() : WalkResult::advance();
          })
          .wasInterrupted();
  return nest.arrayCount() > 0 && !readsArrays &&
         llvm::all_of(nest->getUsers(), llvm::IsaPred<ir::RepeatOp, ir::ForOp>);
}

/// Whether an operation, or what is in it, gives real numbers whose format is free.
static bool givesFreeNumbers(Operation *op) {
  const auto isFree = [](Type type) {
    auto array = dyn_cast<ir::ArrayType>(type);
    return isa<num::RealType>(array ? array.getElement() : type);
  };
  return !isa<ir::StoreAsOp>(op) && llvm::any_of(op->getResultTypes(), isFree);
}

/// What neither runs a loop, nor multiplies tiles, nor depends on such is the same on every rung; in dd, what computes
/// no number, nor bounds its roundings.
bool LadderBuilder::isShared(Operation *op) {
  if (ladder != Ladder::narrowArrays && (givesFreeNumbers(op) || op->hasAttr("unit_of_roundoff")))
    return false;
  if (op->hasAttr("in_f32"))
    return false;
  const bool dependsOnPart = llvm::any_of(usedValues(op), [&](Value used) {
    Operation *defining = used.getDefiningOp();
    return defining && inPart.contains(defining);
  });
  auto nest = dyn_cast<ir::NestOp>(op);
  return !dependsOnPart && !isa<ir::RepeatOp, ir::ForOp, ir::CheckContractOp>(op) &&
         !(nest && (fillsForLoops(nest) || computesTiles(nest)));
}

/// Finds the part. Nothing in it may end the program where a number was rounded too much.
bool LadderBuilder::split() {
  for (Operation &op : body.without_terminator())
    if (!isShared(&op)) {
      part.push_back(&op);
      inPart.insert(&op);
    }
  return !part.empty() && llvm::none_of(part, llvm::IsaPred<ir::CheckRangeOp>);
}

/// The arrays that the norms of certified values are computed from.
llvm::DenseSet<Value> LadderBuilder::certifiedArrays() {
  llvm::DenseSet<Value> arrays;
  SmallVector<Value> left;
  for (ir::CheckContractOp check : contracts)
    left.push_back(check.getNorm());
  while (!left.empty()) {
    Operation *op = left.pop_back_val().getDefiningOp();
    if (!op || !inPart.contains(op))
      continue;
    llvm::append_range(left, op->getOperands());
    op->walk([&](ir::ReadOp read) { arrays.insert(read.getArray()); });
  }
  return arrays;
}

/// What else a certificate reads is a part of what it says: its own roundings are not in the bound, and stay as small
/// as they are in f64.
llvm::DenseSet<Value> LadderBuilder::arraysOfBounds() {
  const llvm::DenseSet<Value> certified = certifiedArrays();
  llvm::DenseSet<Value> arrays;
  for (Operation *op : part)
    op->walk([&](ir::NestOp nest) {
      const bool isOfCertificate = llvm::any_of(nest.getResultTypes(), [](Type type) {
        auto array = dyn_cast<ir::ArrayType>(type);
        return num::isEnclosure(array ? array.getElement() : type);
      });
      if (isOfCertificate)
        for (Value used : usedValues(nest))
          if (isa<ir::ArrayType>(used.getType()) && !certified.contains(used))
            arrays.insert(used);
    });
  return arrays;
}

/// Whether no contract is tighter.
bool LadderBuilder::areAtLeast(double tolerance) {
  return llvm::all_of(contracts,
                      [&](ir::CheckContractOp check) { return toleranceOf(check.getContract()) >= tolerance; });
}

/// All of them where the contracts are wide, else corrections; nothing where no matrix would be narrow.
std::optional<ArrayNarrower> LadderBuilder::chooseArrays() {
  const bool areWide = areAtLeast(leastToleranceOfSingle);
  SmallVector<std::pair<ir::RepeatOp, DirectValues>> loops;
  for (Operation *op : part)
    if (auto repeat = dyn_cast<ir::RepeatOp>(op))
      loops.push_back({repeat, DirectValues(repeat)});
  const auto isCorrection = [&](Value array) {
    Operation *op = array.getDefiningOp();
    for (auto &[repeat, direct] : loops) {
      const bool isLeft = op == repeat && array.use_empty(); // the last version of one
      const bool isIn = op ? repeat->isProperAncestor(op)
                           : array.getParentBlock() != &repeat.getBody().front() &&
                                 repeat->isProperAncestor(array.getParentBlock()->getParentOp());
      if (isLeft || isIn)
        return !direct.contains(array);
    }
    return false;
  };
  const llvm::DenseSet<Value> pinned = arraysOfBounds();
  const auto mayNarrow = [&](Value array) { return !pinned.contains(array) && (areWide || isCorrection(array)); };
  ArrayNarrower narrower(graph, part, contracts.front().getLoc(), format, mayNarrow);
  return narrower.hasMatrix() ? std::optional(std::move(narrower)) : std::nullopt;
}

/// The part once more, in a region of its own, with names that say so.
std::unique_ptr<Region> LadderBuilder::copyPart() {
  auto region = std::make_unique<Region>();
  Block &block = region->emplaceBlock();
  for (Operation *op : part)
    block.push_back(op->clone(second));
  TakenNames taken = namesTakenIn(graph.getBody());
  llvm::StringMap<std::string> names; // versions have one name
  region->walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Value result : op->getResults())
      if (const std::string before = ir::nameOf(result).str(); !before.empty()) {
        std::string &name = names[before];
        if (name.empty())
          name = taken.fresh(before + "_again");
        ir::setName(result, name);
      }
    auto nest = dyn_cast<ir::NestOp>(op);
    if (nest)
      nest.setName((nest.getName() + "_again").str());
    return nest ? WalkResult::skip() : WalkResult::advance();
  });
  // The graph gives back how its last loop ended, whichever of the two ran last.
  for (Operation &op : llvm::reverse(block))
    if (isa<ir::RepeatOp>(op)) {
      op.setAttr("again", UnitAttr::get(graph.getContext()));
      break;
    }
  return region;
}

/// Whether a contract fails with what was tried: instead of ending the program.
Value LadderBuilder::tryContracts() {
  OpBuilder builder(graph.getContext());
  Value all;
  for (ir::CheckContractOp check : contracts) {
    builder.setInsertionPoint(check);
    const Location location = check.getLoc();
    auto tried =
        ir::CheckContractOp::create(builder, location, builder.getI1Type(), check.getNameAttr(), check.getContract(),
                                    check.getBound(), check.getNorm(), check.getTextAttr(), TypeAttr::get(format));
    tried->setDiscardableAttrs(check->getDiscardableAttrDictionary());
    all = all ? Value(num::AndOp::create(builder, location, all, tried.getHolds())) : tried.getHolds();
    check.erase();
  }
  builder.setInsertionPointAfterValue(all);
  return num::NotOp::create(builder, all.getLoc(), all);
}

/// The branch that computes again where it has to, and else widens what was tried.
void LadderBuilder::choose(Value fails, Region &again) {
  SmallVector<OpOperand *> given;
  SmallVector<Type> types;
  SmallVector<Attribute> names;
  for (OpOperand &operand : returned->getOpOperands()) {
    Value copied = second.lookupOrNull(operand.get());
    if (!copied)
      continue;
    given.push_back(&operand);
    types.push_back(copied.getType());
    names.push_back(StringAttr::get(graph.getContext(), graph.parameterOfResult(operand.getOperandNumber()).getName()));
  }
  OpBuilder builder(returned);
  const Location location = fails.getLoc();
  auto branch = scf::IfOp::create(builder, location, types, fails, /*withElseRegion=*/true);
  branch->setAttr("names", builder.getArrayAttr(names));
  branch->setAttr("computes_again", builder.getUnitAttr());
  SmallVector<Value> computed, kept;
  builder.setInsertionPointToEnd(&branch.getElseRegion().front());
  TakenNames taken = namesTakenIn(graph.getBody());
  for (auto [operand, name] : llvm::zip(given, names)) {
    Value value = operand->get();
    computed.push_back(second.lookup(value));
    const Type wanted = computed.back().getType();
    if (wanted == value.getType()) {
      kept.push_back(value);
      continue;
    }
    auto array = dyn_cast<ir::ArrayType>(wanted);
    if (!array) {
      kept.push_back(num::ConvertOp::create(builder, location, wanted, value));
      continue;
    }
    const StringRef result = cast<StringAttr>(name);
    const char *in = ladder == Ladder::narrowArrays ? " in f64;" : " in dd;";
    kept.push_back(
        convertArray(builder, location, value, array, result, taken, originsAt(graph, result + in, location)));
    kept.back().getDefiningOp<ir::NestOp>().setName(("widen_" + result).str());
  }
  scf::YieldOp::create(builder, location, kept);
  branch.getThenRegion().takeBody(again);
  builder.setInsertionPointToEnd(&branch.getThenRegion().front());
  scf::YieldOp::create(builder, location, computed);
  for (auto [operand, result] : llvm::zip(given, branch.getResults()))
    operand->set(result);
}

/// From here on the contracts say that they were met in dd; what was not computed again is widened where it is
/// returned.
void LadderBuilder::computeInDoubleDouble(ArrayRef<Operation *> operations) {
  for (Operation *op : operations)
    op->walk([](ir::CheckContractOp check) { check->setAttr("format", StringAttr::get(check.getContext(), "dd")); });
  DoubleDoubleComputation(graph, operations, contracts.front().getLoc()).run();
}

/// Arrays in f32, and bounds that say so. A bound has room for what f64 computes and f32 stores: that is less than the
/// roundings of f32 that it counts.
void LadderBuilder::computeInSingle(ArrayNarrower &narrower) {
  narrower.run(/*sumsToo=*/!isBounded() && areAtLeast(leastToleranceOfSums));
  for (Operation *op : part)
    op->walk([](num::ConstantOp constant) {
      if (auto own = dyn_cast_or_null<StringAttr>(constant->removeAttr("in_f32")))
        constant.setValue(own.getValue());
    });
}

bool LadderBuilder::run() {
  if (!isPossible() || !split())
    return false;
  std::optional<ArrayNarrower> narrower;
  if (ladder == Ladder::narrowArrays && !(narrower = chooseArrays()))
    return false;
  for (Operation *op : part)
    op->moveBefore(returned);
  if (ladder == Ladder::doubleDouble) {
    computeInDoubleDouble(part);
    graph.setResultTypesAttr(Builder(graph.getContext()).getTypeArrayAttr(returned.getOperandTypes()));
    return true;
  }
  // By its number a second try finds the certificate that it overwrites.
  for (auto [number, check] : llvm::enumerate(contracts))
    check->setAttr("tries", Builder(graph.getContext()).getI64IntegerAttr(number));
  const std::unique_ptr<Region> again = copyPart();
  if (narrower)
    computeInSingle(*narrower);
  else
    computeInDoubleDouble(llvm::map_to_vector(again->front(), [](Operation &op) { return &op; }));
  for (Operation *op : part)
    op->walk([&](ir::RepeatOp repeat) { repeat->setAttr("may_stall", UnitAttr::get(graph.getContext())); });
  choose(tryContracts(), *again);
  graph.setResultTypesAttr(Builder(graph.getContext()).getTypeArrayAttr(returned.getOperandTypes()));
  return true;
}

struct BuildLadders : impl::BuildLaddersBase<BuildLadders> {
  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      if (LadderBuilder(graph).run())
        ++ladders;
  }
};

} // namespace
} // namespace dpg
