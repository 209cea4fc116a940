// What a task of the library is given, and what it gives.
#pragma once

#include "compiler/eval/library/number.h"
#include "compiler/eval/node.h"

namespace dpg::eval {

/// One call of one task.
struct TaskCall {
  Session &session;
  const std::string name;
  std::vector<Value> &arguments;
  std::vector<Value> &results;
  SourceRange range;

  const Array &array(size_t k) const { return *arguments[k].array; }
  bool isVector(size_t k) const { return array(k).rank() == 1; }
  int64_t integer(size_t k, int64_t otherwise = 0) const {
    return k < arguments.size() && arguments[k].state == State::Value ? arguments[k].integer : otherwise;
  }
  double real(size_t k, double otherwise = 0) const {
    if (k >= arguments.size() || arguments[k].state != State::Value)
      return otherwise;
    const Value &value = arguments[k];
    return value.kind == ElementKind::Int ? static_cast<double>(value.integer) : mpfr_get_d(value.re.get(), MPFR_RNDN);
  }

  Outcome fail(std::string why) const {
    return session.fail(DiagnosticKind::eval_task_without_result, range, name, why);
  }
  Outcome give(const Matrix &matrix, bool asVector = false) const {
    results.push_back(toValue(session, matrix, asVector, range));
    return session.hasFailed() ? Outcome::Failed : Outcome::Value;
  }
  Outcome give(Value value) const {
    results.push_back(std::move(value));
    return Outcome::Value;
  }
  Outcome give(ArrayRef array) const {
    if (!array)
      return Outcome::Failed;
    Value value;
    value.state = State::Value;
    value.kind = array->kind;
    value.array = std::move(array);
    return give(std::move(value));
  }
};

} // namespace dpg::eval
