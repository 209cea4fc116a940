// The AST's few functions; its classes are data.
#include "compiler/ast/ast.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg::ast;

llvm::StringRef ExecutionComponent::property(llvm::StringRef wanted) const {
  const auto found = llvm::find_if(properties, [&](const Property &each) { return each.name.text == wanted; });
  return found == properties.end() ? llvm::StringRef() : llvm::StringRef(found->value);
}

Callable *Program::find(llvm::StringRef name) const {
  for (Component *component : llvm::reverse(components))
    if (auto *callable = llvm::dyn_cast<Callable>(component))
      if (callable->name.text == name)
        return callable;
  return nullptr;
}
