// C++ types for the types of the IR: see types.h.
#include "compiler/emit/cpp/types.h"

#include "llvm/ADT/TypeSwitch.h"

namespace dpg::emit {

bool isBall(mlir::Type type) { return llvm::isa<num::BallType>(type); }
bool isComplex(mlir::Type type) { return llvm::isa<num::ComplexType>(type); }
bool isTruth(mlir::Type type) { return llvm::isa<num::TruthType>(type); }

std::string scalarType(mlir::Type type) {
  if (type.isF64())
    return "double";
  if (type.isF32())
    return "float";
  if (type.isIndex())
    return "dpg::index";
  if (type.isInteger(1))
    return "bool";
  if (type.isInteger(8))
    return "std::int8_t";
  if (type.isInteger(32))
    return "std::int32_t";
  return llvm::TypeSwitch<mlir::Type, std::string>(type)
      .Case([](num::ComplexType complex) -> std::string {
        return isBall(complex.getPart()) ? "dpg::complex_ball" : "std::complex<" + scalarType(complex.getPart()) + ">";
      })
      .Case([](num::BallType) { return "dpg::ball"; })
      .Case([](num::TruthType) { return "dpg::truth"; })
      .Case([](num::DoubleDoubleType) { return "dpg::dd"; })
      .Default([](mlir::Type) { return ""; });
}

std::string arrayType(ir::ArrayType type) {
  const bool isTriplets = type.getStorage() == ir::Storage::coo;
  const char *owner = isTriplets         ? "coo_matrix"
                      : type.isSparse()  ? "csr_matrix"
                      : type.rank() == 1 ? "vector"
                                         : "dense_matrix";
  return "dpg::" + std::string(owner) + "<" + scalarType(type.getElement()) + ">";
}

std::string haloType(ir::ArrayType type) {
  return (type.rank() == 1 ? "dpg::halo<" : "dpg::halo_rows<") + scalarType(type.getElement()) + ">";
}

bool bringsNeighbours(dist_ir::FinishOp finish) {
  return finish.getExchange().getDefiningOp<dist_ir::StartRowsOp>() != nullptr;
}

std::string exchangeType(dist_ir::FinishOp finish) {
  return bringsNeighbours(finish) ? "dpg::ghost_rows" : haloType(finish.getResult().getType());
}

bool isPolled(dist_ir::FinishOp finish) { return finish.getResult().getType().rank() > 1 || !bringsNeighbours(finish); }

std::string readParameterType(ir::ArrayType type, bool hasGhosts) {
  const std::string element = scalarType(type.getElement());
  if (type.isSparse())
    return "dpg::csr_rows<" + element + ">";
  return type.rank() == 1 && !hasGhosts ? "std::span<const " + element + ">" : "const " + arrayType(type) + " &";
}

std::string writeParameterType(ir::ArrayType type) {
  const std::string element = scalarType(type.getElement());
  const bool areElements = type.rank() == 1 || type.isSparse(); // of a sparse matrix the values of its entries
  return areElements ? "std::span<" + element + ">" : "dpg::dense_matrix<" + element + "> &";
}

} // namespace dpg::emit
