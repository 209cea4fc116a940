// Pieces of custom assembly that several operations and attributes of the dpg dialect share.
#include "dialects/dpg/assembly.h"

#include "compiler/ast/extent_text.h"

#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace dpg::ir;

void dpg::ir::printBareOrQuoted(AsmPrinter &printer, StringRef text) {
  int64_t integer = 0;
  bool isInteger = !text.getAsInteger(10, integer) && std::to_string(integer) == text;
  if (isInteger || dpg::isName(text))
    printer << text;
  else
    printer.printString(text);
}

ParseResult dpg::ir::parseBareOrQuoted(AsmParser &parser, std::string &text) {
  if (succeeded(parser.parseOptionalString(&text)))
    return success();
  int64_t integer = 0;
  OptionalParseResult parsed = parser.parseOptionalInteger(integer);
  if (parsed.has_value()) {
    text = std::to_string(integer);
    return *parsed;
  }
  return parser.parseKeywordOrString(&text);
}

void dpg::ir::printTypedOperands(OpAsmPrinter &printer, StringRef keyword, OperandRange operands) {
  if (operands.empty())
    return;
  printer << " " << keyword << "(";
  llvm::interleaveComma(operands, printer, [&](Value operand) { printer << operand << " : " << operand.getType(); });
  printer << ")";
}

ParseResult dpg::ir::parseTypedOperands(OpAsmParser &parser, StringRef keyword, SmallVectorImpl<Value> &operands) {
  if (failed(parser.parseOptionalKeyword(keyword)))
    return success();
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, [&]() -> ParseResult {
    OpAsmParser::UnresolvedOperand operand;
    Type type;
    return failure(parser.parseOperand(operand) || parser.parseColonType(type) ||
                   parser.resolveOperand(operand, type, operands));
  });
}

void dpg::ir::printArrowTypes(OpAsmPrinter &printer, TypeRange types) {
  if (!types.empty())
    printer << " -> " << types;
}

ParseResult dpg::ir::parseArrowTypes(OpAsmParser &parser, SmallVectorImpl<Type> &types) {
  if (failed(parser.parseOptionalArrow()))
    return success();
  return parser.parseTypeList(types);
}

void dpg::ir::printHead(OpAsmPrinter &printer, StringRef symbol, Region &body, ArrayAttr resultTypes) {
  printer << " ";
  printer.printSymbolName(symbol);
  printer << "(";
  llvm::interleaveComma(body.getArguments(), printer,
                        [&](BlockArgument argument) { printer.printRegionArgument(argument); });
  printer << ") -> (";
  llvm::interleaveComma(resultTypes.getAsValueRange<TypeAttr>(), printer);
  printer << ")";
}

ParseResult dpg::ir::parseHead(OpAsmParser &parser, OperationState &result, StringAttr resultTypesName,
                               SmallVectorImpl<OpAsmParser::Argument> &arguments) {
  StringAttr symbol;
  SmallVector<Type> types;
  if (parser.parseSymbolName(symbol, SymbolTable::getSymbolAttrName(), result.attributes) ||
      parser.parseArgumentList(arguments, AsmParser::Delimiter::Paren, /*allowType=*/true) || parser.parseArrow() ||
      parser.parseLParen() ||
      (failed(parser.parseOptionalRParen()) && (parser.parseTypeList(types) || parser.parseRParen())))
    return failure();
  result.addAttribute(resultTypesName, parser.getBuilder().getTypeArrayAttr(types));
  return success();
}
