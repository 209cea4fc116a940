// The pages of docs/diagnostics, which the build embeds here (cmake/DpgPages.cmake).
#include "compiler/diagnostics/explain.h"

#include "llvm/ADT/STLExtras.h"

namespace {
struct Page {
  llvm::StringLiteral code;
  llvm::StringLiteral text;
};
constexpr Page pages[] = {
#include "compiler/diagnostics/pages.inc"
    {"", ""}, // so that the array is never empty
};
} // namespace

llvm::StringRef dpg::explanationOf(llvm::StringRef code) {
  auto *found = llvm::find_if(pages, [&](const Page &page) { return page.code == code; });
  return found == std::end(pages) ? llvm::StringRef() : llvm::StringRef(found->text);
}
