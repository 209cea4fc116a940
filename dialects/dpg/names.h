// The program's names for values: what operations record in `names`, and what locations carry.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::ir {

/// The name that a location carries: of the outermost NameLoc, also of the first part of a FusedLoc; empty without one.
llvm::StringRef nameIn(mlir::Location location);

/// `location` under another name.
mlir::Location withName(mlir::Location location, llvm::StringRef name);

/// The program's name for a value: recorded by the operation that gives it (`names`, parameters, loop indices), else
/// carried by its location; empty where it has none.
llvm::StringRef nameOf(mlir::Value value);

/// The name of what memory holds of a value: `A_transposed` for a parameter A that arrives as csc, by the rows of its
/// transpose; nameOf of others.
std::string nameInMemory(mlir::Value value);

/// A for what `dpg.store_as` made of A, and for A_in_f32 that `dpg-build-ladders` narrowed; nameOf of others. What a
/// user is told about an array.
llvm::StringRef nameInProgram(mlir::Value value);

/// Records another name for a value, wherever nameOf finds it.
void setName(mlir::Value value, llvm::StringRef name);

/// share_and_lost: several names as one. Those of balls have one suffix for all (share_and_lost_enclosed), as those of
/// narrow arrays (`_in_f32`) and of what is computed again (`_again`) do; where it
/// grows longer than a person would write, the last ones are `more`, and `isWhole`, where it is asked for, is set to
/// false.
std::string joinNames(llvm::ArrayRef<llvm::StringRef> names, bool *isWhole = nullptr);

} // namespace dpg::ir
