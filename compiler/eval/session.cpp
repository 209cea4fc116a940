// Makes arrays within a stated amount of memory: an evaluation ends with a diagnostic instead of dying.
#include "compiler/eval/session.h"

#include "compiler/eval/node.h"

namespace dpg::eval {

void Session::releaseDownTo(size_t mark) {
  for (; temporaries.size() > mark; temporaries.pop_back())
    temporaries.back()->release();
}

bool Session::allows(int64_t bytes, int64_t count, SourceRange range) {
  if (bytes <= memoryBytes - *usedBytes)
    return true;
  fail(DiagnosticKind::eval_array_too_large, range, count, memoryBytes >> 20);
  return false;
}

bool Session::reserve(ElementKind kind, int64_t slots, SourceRange range, int64_t &bytes) {
  bytes = Array::bytesFor(kind, slots);
  if (!allows(bytes, slots, range))
    return false;
  *usedBytes += bytes;
  return true;
}

std::shared_ptr<Array> Session::own(Array *array, int64_t bytes) {
  return std::shared_ptr<Array>(array, [used = usedBytes, bytes](Array *dead) {
    *used -= bytes;
    delete dead;
  });
}

std::shared_ptr<Array> Session::make(ElementKind kind, const Shape &shape, SourceRange range) {
  for (int64_t extent : shape)
    if (extent < 0) {
      fail(DiagnosticKind::eval_negative_extent, range, extent);
      return nullptr;
    }
  const std::optional<int64_t> count = elementCount(shape);
  int64_t bytes = 0;
  if (!reserve(kind, count.value_or(INT64_MAX), range, bytes))
    return nullptr;
  return own(new Array(kind, shape), bytes);
}

std::shared_ptr<Array> Session::make(ElementKind kind, PatternRef pattern, State background, SourceRange range) {
  int64_t bytes = 0;
  if (!reserve(kind, pattern->size(), range, bytes))
    return nullptr;
  return own(new Array(kind, std::move(pattern), background), bytes);
}

std::shared_ptr<Array> Session::copy(const Array &array, SourceRange range) {
  int64_t bytes = 0;
  if (!reserve(array.kind, array.slots(), range, bytes))
    return nullptr;
  return own(new Array(array), bytes);
}

} // namespace dpg::eval
