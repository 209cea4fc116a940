// The statements that a function computes: see origin_lines.h.
#include "compiler/emit/cpp/origin_lines.h"

#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace dpg::emit {

std::vector<std::string> originLines(mlir::ArrayAttr origins) {
  constexpr unsigned gap = 4, width = cpp::columnLimit - 3; // behind `// `
  std::vector<std::pair<std::string, std::string>> rows;
  llvm::StringRef component;
  for (auto origin : origins.getAsRange<ir::OriginAttr>()) {
    const bool isNew = origin.getComponent() != component;
    component = origin.getComponent();
    std::string head = isNew ? (component + ": ").str() : std::string(component.size() + 2, ' ');
    const std::string place = (llvm::sys::path::filename(origin.getFile()) + ":" + llvm::Twine(origin.getLine())).str();
    const std::string statement = cpp::commentText(origin.getStatement());
    for (const std::string &line : cpp::wrapStatement(statement, width - head.size() - gap - place.size())) {
      rows.push_back({head + line, ""});
      head.assign(head.size(), ' ');
    }
    rows.back().second = place;
  }
  size_t longest = 0;
  for (const auto &[statement, place] : rows)
    longest = std::max(longest, place.empty() ? 0 : statement.size());
  const bool aligns = llvm::all_of(rows, [&](const auto &row) { return longest + gap + row.second.size() <= width; });
  std::vector<std::string> lines;
  for (const auto &[statement, place] : rows) {
    const size_t blanks = aligns ? longest + gap - std::min(longest, statement.size()) : gap;
    lines.push_back(place.empty() ? statement : statement + std::string(blanks, ' ') + place);
  }
  return lines;
}

} // namespace dpg::emit
