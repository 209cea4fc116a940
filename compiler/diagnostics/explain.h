// The pages that explain each diagnostic.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace dpg {

/// The page of a code such as "E0111" in Markdown (docs/diagnostics/E0111.md as it was when this was built); empty for
/// a code without one.
llvm::StringRef explanationOf(llvm::StringRef code);

} // namespace dpg
