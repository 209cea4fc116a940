// sample_contracts: what contracts that are `sampled` speak of is computed in samples, whose estimate is compared with
// the tolerance.
#include "compiler/passes/arithmetic/sample_contracts/in_samples.h"
#include "compiler/passes/build_nests.h"
#include "compiler/passes/norm_in_balls.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_SAMPLECONTRACTS
#include "compiler/passes/passes.h.inc"

namespace {

using ir::Norm;
using ir::Sense;

/// A contract, the format that its value is given in, and the value, where there is one already beside its samples.
struct Sampled {
  ir::SampleOp op;
  Type format;
  Value given;
};

/// What is wrong with a contract that samples should tell of; empty where nothing is.
std::string obstacleTo(ir::SampleOp sample) {
  if (sample.getContract().getSense() == Sense::backward)
    return "samples estimate the error of a value, and no backward error";
  auto array = dyn_cast<ir::ArrayType>(sample.getValue().getType());
  if (array && array.isSparse())
    return "its value is a sparse matrix";
  return obstacleToNorm(sample.getContract().getNorm(), sample.getValue().getType());
}

/// The roundings by which a nest stores a result in another format; nothing where it stores something else too, or
/// keeps elements of an earlier version.
std::optional<SmallVector<ir::PutOp>> roundedPuts(ir::NestOp nest, unsigned result) {
  if (result >= nest.arrayCount() || !nest.getInits()[result].getDefiningOp<ir::UndefinedOp>())
    return std::nullopt;
  SmallVector<ir::PutOp> puts;
  bool areRounded = true;
  nest.getBody().walk([&](ir::PutOp put) {
    if (put.getInto() != result)
      return;
    auto rounding = put.getValue().getDefiningOp<num::ConvertOp>();
    areRounded &= rounding && isa<num::RealType>(rounding.getValue().getType());
    puts.push_back(put);
  });
  return areRounded ? std::optional(puts) : std::nullopt;
}

/// Makes a nest give real numbers that nobody reads but who takes the graph's results, and which are rounded then.
bool storeWide(Value value) {
  auto nest = value.getDefiningOp<ir::NestOp>();
  const bool isRead =
      !llvm::all_of(value.getUsers(), [](Operation *user) { return isa<ir::SampleOp, ir::ReturnOp>(user); });
  if (!nest || isRead)
    return false;
  const unsigned result = cast<OpResult>(value).getResultNumber();
  const auto puts = roundedPuts(nest, result);
  if (!puts)
    return false;
  for (ir::PutOp put : *puts)
    put.getValueMutable().set(put.getValue().getDefiningOp<num::ConvertOp>().getValue());
  OpBuilder builder(nest);
  const Type wide = cast<ir::ArrayType>(value.getType()).withElement(num::RealType::get(builder.getContext()));
  nest.getInitsMutable()[result].set(ir::UndefinedOp::create(builder, nest.getLoc(), wide));
  value.setType(wide);
  return true;
}

/// Takes a value that is stored in a narrow format before it is rounded to it. What is rounded in between stays, and is
/// refused with the slice.
Sampled unrounded(ir::SampleOp sample) {
  const Value value = sample.getValue();
  const Type number = numbersOf(value.getType());
  if (isa<num::StochasticType>(number))
    return {sample, num::RealType::get(sample.getContext()), {}};
  if (!isa<FloatType>(number) || number.isF64())
    return {sample, number, {}};
  if (auto rounding = value.getDefiningOp<num::ConvertOp>()) {
    sample.getValueMutable().set(rounding.getValue());
    return {sample, number, value};
  }
  if (isa<ir::ArrayType>(value.getType()))
    storeWide(value);
  return {sample, number, {}};
}

struct SampleContracts : impl::SampleContractsBase<SampleContracts> {
  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      if (failed(runOnGraph(graph)))
        signalPassFailure();
  }

private:
  LogicalResult runOnGraph(ir::GraphOp graph);
  LogicalResult refuse(ir::GraphOp graph, ArrayRef<Sampled> contracts, const SampledSlice &slice);
  void check(const Sampled &sampled, InSamples &values, TakenNames &taken);
};

InFlightDiagnostic refusal(Location place, StringRef name) {
  return emitError(place) << "E0724: `" << name << "` cannot be sampled: ";
}

/// Errors for what has no samples, and for values that certificates speak of.
LogicalResult SampleContracts::refuse(ir::GraphOp graph, ArrayRef<Sampled> contracts, const SampledSlice &slice) {
  const StringRef name = ir::SampleOp(contracts.front().op).getName();
  bool isRefused = !slice.obstacles().empty();
  for (const SampledSlice::Obstacle &obstacle : slice.obstacles())
    refusal(obstacle.location, name) << obstacle.text << " is on the way to it";
  graph.walk([&](ir::CertifyOp certify) {
    bool reads = slice.has(certify.getValue());
    certify.walk([&](Operation *op) {
      reads |= llvm::any_of(op->getOperands(), [&](Value operand) {
        return slice.has(operand) && !certify->isAncestor(operand.getParentRegion()->getParentOp());
      });
    });
    if (reads)
      refusal(certify.getLoc(), name) << "the certificate of `" << certify.getName()
                                      << "` reads what it is computed by";
    isRefused |= reads;
  });
  for (const Sampled &each : contracts)
    if (const std::string obstacle = obstacleTo(each.op); !obstacle.empty()) {
      refusal(each.op->getLoc(), ir::SampleOp(each.op).getName()) << obstacle;
      isRefused = true;
    }
  return failure(isRefused);
}

/// The estimated error of each element of a mean; relative to it for contracts on components.
Value errorOf(OpBuilder &builder, ir::SampleOp sample, Value mean, TakenNames &taken) {
  const Value samples = sample.getValue();
  const Location place = sample.getLoc();
  const Type real = num::RealType::get(builder.getContext());
  const bool isRelative = sample.getContract().getSense() == Sense::componentwise;
  const std::string name = taken.fresh((sample.getName() + "_error").str());
  auto array = dyn_cast<ir::ArrayType>(samples.getType());
  if (!array)
    return num::EstimatedErrorOp::create(builder, ir::withName(place, name), real, samples, mean, isRelative);
  const auto wanted = array.withElement(real);
  Value init = ir::UndefinedOp::create(builder, place, wanted);
  auto graph = sample->getParentOfType<ir::GraphOp>();
  auto nest = ir::NestOp::create(builder, ir::withName(place, name), TypeRange{wanted}, name,
                                 indicesOver(wanted, taken), init, builder.getStrArrayAttr({name}),
                                 originsAt(graph, "the estimated error of " + sample.getName(), place));
  OpBuilder::InsertionGuard guard(builder);
  Block &body = nest.getBody().emplaceBlock();
  for (size_t i = 0; i < array.rank(); ++i)
    body.addArgument(builder.getIndexType(), place);
  builder.setInsertionPointToEnd(&body);
  const Type stored = cast<ir::ArrayType>(mean.getType()).getElement();
  Value each = ir::ReadOp::create(builder, place, array.getElement(), samples, body.getArguments());
  Value ofMean = ir::ReadOp::create(builder, place, stored, mean, body.getArguments());
  Value error = num::EstimatedErrorOp::create(builder, place, real, each, ofMean, isRelative);
  ir::PutOp::create(builder, place, error, 0, body.getArguments());
  ir::DoneOp::create(builder, place);
  return nest.getResult(0);
}

/// Compares the estimate of a value's error, in the norm of its contract, with the tolerance.
void SampleContracts::check(const Sampled &contractOf, InSamples &values, TakenNames &taken) {
  ir::SampleOp sample = contractOf.op;
  OpBuilder builder(sample);
  const ir::ContractAttr contract = sample.getContract();
  const std::string name = sample.getName().str();
  const Value given = contractOf.given ? contractOf.given : values.meanOf(sample.getValue(), contractOf.format);
  const Value error = errorOf(builder, sample, given, taken);
  const Norm norm = contract.getSense() == Sense::componentwise ? Norm::max : contract.getNorm();
  const Value bound = normInBalls(builder, error, norm,
                                  {name + "_error_norm", "the estimated error of " + name, sample.getLoc()}, taken);
  const Value size = normInBalls(builder, given, contract.getSense() == Sense::relative ? norm : Norm::max,
                                 {name + "_norm", "a norm of " + name, sample.getLoc()}, taken);
  auto checked = ir::CheckContractOp::create(builder, sample.getLoc(), Type(), name, contract, bound, size,
                                             "three samples", TypeAttr());
  checked->setAttr("sampled", builder.getUnitAttr());
  sample.erase();
  ++sampled;
}

LogicalResult SampleContracts::runOnGraph(ir::GraphOp graph) {
  SmallVector<Sampled> contracts;
  graph.walk([&](ir::SampleOp sample) { contracts.push_back(unrounded(sample)); });
  if (contracts.empty())
    return success();
  SampledSlice slice;
  for (const Sampled &each : contracts)
    slice.add(ir::SampleOp(each.op).getValue());
  slice.followLoopConditions();
  if (failed(refuse(graph, contracts, slice)))
    return failure();
  for (Operation *op : slice.doubtful())
    op->setAttr("watched", UnitAttr::get(&getContext()));
  InSamples values(graph, slice);
  for (const Sampled &each : contracts)
    values.give(ir::SampleOp(each.op).getValue(), each.format);
  values.convert();
  TakenNames taken = namesTakenIn(graph.getBody());
  for (const Sampled &each : contracts)
    check(each, values, taken);
  return success();
}

} // namespace
} // namespace dpg
