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

llvm::StringRef dpg::titleOf(llvm::StringRef code) { return explanationOf(code).split('\n').first.split(": ").second; }

llvm::StringRef dpg::ruleOf(llvm::StringRef code) {
  return explanationOf(code).split("**Rule.** ").second.split("\n\n").first.trim();
}

std::string dpg::pagePathOf(llvm::StringRef code) { return "docs/diagnostics/" + code.str() + ".md"; }
