// The dpg dialect: registration and generated definitions.
#include "dialects/dpg/assembly.h"
#include "dialects/dpg/dpg.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dpg::ir;

/// "1" and "2" are norms, but no keywords of MLIR.
static ParseResult parseNorm(AsmParser &parser, Norm &norm) {
  std::string word;
  SMLoc location = parser.getCurrentLocation();
  if (parseBareOrQuoted(parser, word))
    return failure();
  std::optional<Norm> known = symbolizeNorm(word);
  if (!known)
    return parser.emitError(location) << "`" << word << "` is no norm: max, 1, 2, inf or fro";
  norm = *known;
  return success();
}

static void printNorm(AsmPrinter &printer, Norm norm) { printer << stringifyNorm(norm); }

/// A word that may be left out.
static ParseResult parseSampled(AsmParser &parser, bool &sampled) {
  sampled = succeeded(parser.parseOptionalKeyword("sampled"));
  return success();
}

static void printSampled(AsmPrinter &printer, bool sampled) {
  if (sampled)
    printer << " sampled";
}

#include "dialects/dpg/dpg_dialect.cpp.inc"
#include "dialects/dpg/dpg_enums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dpg/dpg_attributes.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/dpg/dpg_types.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/dpg/dpg_ops.cpp.inc"

void DpgDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/dpg/dpg_attributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/dpg/dpg_types.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/dpg/dpg_ops.cpp.inc"
      >();
}
