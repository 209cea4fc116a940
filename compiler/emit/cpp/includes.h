// Which headers emitted code needs.
#pragma once

#include "compiler/emit/syntax/statement.h"

#include "llvm/ADT/StringRef.h"

namespace dpg::emit {

/// The #include lines for what `text` names, those of the runtime first, in alphabetic order. What `before` names is
/// included already.
std::vector<cpp::Item> includesFor(llvm::StringRef text, llvm::StringRef before = "");

} // namespace dpg::emit
