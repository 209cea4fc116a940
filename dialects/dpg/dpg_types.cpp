// Arrays, extents and the other types and attributes of the dpg dialect: assembly and verifiers.
#include "compiler/ast/extent.h"
#include "dialects/dpg/assembly.h"
#include "dialects/dpg/dpg.h"
#include "dialects/num/block_types.h"

#include "mlir/IR/DialectImplementation.h"

using namespace mlir;
using namespace dpg::ir;

// ------------------------------------------------------------------------------------------------------------ extents

LogicalResult ExtentAttr::verify(function_ref<InFlightDiagnostic()> emitError, StringRef text) {
  if (text.empty())
    return emitError() << "an extent without text";
  // Equal extents must have equal text, or shapes that agree would seem not to.
  std::optional<Extent> extent = Extent::parse(text);
  if (extent && extent->text() != text)
    return emitError() << "extent `" << text << "` is not in canonical form, which is `" << extent->text() << "`";
  return success();
}

static FailureOr<ExtentAttr> parseExtent(AsmParser &parser) {
  std::string text;
  SMLoc location = parser.getCurrentLocation();
  if (parseBareOrQuoted(parser, text))
    return failure();
  auto error = [&] { return parser.emitError(location); };
  if (failed(ExtentAttr::verify(error, text)))
    return failure();
  return ExtentAttr::get(parser.getContext(), text);
}

Attribute ExtentAttr::parse(AsmParser &parser, Type) {
  if (parser.parseLess())
    return {};
  FailureOr<ExtentAttr> extent = parseExtent(parser);
  if (failed(extent) || parser.parseGreater())
    return {};
  return *extent;
}

void ExtentAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printBareOrQuoted(printer, getText());
  printer << ">";
}

// ------------------------------------------------------------------------------------------------------------ indices

Attribute IndexAttr::parse(AsmParser &parser, Type) {
  std::string name;
  if (parser.parseLess() || parseBareOrQuoted(parser, name) || parser.parseKeyword("in"))
    return {};
  FailureOr<ExtentAttr> from = parseExtent(parser);
  if (failed(from) || parser.parseKeyword("to"))
    return {};
  FailureOr<ExtentAttr> to = parseExtent(parser);
  if (failed(to) || parser.parseGreater())
    return {};
  return get(parser.getContext(), name, *from, *to);
}

void IndexAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printBareOrQuoted(printer, getName());
  printer << " in ";
  printBareOrQuoted(printer, getFrom().getText());
  printer << " to ";
  printBareOrQuoted(printer, getTo().getText());
  printer << ">";
}

// --------------------------------------------------------------------------------------------------------- parameters

LogicalResult ParameterAttr::verify(function_ref<InFlightDiagnostic()> emitError, StringRef name, Direction direction,
                                    StringRef, StringRef initial, StringRef file, StringRef generator, StringRef low,
                                    StringRef high, ContractAttr contract, StringRef) {
  if (!initial.empty() + !file.empty() + !generator.empty() > 1)
    return emitError() << "parameter `" << name << "` has more than one default";
  if (low.empty() != high.empty())
    return emitError() << "the range of parameter `" << name << "` has one end only";
  if (contract && direction == Direction::in)
    return emitError() << "parameter `" << name << "` is `in`: contracts bind what a component gives";
  return success();
}

namespace {

/// What a parameter may have beside its name, direction and type.
struct ParameterParts {
  std::string initial, file, generator, low, high, contractText;
  ContractAttr contract;
};

} // namespace

static ParseResult parsePart(AsmParser &parser, StringRef word, SMLoc location, ParameterParts &parts) {
  if (word == "initial")
    return parser.parseString(&parts.initial);
  if (word == "file")
    return parser.parseString(&parts.file);
  if (word == "generator")
    return parser.parseString(&parts.generator);
  if (word == "range")
    return failure(parser.parseString(&parts.low) || parser.parseKeyword("to") || parser.parseString(&parts.high));
  if (word == "contract")
    return failure(parser.parseCustomAttributeWithFallback(parts.contract) || parser.parseString(&parts.contractText));
  return parser.emitError(location) << "`" << word
                                    << "` is no part of a parameter: initial, file, generator, range, contract";
}

Attribute ParameterAttr::parse(AsmParser &parser, Type) {
  std::string name, type;
  StringRef word;
  ParameterParts parts;
  SMLoc start = parser.getCurrentLocation();
  if (parser.parseLess() || parseBareOrQuoted(parser, name))
    return {};
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseKeyword(&word))
    return {};
  std::optional<Direction> direction = symbolizeDirection(word);
  if (!direction) {
    parser.emitError(location) << "`" << word << "` is no direction: in, out or inout";
    return {};
  }
  if (parser.parseString(&type))
    return {};
  for (location = parser.getCurrentLocation(); succeeded(parser.parseOptionalKeyword(&word));
       location = parser.getCurrentLocation())
    if (parsePart(parser, word, location, parts))
      return {};
  auto error = [&] { return parser.emitError(start); };
  if (parser.parseGreater() || failed(verify(error, name, *direction, type, parts.initial, parts.file, parts.generator,
                                             parts.low, parts.high, parts.contract, parts.contractText)))
    return {};
  return get(parser.getContext(), name, *direction, type, parts.initial, parts.file, parts.generator, parts.low,
             parts.high, parts.contract, parts.contractText);
}

static void printPart(AsmPrinter &printer, StringRef word, StringRef text) {
  if (text.empty())
    return;
  printer << " " << word << " ";
  printer.printString(text);
}

void ParameterAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printBareOrQuoted(printer, getName());
  printer << " " << stringifyDirection(getDirection()) << " ";
  printer.printString(getType());
  printPart(printer, "initial", getInitial());
  printPart(printer, "file", getFile());
  printPart(printer, "generator", getGenerator());
  printPart(printer, "range", getLow());
  printPart(printer, "to", getHigh());
  if (getContract()) {
    printer << " contract ";
    printer.printStrippedAttrOrType(getContract());
    printer << " ";
    printer.printString(getContractText());
  }
  printer << ">";
}

// ------------------------------------------------------------------------------------------------------------- arrays

ArrayType ArrayType::withElement(Type element) const { return get(getContext(), getShape(), element, getStorage()); }

ArrayType ArrayType::withStorage(Storage storage) const { return get(getContext(), getShape(), getElement(), storage); }

static bool isElement(Type type) {
  return dpg::num::isNumber(type) || isa<dpg::num::TruthType, IndexType>(type) || type.isInteger(1) ||
         type.isInteger(8) || type.isInteger(32) || dpg::num::isInBlocks(type);
}

LogicalResult ArrayType::verify(function_ref<InFlightDiagnostic()> emitError, ArrayRef<ExtentAttr> shape, Type element,
                                Storage storage) {
  if (shape.empty())
    return emitError() << "an array has at least one dimension";
  if (!isElement(element))
    return emitError() << element << " cannot be the element of an array";
  const bool isOfMatrices = storage == Storage::csr || storage == Storage::csc || storage == Storage::coo;
  if (isOfMatrices && shape.size() != 2)
    return emitError() << stringifyStorage(storage) << " stores matrices, not arrays of " << shape.size()
                       << " dimensions";
  return success();
}

Type ArrayType::parse(AsmParser &parser) {
  SmallVector<ExtentAttr> shape;
  Type element;
  Storage storage = Storage::dense;
  auto parseOne = [&]() -> ParseResult {
    FailureOr<ExtentAttr> extent = parseExtent(parser);
    if (succeeded(extent))
      shape.push_back(*extent);
    return failure(failed(extent));
  };
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseOne) ||
      parser.parseComma() || parser.parseType(element))
    return {};
  if (succeeded(parser.parseOptionalComma())) {
    FailureOr<Storage> stored = FieldParser<Storage>::parse(parser);
    if (failed(stored))
      return {};
    storage = *stored;
  }
  if (parser.parseGreater())
    return {};
  auto error = [&] { return parser.emitError(location); };
  if (failed(verify(error, shape, element, storage)))
    return {};
  return get(parser.getContext(), shape, element, storage);
}

void ArrayType::print(AsmPrinter &printer) const {
  printer << "<[";
  llvm::interleaveComma(getShape(), printer, [&](ExtentAttr extent) { printBareOrQuoted(printer, extent.getText()); });
  printer << "], " << getElement();
  if (getStorage() != Storage::dense)
    printer << ", " << stringifyStorage(getStorage());
  printer << ">";
}

bool dpg::ir::hasLines(Type type) {
  auto array = dyn_cast<ArrayType>(type);
  return array && (array.getStorage() == Storage::csr || array.getStorage() == Storage::csc);
}

bool dpg::ir::givesIndex(ReductionKind kind) { return kind == ReductionKind::argmax || kind == ReductionKind::argmin; }

Storage dpg::ir::storageBehind(llvm::StringRef stored) {
  return symbolizeStorage(stored).value_or(Storage::csr); // slices and blocks are made of rows
}
