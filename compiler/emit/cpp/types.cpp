// C++ types for the types of the IR: see types.h.
#include "compiler/emit/cpp/types.h"
#include "dialects/num/block_types.h"

#include "llvm/ADT/TypeSwitch.h"

namespace dpg::emit {

bool isBall(mlir::Type type) { return llvm::isa<num::BallType>(type); }
bool isDoubleDouble(mlir::Type type) { return llvm::isa<num::DoubleDoubleType>(type); }
bool isNarrowInteger(mlir::Type type) { return type.isInteger(8) || type.isInteger(32); }
bool isStochastic(mlir::Type type) { return llvm::isa<num::StochasticType>(type); }
bool isOfRuntime(mlir::Type type) { return isDoubleDouble(type) || isStochastic(type); }
bool isNarrow(mlir::Type type) { return llvm::isa<mlir::FloatType>(type) && !type.isF64() && !type.isF32(); }

cpp::Expression zeroOf(mlir::Type type) {
  if (isNarrow(type))
    return cpp::call(scalarType(type), {cpp::atom("0")});
  return cpp::atom(type.isInteger(1) ? "false" : "0");
}

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
      .Case([](mlir::FloatTF32Type) { return "dpg::tf32"; })
      .Case([](mlir::BFloat16Type) { return "dpg::bf16"; })
      .Case([](mlir::Float16Type) { return "dpg::f16"; })
      .Case([](mlir::Float8E4M3FNType) { return "dpg::e4m3"; })
      .Case([](mlir::Float8E5M2Type) { return "dpg::e5m2"; })
      .Case([](num::ComplexType complex) -> std::string {
        return isBall(complex.getPart()) ? "dpg::complex_ball" : "std::complex<" + scalarType(complex.getPart()) + ">";
      })
      .Case([](num::BallType) { return "dpg::ball"; })
      .Case([](num::TruthType) { return "dpg::truth"; })
      .Case([](num::DoubleDoubleType) { return "dpg::dd"; })
      .Case([](mlir::VectorType blocks) {
        return blocks == num::mxfp8Of(blocks.getContext()) ? "dpg::mxfp8" : "dpg::mxfp4";
      })
      .Case([](num::StochasticType) { return "dpg::stochastic"; })
      .Default([](mlir::Type) { return ""; });
}

std::string arrayType(ir::ArrayType type) {
  const bool isTriplets = type.getStorage() == ir::Storage::coo, isInBlocks = num::isInBlocks(type.getElement());
  const char *owner = isInBlocks         ? (type.rank() == 1 ? "block_vector" : "block_matrix")
                      : isTriplets       ? "coo_matrix"
                      : type.isSparse()  ? "csr_matrix"
                      : type.rank() == 1 ? "vector"
                      : type.rank() == 2 ? "dense_matrix"
                                         : "dense_array3";
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
  return type.rank() == 1 && !hasGhosts && !num::isInBlocks(type.getElement()) ? "std::span<const " + element + ">"
                                                                               : "const " + arrayType(type) + " &";
}

std::string writeParameterType(ir::ArrayType type) {
  const std::string element = scalarType(type.getElement());
  const bool areElements = type.rank() == 1 || type.isSparse(); // of a sparse matrix the values of its entries
  return areElements ? "std::span<" + element + ">" : arrayType(type) + " &";
}

} // namespace dpg::emit
