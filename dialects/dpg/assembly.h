// Pieces of custom assembly that several operations and attributes of the dpg dialect share.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::ir {

/// A name or an integer stands bare, everything else in quotes.
void printBareOrQuoted(mlir::AsmPrinter &printer, llvm::StringRef text);
mlir::ParseResult parseBareOrQuoted(mlir::AsmParser &parser, std::string &text);

/// `(%a : T, %b : T)` after a keyword that has been read or written; nothing where there are no operands.
void printTypedOperands(mlir::OpAsmPrinter &printer, llvm::StringRef keyword, mlir::OperandRange operands);
mlir::ParseResult parseTypedOperands(mlir::OpAsmParser &parser, llvm::StringRef keyword,
                                     llvm::SmallVectorImpl<mlir::Value> &operands);

/// `-> T, f64`; nothing where there are no types.
void printArrowTypes(mlir::OpAsmPrinter &printer, mlir::TypeRange types);
mlir::ParseResult parseArrowTypes(mlir::OpAsmParser &parser, llvm::SmallVectorImpl<mlir::Type> &types);

/// A keyword and the attribute after it, added under `name`.
template <typename Attribute>
mlir::ParseResult parseKeywordAttribute(mlir::OpAsmParser &parser, llvm::StringRef keyword, mlir::StringAttr name,
                                        mlir::OperationState &result) {
  Attribute attribute;
  if (parser.parseKeyword(keyword) || parser.parseAttribute(attribute))
    return mlir::failure();
  result.addAttribute(name, attribute);
  return mlir::success();
}

/// `@name(%a: T, ...) -> (T, ...)`, the head of a graph or a task, without its body.
void printHead(mlir::OpAsmPrinter &printer, llvm::StringRef symbol, mlir::Region &body, mlir::ArrayAttr resultTypes);
mlir::ParseResult parseHead(mlir::OpAsmParser &parser, mlir::OperationState &result, mlir::StringAttr resultTypesName,
                            llvm::SmallVectorImpl<mlir::OpAsmParser::Argument> &arguments);

} // namespace dpg::ir
