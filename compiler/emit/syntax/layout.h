// Text that may be broken over several lines, and the search for its best breaks.
//
// The emitted files look as clang-format (LLVM style, 120 columns) leaves them, without running it. As there, each
// place where a line may break has a price: 20 for every bracket that is open, and more for operators that bind
// strongly; columns beyond the limit cost a million. A layout is a tree, and what a part costs depends only on the
// column where it begins: so each part yields its cheapest text for every column where it can end, and these are
// combined.
//
//     total = first_part_of_the_sum + second_part_of_the_sum +     <- price 13: after `+`
//             evaluate(argument_one,                               <- price 21: one bracket, after `,`
//                      argument_two);
//
// What is nested deeper than a person writes would take the search seconds, and no layout makes it legible: it is laid
// out in one pass (fill.cpp), within the same limit but for names that are longer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dpg::cpp {

/// The longest line that is printed where there is a choice.
constexpr unsigned columnLimit = 120;

class Layout {
public:
  Layout() : Layout(text("")) {}

  static Layout text(std::string text);
  /// One behind the other, without breaks of its own.
  static Layout sequence(std::vector<Layout> parts);
  /// Items with a space between them, or a break of the given price, behind which they align with the first (moved to
  /// the right by `hanging` columns).
  static Layout aligned(std::vector<Layout> items, unsigned price, unsigned hanging = 0);
  /// open item, item, item close: items align behind `open`, or the first breaks, at the price `breakFirst`.
  static Layout bracketed(std::string open, std::vector<Layout> items, std::string close, unsigned price,
                          unsigned breakFirst);
  /// The same, but if the whole does not fit into a line, each item has its own: fields of a braced list.
  static Layout fields(std::string open, std::vector<Layout> items, std::string close, unsigned price,
                       unsigned breakFirst);
  /// Layouts on one line, or the second below the first, at `price`: a result type and a function's name.
  static Layout stacked(Layout first, Layout second, unsigned price);
  /// `left` and `right` with a space between them, or a break behind which `right` is indented by four columns against
  /// the statement.
  static Layout continued(Layout left, Layout right, unsigned price);
  /// condition ? yes : no, where the colon may stand below the question mark.
  static Layout choice(Layout condition, Layout yes, Layout no, unsigned price);

  /// A chain a ? x : b ? y : z, whose `nested` choices may also stand as a table of (condition, value) rows and the
  /// last value: marks below each other, every row on one line.
  static Layout cases(Layout nested, std::vector<Layout> cells, unsigned price);

  /// Without any break.
  std::string flat() const;

  /// The cheapest text of a statement that is indented by `indent` columns; its first line has no indentation in front.
  std::string print(unsigned indent) const;

private:
  enum class Kind : uint8_t { Text, Sequence, Aligned, Bracketed, Fields, Stacked, Continued, Choice, Cases };
  struct Node {
    Kind kind;
    std::string open, close; // `open` is the text of Text
    std::vector<Layout> parts;
    unsigned price = 0, extra = 0;
    unsigned depth = 0, width = 0; // width: of the text without breaks
  };
  struct Outcome;
  struct Search;
  struct Filling;

  void appendFlat(std::string &text) const;

  /// How many lists, brackets and choices stand in one another.
  unsigned depth() const { return node->depth; }

  explicit Layout(Node node);

  std::shared_ptr<const Node> node;
};

} // namespace dpg::cpp
