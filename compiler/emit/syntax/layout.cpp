// The search for the best line breaks: see layout.h.
#include "compiler/emit/syntax/fill.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace dpg::cpp {

namespace {

constexpr uint64_t priceOfExcessColumn = 1'000'000;
constexpr unsigned continuationIndent = 4;
constexpr unsigned closingWidth = 2; // `);` behind a braced list, as a rule
constexpr unsigned deepestSearch =
    16; // the search of deeper ones takes long, and finds no room to the right of its brackets

} // namespace

Layout::Layout(Node given) {
  const bool nests = given.kind != Kind::Text && given.kind != Kind::Sequence;
  const size_t spaces = given.kind == Kind::Sequence || given.parts.empty() ? 0 : given.parts.size() - 1;
  given.width = given.open.size() + given.close.size() + spaces + (given.kind == Kind::Choice ? 4 : 0);
  for (const Layout &part : given.parts) {
    given.depth = std::max(given.depth, part.node->depth);
    given.width += part.node->width;
  }
  given.depth += nests;
  if (given.kind == Kind::Cases) { // another form of its first part
    given.depth = given.parts.front().node->depth;
    given.width = given.parts.front().node->width;
  }
  node = std::make_shared<const Node>(std::move(given));
}

Layout Layout::text(std::string text) { return Layout(Node{Kind::Text, std::move(text), "", {}}); }

Layout Layout::sequence(std::vector<Layout> parts) { return Layout(Node{Kind::Sequence, "", "", std::move(parts)}); }

Layout Layout::aligned(std::vector<Layout> items, unsigned price, unsigned hanging) {
  return Layout(Node{Kind::Aligned, "", "", std::move(items), price, hanging});
}

Layout Layout::bracketed(std::string open, std::vector<Layout> items, std::string close, unsigned price,
                         unsigned breakFirst) {
  return Layout(Node{Kind::Bracketed, std::move(open), std::move(close), std::move(items), price, breakFirst});
}

Layout Layout::fields(std::string open, std::vector<Layout> items, std::string close, unsigned price,
                      unsigned breakFirst) {
  return Layout(Node{Kind::Fields, std::move(open), std::move(close), std::move(items), price, breakFirst});
}

Layout Layout::stacked(Layout first, Layout second, unsigned price) {
  return Layout(Node{Kind::Stacked, "", "", {std::move(first), std::move(second)}, price});
}

Layout Layout::continued(Layout left, Layout right, unsigned price) {
  return Layout(Node{Kind::Continued, "", "", {std::move(left), std::move(right)}, price});
}

Layout Layout::choice(Layout condition, Layout yes, Layout no, unsigned price) {
  return Layout(Node{Kind::Choice, "", "", {std::move(condition), std::move(yes), std::move(no)}, price});
}

Layout Layout::cases(Layout nested, std::vector<Layout> cells, unsigned price) {
  cells.insert(cells.begin(), std::move(nested));
  return Layout(Node{Kind::Cases, "", "", std::move(cells), price});
}

void Layout::appendFlat(std::string &text) const {
  if (node->kind == Kind::Cases)
    return node->parts.front().appendFlat(text);
  text += node->open;
  const char *between = node->kind == Kind::Sequence ? "" : " ";
  for (size_t i = 0; i < node->parts.size(); ++i) {
    if (i > 0)
      text += node->kind == Kind::Choice ? (i == 1 ? " ? " : " : ") : between;
    node->parts[i].appendFlat(text);
  }
  text += node->close;
}

std::string Layout::flat() const {
  std::string text;
  appendFlat(text);
  return text;
}

/// One way to print something: where it ends, what it costs, its text, and whether its last item takes several lines
/// (what follows such an item begins a new line).
struct Layout::Outcome {
  uint64_t price = 0;
  std::string text;
  bool lastItemBroke = false;
};

/// Maps the columns where a part can end to the cheapest way to get there. Who ends further right and costs no less is
/// forgotten, which leaves a handful. `indent` is the column that continuation lines count from.
struct Layout::Search {
  using Outcomes = std::map<unsigned, Outcome>;

  static void keep(Outcomes &outcomes, unsigned column, Outcome candidate) {
    auto behind = outcomes.upper_bound(column);
    if (behind != outcomes.begin() && std::prev(behind)->second.price <= candidate.price)
      return;
    auto worse = outcomes.lower_bound(column);
    while (worse != outcomes.end() && worse->second.price >= candidate.price)
      worse = outcomes.erase(worse);
    outcomes.emplace_hint(worse, column, std::move(candidate));
  }

  static void append(Outcomes &outcomes, const std::string &text) {
    Outcomes result;
    for (auto &[column, outcome] : outcomes) {
      const unsigned end = column + text.size();
      const unsigned excess = end > columnLimit ? end - std::max(column, columnLimit) : 0;
      keep(result, end, {outcome.price + excess * priceOfExcessColumn, outcome.text + text});
    }
    outcomes = std::move(result);
  }

  static void breakLine(Outcomes &outcomes, unsigned column, uint64_t price) {
    Outcomes result;
    for (auto &[_, outcome] : outcomes)
      keep(result, column, {outcome.price + price, outcome.text + "\n" + std::string(column, ' ')});
    outcomes = std::move(result);
  }

  static void merge(Outcomes &into, Outcomes other) {
    for (auto &[column, outcome] : other)
      keep(into, column, std::move(outcome));
  }

  /// `part` behind every outcome so far.
  void place(Outcomes &outcomes, const Layout &part, unsigned indent) {
    if (part.node->kind == Kind::Text)
      return append(outcomes, part.node->open);
    Outcomes result;
    for (const auto &[column, outcome] : outcomes) {
      for (const auto &[end, own] : placed(column, part, indent))
        keep(result, end, {outcome.price + own.price, outcome.text + own.text});
    }
    outcomes = std::move(result);
  }

  /// A space where the line may go on, or a break.
  static void spaceOrBreak(Outcomes &outcomes, const std::string &space, unsigned column, const std::string &indented,
                           uint64_t price) {
    Outcomes result, broken = outcomes;
    for (const auto &[end, outcome] : outcomes) {
      if (!outcome.lastItemBroke)
        keep(result, end, outcome);
    }
    append(result, space);
    breakLine(broken, column, price);
    append(broken, indented);
    merge(result, std::move(broken));
    outcomes = std::move(result);
  }

  void placeItem(Outcomes &outcomes, const Layout &item, unsigned indent) {
    Outcomes result;
    for (const auto &[column, outcome] : outcomes) {
      for (const auto &[end, own] : placed(column, item, indent)) {
        const bool broke = own.text.find('\n') != std::string::npos;
        keep(result, end, {outcome.price + own.price, outcome.text + own.text, broke});
      }
    }
    outcomes = std::move(result);
  }

  /// The items of a list; all but the first stand behind a space, or on a new line at `column`.
  void placeItems(Outcomes &outcomes, const std::vector<Layout> &items, unsigned column, unsigned price) {
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0)
        spaceOrBreak(outcomes, " ", column, "", price);
      placeItem(outcomes, items[i], column);
    }
  }

  /// `part` alone, from `column` on; remembered, since every way to get there asks for it.
  const Outcomes &placed(unsigned column, const Layout &part, unsigned indent) {
    const auto key = std::make_tuple(part.node.get(), column, indent);
    const auto known = memory.find(key);
    return known != memory.end() ? known->second : memory.emplace(key, compute(column, part, indent)).first->second;
  }

  Outcomes compute(unsigned column, const Layout &part, unsigned indent) {
    const Node &node = *part.node;
    Outcomes outcomes{{column, Outcome{}}};
    switch (node.kind) {
    case Kind::Text:
      append(outcomes, node.open);
      break;
    case Kind::Sequence:
      for (const Layout &each : node.parts)
        place(outcomes, each, indent);
      break;
    case Kind::Aligned:
      placeItems(outcomes, node.parts, column + node.extra, node.price);
      break;
    case Kind::Bracketed:
      placeBracketed(outcomes, node, column, indent);
      break;
    case Kind::Fields:
      placeFields(outcomes, part, column, indent);
      break;
    case Kind::Stacked:
      placeStacked(outcomes, node, indent);
      break;
    case Kind::Continued:
      placeContinued(outcomes, node, indent);
      break;
    case Kind::Choice:
      placeChoice(outcomes, node, column, indent);
      break;
    case Kind::Cases:
      placeCases(outcomes, node, column, indent);
      break;
    }
    return outcomes;
  }

  void placeBracketed(Outcomes &outcomes, const Node &node, unsigned column, unsigned indent) {
    append(outcomes, node.open);
    Outcomes broken = outcomes;
    placeItems(outcomes, node.parts, column + node.open.size(), node.price);
    if (!node.parts.empty()) {
      breakLine(broken, indent + continuationIndent, node.extra);
      placeItems(broken, node.parts, indent + continuationIndent, node.price);
      merge(outcomes, std::move(broken));
    }
    append(outcomes, node.close);
  }

  void placeFields(Outcomes &outcomes, const Layout &part, unsigned column, unsigned indent) {
    const Node &node = *part.node;
    const std::string whole = part.flat();
    if (column + whole.size() + closingWidth <= columnLimit)
      return append(outcomes, whole);
    Outcomes broken = outcomes;
    append(outcomes, node.open);
    placeFieldLines(outcomes, node, column + node.open.size());
    append(broken, node.open);
    breakLine(broken, indent + continuationIndent, node.extra);
    placeFieldLines(broken, node, indent + continuationIndent);
    merge(outcomes, std::move(broken));
  }

  void placeFieldLines(Outcomes &outcomes, const Node &node, unsigned column) {
    for (size_t i = 0; i < node.parts.size(); ++i) {
      if (i > 0)
        breakLine(outcomes, column, node.price);
      place(outcomes, node.parts[i], column);
    }
    append(outcomes, node.close);
  }

  void placeStacked(Outcomes &outcomes, const Node &node, unsigned indent) {
    place(outcomes, node.parts[0], indent);
    Outcomes broken = outcomes;
    append(outcomes, " ");
    place(outcomes, node.parts[1], indent);
    breakLine(broken, indent, node.price);
    place(broken, node.parts[1], indent);
    merge(outcomes, std::move(broken));
  }

  void placeContinued(Outcomes &outcomes, const Node &node, unsigned indent) {
    place(outcomes, node.parts[0], indent);
    Outcomes broken = outcomes;
    append(outcomes, " ");
    place(outcomes, node.parts[1], indent);
    breakLine(broken, indent + continuationIndent, node.price);
    place(broken, node.parts[1], indent + continuationIndent);
    merge(outcomes, std::move(broken));
  }

  /// c ? a : b; or the colon below the question mark; or both marks on lines of their own, four columns to the right.
  void placeChoice(Outcomes &outcomes, const Node &node, unsigned column, unsigned indent) {
    place(outcomes, node.parts[0], indent);
    Outcomes hanging = outcomes;
    Outcomes result;
    for (const auto &[end, outcome] : outcomes) {
      Outcomes here{{end, outcome}};
      placeSides(here, node, " ", end + 1);
      merge(result, std::move(here));
    }
    breakLine(hanging, column + continuationIndent, node.price);
    placeSides(hanging, node, "", column + continuationIndent);
    merge(result, std::move(hanging));
    outcomes = std::move(result);
  }

  ///     first      ? x
  ///     : second_b ? y
  ///                : z
  void placeCases(Outcomes &outcomes, const Node &node, unsigned column, unsigned indent) {
    const std::vector<Layout> &cells = node.parts;
    Outcomes table = outcomes;
    place(outcomes, cells.front(), indent);
    size_t mark = 0;
    for (size_t i = 1; i + 1 < cells.size(); i += 2)
      mark = std::max<size_t>(mark, cells[i].node->width + (i > 1 ? 2 : 0));
    for (size_t i = 1; i < cells.size(); i += 2) {
      const bool isLast = i + 1 == cells.size();
      std::string condition = isLast ? "" : (i > 1 ? ": " : "") + cells[i].flat();
      condition.resize(mark, ' ');
      if (i > 1)
        breakLine(table, column, node.price);
      append(table, condition + (isLast ? " : " : " ? ") + cells[isLast ? i : i + 1].flat());
    }
    merge(outcomes, std::move(table));
  }

  void placeSides(Outcomes &outcomes, const Node &node, const char *before, unsigned mark) {
    append(outcomes, std::string(before) + "? ");
    placeItem(outcomes, node.parts[1], mark);
    spaceOrBreak(outcomes, " : ", mark, ": ", node.price);
    placeItem(outcomes, node.parts[2], mark);
  }

  std::map<std::tuple<const Node *, unsigned, unsigned>, Outcomes> memory;
};

std::string Layout::print(unsigned indent) const {
  std::string line = flat();
  if (indent + line.size() <= columnLimit)
    return line;
  if (depth() > deepestSearch)
    return Filling(indent).print(*this);
  Search search;
  const Search::Outcomes outcomes = search.compute(indent, *this, indent);
  const auto best = std::min_element(outcomes.begin(), outcomes.end(),
                                     [](const auto &a, const auto &b) { return a.second.price < b.second.price; });
  return best->second.text;
}

} // namespace dpg::cpp
