// Where the values of names stand. Components do not recurse, so each name of each component has one place.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/eval/session.h"

#include <unordered_map>

namespace dpg::eval {

class Environment {
public:
  /// The value of a size, a parameter, a loop index or any name that statements assign.
  Value *valueOf(const ast::Symbol *symbol) { return &values[symbol]; }
  /// The number at which an index of a statement or reduction stands.
  int64_t *indexOf(const ast::Symbol *symbol) { return &indices[symbol]; }

  /// Forgets what a name holds.
  void clear(const ast::Symbol *symbol) { valueOf(symbol)->state = State::Undefined, valueOf(symbol)->array = nullptr; }
  void setInteger(const ast::Symbol *symbol, int64_t integer) {
    Value *value = valueOf(symbol);
    value->state = State::Value;
    value->kind = ElementKind::Int;
    value->integer = integer;
  }

private:
  // Addresses of the elements stay: compiled nodes hold them.
  std::unordered_map<const ast::Symbol *, Value> values;
  std::unordered_map<const ast::Symbol *, int64_t> indices;
};

} // namespace dpg::eval
