// Elements that arrays hold in blocks with one scale (OCP, Microscaling formats 1.0): `vector<32xf8E4M3FN>` is mxfp8,
// `vector<32xf4E2M1FN>` is mxfp4. An element by itself has no format of its own: it is read as f64.
#pragma once

#include "mlir/IR/BuiltinTypes.h"

namespace dpg::num {

inline constexpr int64_t blockLength = 32;

inline mlir::Type mxfp8Of(mlir::MLIRContext *context) {
  return mlir::VectorType::get({blockLength}, mlir::Float8E4M3FNType::get(context));
}

inline mlir::Type mxfp4Of(mlir::MLIRContext *context) {
  return mlir::VectorType::get({blockLength}, mlir::Float4E2M1FNType::get(context));
}

inline bool isInBlocks(mlir::Type element) {
  return element == mxfp8Of(element.getContext()) || element == mxfp4Of(element.getContext());
}

/// What reading an element of an array gives.
inline mlir::Type readAs(mlir::Type element) {
  return isInBlocks(element) ? mlir::Float64Type::get(element.getContext()) : element;
}

} // namespace dpg::num
