// Prints types as written, with their annotations.
#include "compiler/ast/dump_parts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::ast;
using llvm::raw_ostream;

static void dumpShape(const std::vector<Expression *> &shape, raw_ostream &out) {
  if (shape.empty())
    return;
  out << "[";
  dumpList(shape, out);
  out << "]";
}

static void dumpContract(const Contract &contract, raw_ostream &out) {
  static constexpr const char *senses[] = {"relative", "absolute", "componentwise", "backward"};
  static constexpr const char *norms[] = {"max", "1", "2", "inf", "fro"};
  out << " within ";
  dumpOptional(contract.tolerance, out);
  out << " " << senses[static_cast<size_t>(contract.sense)] << " norm " << norms[static_cast<size_t>(contract.norm)];
  if (contract.evidence == ContractEvidence::Sampled)
    out << " sampled";
  if (contract.evidence == ContractEvidence::Likely) {
    out << " likely ";
    dumpOptional(contract.probability, out);
  }
}

static void dumpPlacement(const char *word, const std::optional<Placement> &placement, raw_ostream &out) {
  if (!placement)
    return;
  out << " " << word << " " << placement->name.text;
  dumpShape(placement->shape, out);
}

void dpg::dumpType(const TypeSyntax &type, raw_ostream &out) {
  if (type.isSparse) {
    out << "sparse";
    dumpShape(type.blockShape, out);
    out << " ";
  }
  if (type.isComplex)
    out << (type.element ? "complex " : "complex");
  if (type.element)
    out << type.element->text;
  dumpShape(type.shape, out);
  if (type.contract)
    dumpContract(*type.contract, out);
  if (type.valueRange) {
    out << " in [";
    dumpOptional(type.valueRange->low, out);
    out << ", ";
    dumpOptional(type.valueRange->high, out);
    out << "]";
  }
  dumpPlacement("stored", type.stored, out);
  dumpPlacement("distributed", type.distributed, out);
  if (type.isReplicated)
    out << " replicated";
}
