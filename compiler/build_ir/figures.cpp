// What implementations of a task should cost: operations and bytes, as values of the program.
//
// They come from the component's expertise, or an implementation's own, with the arguments' sizes in it. They are real
// numbers: an int that overflows would end the program, for an estimate.
#include "compiler/build_ir/component_builder.h"
#include "dialects/dpg/names.h"

#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::StringRef;

/// Of columns of sparse matrices, and of where their rows begin, in memory.
static constexpr unsigned columnIndexBytes = 4;

/// How many elements an array of such a type has.
mlir::Value ComponentBuilder::elementsOf(ir::ArrayType type, mlir::Location place) {
  mlir::Value count;
  for (ir::ExtentAttr extent : type.getShape()) {
    mlir::Value size = real(sizeValue(*Extent::parse(extent.getText()), place), place);
    count = count ? num::MulOp::create(builder, place, count, size).getResult() : size;
  }
  return count;
}

/// How many entries a sparse matrix stores, or its longest line.
mlir::Value ComponentBuilder::countEntries(mlir::Value matrix, bool inLongestLine, mlir::Location place) {
  const std::string name = (inLongestLine ? "row_nnz_of_" : "nnz_of_") + ir::nameOf(matrix).str();
  return real(
      ir::CountEntriesOp::create(builder, ir::withName(place, name), builder.getF64Type(), matrix, inLongestLine),
      place);
}

/// How many elements of an array are stored.
mlir::Value ComponentBuilder::entriesOf(mlir::Value array, mlir::Location place) {
  auto type = llvm::cast<ir::ArrayType>(array.getType());
  return type.isSparse() ? countEntries(array, /*inLongestLine=*/false, place) : elementsOf(type, place);
}

/// What an entry of an array takes in memory, with its column where the array is sparse.
static unsigned bytesOfEntry(ir::ArrayType type) {
  return num::bytesOf(type.getElement()) + (type.isSparse() ? columnIndexBytes : 0);
}

/// nnz, row_nnz, sizeof and gamma, which speak of what is stored.
mlir::Value ComponentBuilder::figureOfCall(const CallExpression &call) {
  mlir::Location place = location(call.range);
  const StringRef name = call.callee.text;
  if (name == "sizeof") {
    const Type &type = call.bound[0]->type;
    const auto *argument = llvm::cast<NameExpression>(call.bound[0]);
    const bool isIndex = !argument->symbol;
    const unsigned bytes = (type.element == Element::F32 ? 4 : 8) * (type.isComplex ? 2 : 1);
    return constant(std::to_string(isIndex ? columnIndexBytes : bytes), place);
  }
  if (name == "gamma") { // k u / (1 - k u), u = 2^-53
    mlir::Value terms =
        num::MulOp::create(builder, place, figure(*call.bound[0]), constant("1.1102230246251565e-16", place));
    mlir::Value rest = num::SubOp::create(builder, place, constant("1", place), terms);
    return num::DivOp::create(builder, place, terms, rest);
  }
  const auto *matrix = call.bound.empty() ? nullptr : dyn_cast<NameExpression>(call.bound[0]);
  const bool isCount = name == "nnz" || name == "row_nnz";
  if (isCount && matrix && llvm::isa<ir::ArrayType>(versions.lookup(matrix->symbol).getType())) {
    mlir::Value array = versions.lookup(matrix->symbol);
    if (name == "nnz")
      return entriesOf(array, place);
    if (llvm::cast<ir::ArrayType>(array.getType()).isSparse())
      return countEntries(array, /*inLongestLine=*/true, place);
  }
  computeBefore(call, "");
  return real(scalar(call), place);
}

/// A number of expertise.
mlir::Value ComponentBuilder::figure(const Expression &expression) {
  mlir::Location place = location(expression.range);
  if (const auto *call = dyn_cast<CallExpression>(&expression); call && call->calleeKind != CalleeKind::Component)
    return figureOfCall(*call);
  const auto *binary = dyn_cast<BinaryExpression>(&expression);
  if (binary && llvm::is_contained({BinaryOperator::Add, BinaryOperator::Subtract, BinaryOperator::Multiply,
                                    BinaryOperator::Divide, BinaryOperator::Div},
                                   binary->op)) {
    const bool divides = binary->op == BinaryOperator::Div;
    mlir::Value left = figure(*binary->left), right = figure(*binary->right);
    return applyToNumbers(divides ? BinaryOperator::Divide : binary->op, left, right, place);
  }
  if (binary && binary->op == BinaryOperator::Power)
    return num::PowOp::create(builder, place, figure(*binary->left), figure(*binary->right));
  if (const auto *unary = dyn_cast<UnaryExpression>(&expression); unary && unary->op == UnaryOperator::Negate)
    return num::NegOp::create(builder, place, figure(*unary->operand));
  computeBefore(expression, "");
  return real(scalar(expression), place);
}

/// What an implementation states of itself, else what its component states; null where neither says anything.
static const Fact *factOf(FactKind kind, const Callable &callee, const ImplementationComponent *implementation) {
  const auto isMeant = [&](const Fact *fact) { return fact->kind == kind; };
  if (implementation)
    if (const auto own = llvm::find_if(implementation->expertise, isMeant); own != implementation->expertise.end())
      return *own;
  const auto found = llvm::find_if(callee.expertise, isMeant);
  return found == callee.expertise.end() ? nullptr : *found;
}

/// What counts where nothing is stated: two operations with each stored element of the arguments, and the bytes of all
/// arguments and results.
mlir::Value ComponentBuilder::derivedFigure(FactKind kind, const CallExpression &call,
                                            llvm::ArrayRef<mlir::Value> arguments) {
  mlir::Location place = location(call.range);
  mlir::Value total;
  const auto add = [&](unsigned factor, mlir::Value count) {
    mlir::Value part = num::MulOp::create(builder, place, constant(std::to_string(factor), place), count);
    total = total ? num::AddOp::create(builder, place, total, part).getResult() : part;
  };
  for (mlir::Value argument : arguments)
    if (auto type = dyn_cast<ir::ArrayType>(argument.getType()))
      add(kind == FactKind::Bytes ? bytesOfEntry(type) : 2, entriesOf(argument, place));
  for (mlir::Type result : resultTypes(call))
    if (auto type = dyn_cast<ir::ArrayType>(result); type && kind == FactKind::Bytes)
      add(bytesOfEntry(type), elementsOf(type, place));
  return total ? total : constant("0", place);
}

/// The operations or bytes of a run, under a name that says so.
mlir::Value ComponentBuilder::figureOf(FactKind kind, const CallExpression &call,
                                       const ImplementationComponent *implementation,
                                       llvm::ArrayRef<mlir::Value> arguments) {
  const llvm::SaveAndRestore keep(computed); // another call has other arguments
  const auto &callee = *llvm::cast<Callable>(call.component);
  const Fact *fact = factOf(kind, callee, implementation);
  mlir::Value value = fact ? figure(*fact->value) : derivedFigure(kind, call, arguments);
  const Component &owner = implementation ? static_cast<const Component &>(*implementation) : callee;
  mlir::Operation *op = value.getDefiningOp();
  if (op && !llvm::isa<mlir::NameLoc>(op->getLoc()))
    op->setLoc(named(owner.name.text + (kind == FactKind::Bytes ? "_bytes" : "_operations"), call.range));
  return value;
}

} // namespace dpg
