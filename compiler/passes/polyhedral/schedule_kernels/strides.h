// How far the elements are apart that a loop goes through.
#pragma once

#include "compiler/passes/polyhedral/statements.h"

namespace dpg::polyhedral {

/// How one access moves along one loop of a band, the others standing still.
enum class Stride { Same, Next, Far };

/// The strides of a band's statements along its loops.
class BandStrides {
public:
  BandStrides(const isl::schedule_node_band &band, const StatementList &list);

  /// The loop without dependences along which most accesses go to the next element and none far away; -1 without one.
  int bestForVectors() const;
  /// Whether elements are used in several iterations of a loop, apart by more than the loops inside of it read.
  bool usesElementsAgain() const;
  /// The member along neighbouring elements, with dependences along it or without; -1 where there is none.
  int alongMemory() const;
  /// Whether steps of a member go to elements that are far apart in some array.
  bool isFarAlong(unsigned member) const;

private:
  struct Access {
    Stride stride;
    unsigned rank;
    bool isWrite;
  };
  void add(const Statement &statement, const isl::union_map &accesses, bool isWrite);
  int best(bool mayDepend) const;

  isl::schedule_node_band band;
  isl::union_map schedule;                ///< of the loops around the band and its own
  unsigned around = 0;                    ///< how many loops are around it
  std::vector<std::vector<Access>> along; ///< by loop
};

/// The program's names for the loops of a band: those of the indices that they run through, else of one that they speak
/// of; no two alike as far as there are enough.
llvm::SmallVector<std::string> namesOfMembers(const isl::schedule_node_band &band, const StatementList &list);

} // namespace dpg::polyhedral
