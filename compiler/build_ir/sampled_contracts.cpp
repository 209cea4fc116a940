// Contracts that samples are to tell of: on the last versions of their names.
#include "compiler/build_ir/component_builder.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;

void ComponentBuilder::sampleContract(const Symbol *symbol, const TypeSyntax *declared) {
  if (!symbol || !declared || !declared->contract || declared->contract->evidence != ContractEvidence::Sampled)
    return;
  const Contract &contract = *declared->contract;
  if (const mlir::Value value = versions.lookup(symbol))
    ir::SampleOp::create(builder, location(contract.range), value, symbol->name, contractAttr(contract));
}

void ComponentBuilder::sampleContracts() {
  for (const Parameter *parameter : component.parameters)
    if (parameter->direction != Direction::In)
      sampleContract(parameter->symbol, parameter->declared);
  for (const Statement *each : statements) {
    if (const auto *declaration = dyn_cast<DeclarationStatement>(each))
      sampleContract(declaration->symbol, declaration->declared);
    if (const auto *assignment = dyn_cast<AssignmentStatement>(each))
      for (const Target &target : assignment->targets)
        sampleContract(target.symbol, target.declared);
  }
}

} // namespace dpg
