// The pages that explain each diagnostic.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace dpg {

/// The page of a code such as "E0111" in Markdown (docs/diagnostics/E0111.md as it was when this was built); empty for
/// a code without one.
llvm::StringRef explanationOf(llvm::StringRef code);

/// What stands behind the code in the first line of its page: "a graph runs on one process".
llvm::StringRef titleOf(llvm::StringRef code);

/// The paragraph of a page that begins with `**Rule.**`, without this word.
llvm::StringRef ruleOf(llvm::StringRef code);

/// Where the page of a code lies in the source tree.
std::string pagePathOf(llvm::StringRef code);

} // namespace dpg
