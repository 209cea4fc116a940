// Turns what MLIR passes say of a program into diagnostics of that program.
#include "compiler/pipeline/diagnostic_bridge.h"

namespace dpg {

DiagnosticBridge::DiagnosticBridge(mlir::MLIRContext &context, const SourceManager &sources, DiagnosticEngine &engine)
    : sources(sources), engine(engine),
      handler(&context, [this](mlir::Diagnostic &diagnostic) { return take(diagnostic); }) {}

/// The place of an operation, from its line to the line's end: locations keep where a statement begins.
SourceRange DiagnosticBridge::rangeOf(mlir::Location location) const {
  auto place = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!place)
    return {};
  for (FileId id = 0; id < sources.size(); ++id) {
    const SourceFile &file = sources.file(id);
    if (place.getFilename().getValue() != file.displayPath || place.getLine() == 0 ||
        place.getLine() > file.lineStarts.size())
      continue;
    uint32_t begin = file.lineStarts[place.getLine() - 1] + place.getColumn() - 1;
    uint32_t lineEnd = file.lineStarts[place.getLine() - 1] + sources.lineText(id, place.getLine()).size();
    return {id, begin, std::max(begin, lineEnd)};
  }
  return {};
}

mlir::LogicalResult DiagnosticBridge::take(mlir::Diagnostic &diagnostic) {
  std::string message = diagnostic.str();
  auto [code, text] = llvm::StringRef(message).split(": ");
  const DiagnosticInfo *info = findDiagnostic(code);
  if (!info) {
    if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
      faults += message + "\n";
    return mlir::success();
  }
  auto kind = static_cast<DiagnosticKind>(info - allDiagnostics().data());
  auto reported = engine.report(kind, rangeOf(diagnostic.getLocation()), text);
  for (mlir::Diagnostic &note : diagnostic.getNotes())
    reported.note(rangeOf(note.getLocation()), note.str());
  return mlir::success();
}

} // namespace dpg
