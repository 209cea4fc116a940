// Lays text out in one pass: see fill.h.
#include "compiler/emit/syntax/fill.h"

namespace dpg::cpp {

static constexpr unsigned continuationIndent = 4;

/// All lines but the first begin in one column: no bracket is near enough to stand below.
void Layout::Filling::breakLine() {
  column = indent + continuationIndent;
  text += "\n" + std::string(column, ' ');
}

void Layout::Filling::place(const Layout &part, unsigned room) {
  if (column + part.node->width + room <= columnLimit || part.node->parts.empty())
    return append(part.flat());
  placeParts(part, room);
}

void Layout::Filling::placeParts(const Layout &part, unsigned room) {
  const Node &node = *part.node;
  if (node.kind == Kind::Cases)
    return placeParts(node.parts.front(), room);
  append(node.open);
  for (size_t i = 0; i < node.parts.size(); ++i) {
    const Layout &next = node.parts[i];
    unsigned behind = i + 1 == node.parts.size() ? room + node.close.size() : 0;
    // `)` and `;` stay with what they end.
    for (size_t j = i + 1; node.kind == Kind::Sequence && j < node.parts.size(); ++j)
      behind += node.parts[j].node->width + (j + 1 == node.parts.size() ? room : 0);
    // Brackets alone can fill a line: it may end behind one of them.
    const bool mayBreak = i > 0 && node.kind != Kind::Sequence;
    if (!mayBreak && column > columnLimit / 2 && text.back() == '(' && next.node->depth > 0)
      breakLine();
    const std::string mark = node.kind == Kind::Choice && i > 0 ? (i == 1 ? "? " : ": ") : "";
    if (mayBreak && column + 1 + mark.size() + next.node->width + behind > columnLimit)
      breakLine();
    else if (mayBreak)
      append(" ");
    append(mark);
    place(next, behind);
  }
  append(node.close);
}

} // namespace dpg::cpp
