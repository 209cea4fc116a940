// Turns what MLIR passes say of a program into diagnostics of that program.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

#include "mlir/IR/Diagnostics.h"

#include <string>

namespace dpg {

/// While it lives, MLIR diagnostics whose text begins with a code of ours ("E0801: ...") are reported to the engine, at
/// the place of the operation; others are kept as faults of the compiler.
class DiagnosticBridge {
public:
  DiagnosticBridge(mlir::MLIRContext &context, const SourceManager &sources, DiagnosticEngine &engine);

  /// Errors that no code stands for, one a line.
  const std::string &unexpected() const { return faults; }

private:
  mlir::LogicalResult take(mlir::Diagnostic &diagnostic);
  SourceRange rangeOf(mlir::Location location) const;

  const SourceManager &sources;
  DiagnosticEngine &engine;
  std::string faults;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace dpg
