// Checks of what tasks of the library are given: see check_arguments.h.
#include "compiler/eval/library/check_arguments.h"

namespace dpg::eval {

const sema::LibraryTask *signatureOf(const TaskCall &call) {
  for (const sema::LibraryTask *task : sema::libraryTasks(call.name)) {
    bool fits = task->parameters.size() == call.arguments.size();
    for (size_t k = 0; fits && k < call.arguments.size(); ++k)
      fits = task->parameters[k].shape.size() == (call.arguments[k].array ? call.arguments[k].array->rank() : 0);
    if (fits)
      return task;
  }
  return nullptr;
}

static bool isRead(char part, const Shape &place) {
  switch (part) {
  case 'l':
    return place[1] <= place[0];
  case 'u':
    return place[0] <= place[1];
  case 'b':
    return place[1] < place[0];
  case 'm':
    return place.size() == 2;
  default:
    return part == 'w';
  }
}

/// The first number of an argument that is not finite, as it is written; empty if there is none.
static std::string notFinite(const Array &array, char part) {
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    const Number element = elementOf(array, slot);
    const bool isFinite = mpfr_number_p(element.re.get()) && mpfr_number_p(element.im.get());
    const Shape place = array.subscriptsOf(slot);
    if (isFinite || !isRead(part, place))
      continue;
    const bool isNaN = mpfr_nan_p(element.re.get()) || mpfr_nan_p(element.im.get());
    const bool isNegative = mpfr_sgn(element.re.get()) < 0;
    return "[" + subscriptText(place) + "] is " + (isNaN ? "NaN" : isNegative ? "-infinity" : "infinity");
  }
  return "";
}

Outcome checkFinite(TaskCall &call, llvm::StringRef reads) {
  const sema::LibraryTask *signature = signatureOf(call);
  for (size_t k = 0; signature && k < reads.size() && k < call.arguments.size(); ++k)
    if (call.arguments[k].array && !call.array(k).isInteger())
      if (const std::string what = notFinite(call.array(k), reads[k]); !what.empty())
        return call.fail(signature->parameters[k].name + what);
  return Outcome::Value;
}

Outcome checkDiagonal(TaskCall &call, size_t k, llvm::StringRef name) {
  const Array &matrix = call.array(k);
  for (int64_t i = 0; i < matrix.shape[0]; ++i)
    if (const int64_t slot = matrix.slotOf(i, i); slot < 0 || elementOf(matrix, slot).isZero())
      return call.fail(name.str() + "[" + subscriptText({i, i}) + "] is 0: the matrix is singular");
  return Outcome::Value;
}

} // namespace dpg::eval
