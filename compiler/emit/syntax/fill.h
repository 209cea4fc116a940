// Lays text out in one pass: what is nested too deeply for the search of layout.cpp.
#pragma once

#include "compiler/emit/syntax/layout.h"

namespace dpg::cpp {

/// Fills lines from left to right. A part that fits into the rest of its line goes there; one that fits into a line of
/// its own gets one; a longer one is broken where its own parts end. Cost: linear in the text.
struct Layout::Filling {
  explicit Filling(unsigned indent) : indent(indent), column(indent) {}

  std::string print(const Layout &layout) {
    place(layout, 0);
    return std::move(text);
  }

private:
  void append(const std::string &more) {
    text += more;
    column += more.size();
  }
  void breakLine();
  /// `room`: the columns that what stands right behind the part will take, its closing brackets for one.
  void place(const Layout &part, unsigned room);
  void placeParts(const Layout &part, unsigned room);

  unsigned indent, column;
  std::string text;
};

} // namespace dpg::cpp
