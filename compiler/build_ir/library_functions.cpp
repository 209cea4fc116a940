// Tasks of the library that are functions of the runtime: see library_functions.h.
#include "compiler/build_ir/library_functions.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/sema/library.h"

#include "llvm/ADT/StringSwitch.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;

StringRef headerOfTask(const CallExpression &call) {
  if (call.calleeKind != CalleeKind::Library)
    return "";
  const StringRef task = call.callee.text;
  const Type &first = call.bound.front()->type;
  if (first.isSparse)
    return task == "solve_lower" || task == "solve_upper" ? "dpg/library/sparse_solvers.h" : "";
  if (task == "norm2" && first.rank() < 2)
    return "";
  return llvm::StringSwitch<StringRef>(task)
      .Cases({"lu", "cholesky", "qr", "orthonormal", "svd", "norm2"}, "dpg/lapack/factorisations.h")
      .Cases({"lu_solve", "solve_lower", "solve_upper", "solve_left_unit_lower", "solve_right_upper"},
             "dpg/lapack/solvers.h")
      .Cases({"least_squares", "inverse_norm_bound"}, "dpg/lapack/solvers.h")
      .Cases({"solve", "solve_definite"}, "dpg/lapack/mixed_solvers.h")
      .Cases({"backward_error", "backward_error_symmetric"}, "dpg/library/backward_error.h")
      .Cases({"eig_symmetric", "eigenvalues", "eig", "dominant_eigenpair"}, "dpg/lapack/eigenvalues.h")
      .Default("");
}

bool isSolver(StringRef task) { return task == "solve" || task == "solve_definite"; }

bool isGraphOfLibrary(const CallExpression &call) {
  return call.calleeKind == CalleeKind::Library && call.callee.text == "arnoldi" && call.bound.front()->type.isSparse;
}

/// The signature of the task for arguments of these ranks.
static const sema::LibraryTask &signatureOf(const CallExpression &call) {
  for (const sema::LibraryTask *task : sema::libraryTasks(call.callee.text))
    if (llvm::equal(task->parameters, call.bound, [](const sema::LibraryFormal &formal, const Expression *argument) {
          return formal.shape.size() == argument->type.rank();
        }))
      return *task;
  llvm_unreachable("sema lets no other call through");
}

/// What the function takes for an argument: real numbers are held in f64.
static Type argumentType(const Expression &argument, sema::ElementClass elements) {
  Type type = argument.type;
  if (!type.isSparse)
    type.element = elements == sema::ElementClass::Int ? Element::Int : Element::Real;
  return type;
}

/// Tasks whose result is a bound with all its roundings: certificates may take it as it is.
static bool givesBound(StringRef task) {
  return task == "inverse_norm_bound" || task == "backward_error" || task == "backward_error_symmetric";
}

ir::InvokeOp ComponentBuilder::invokeTask(StringRef task, StringRef header, mlir::Location place, mlir::TypeRange types,
                                          llvm::ArrayRef<StringRef> resultNames, mlir::ValueRange arguments) {
  llvm::SmallVector<StringRef> directions(arguments.size(), "in"), storages(arguments.size(), "csr");
  directions.append(types.size(), "out");
  const bool givesResult = types.size() == 1 && !llvm::isa<ir::ArrayType>(types.front());
  auto op = ir::InvokeOp::create(builder, place, types, task, ("dpg::library::" + task).str(), header,
                                 builder.getStrArrayAttr(directions), /*collective=*/false,
                                 /*takes_communicator=*/false, /*takes_threads=*/false, givesResult,
                                 /*takes_place=*/true, /*is_template=*/false, /*fewest=*/1, /*most=*/0,
                                 mlir::StringAttr(), arguments, builder.getStrArrayAttr(resultNames));
  op->setAttr("stored", builder.getStrArrayAttr(storages));
  if (givesBound(task))
    op->setAttr("gives_bound", builder.getUnitAttr());
  return op;
}

/// A call of the runtime's function, which every process calls where it holds all arrays.
std::vector<mlir::Value> ComponentBuilder::taskCall(const CallExpression &call, llvm::ArrayRef<StringRef> names) {
  const sema::LibraryTask &task = signatureOf(call);
  llvm::SmallVector<mlir::Value> arguments;
  for (auto [formal, argument] : llvm::zip(task.parameters, call.bound))
    arguments.push_back(argumentValue(*argument, argumentType(*argument, formal.elements)));
  llvm::SmallVector<mlir::Type> types;
  llvm::SmallVector<StringRef> resultNames;
  for (auto [position, type] : llvm::enumerate(call.results)) {
    refuseLoopShape(type, call.range);
    types.push_back(valueType(type));
    const bool isNamed = position < names.size() && names[position] != "_";
    resultNames.push_back(isNamed ? names[position] : StringRef(task.results[position].name));
  }
  auto op = invokeTask(task.name, headerOfTask(call), location(call.range), types, resultNames, arguments);
  if (isSolver(task.name))
    solutions[op.getResult(0)] = &call;
  return {op.getResults().begin(), op.getResults().end()};
}

std::vector<mlir::Value> ComponentBuilder::callWithResults(const CallExpression &call,
                                                           llvm::ArrayRef<StringRef> names) {
  return candidates.calleeOf(call) ? componentCall(call, names) : taskCall(call, names);
}

} // namespace dpg
