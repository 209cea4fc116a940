// The error of an expression over one box of inputs.
#pragma once

#include "compiler/analysis/affine_form.h"
#include "compiler/analysis/error_bound.h"

#include <vector>

namespace dpg::analysis {

/// What is known over one box.
struct BoxError {
  AffineForm absolute;           ///< at least the error, wherever in the box
  AffineForm value;              ///< the exact value
  std::vector<double> smears;    ///< how much each variable changes the parts of the error over the box
  std::vector<double> parts;     ///< the largest contribution of each operation
  std::optional<Node> undefined; ///< an operation that is undefined or overflows somewhere
};

/// Computes with one expression and format over many boxes.
class BoxErrors {
public:
  BoxErrors(const Expression &expression, const NumberFormat &format, Libm libm);

  /// Over a box with an interval for each variable.
  BoxError over(const std::vector<Interval> &box);

  /// How often the expression was evaluated, with derivatives.
  std::size_t evaluations = 0;

private:
  void takeSides(const std::vector<Interval> &box, unsigned from, unsigned sidesLeft);
  std::vector<Interval> sideOf(std::vector<Interval> box, Node choice, bool holds) const;
  void computeForward(const std::vector<Interval> &box);
  void computeBackward();
  void collect(const std::vector<Interval> &box);
  AffineForm valueOf(Node node) const;
  double errorOf(Node node) const;
  std::optional<double> errorInDoubleDouble(Node node) const;
  double errorOfChoice(Node node) const;
  double spreadOf(Node node) const;
  std::optional<Node> undefinedIn(Node node) const;
  bool isRootNearZero(const ExpressionNode &at) const;
  void give(Node node, unsigned operand, const AffineForm &derivative);
  void passBackExtremum(Node node, unsigned ofSmaller, unsigned ofLarger);
  void passBackFactors(Node node);
  void passBackSides(Node node);
  void passBack(Node node);
  void add(Node node, const AffineForm &derivative);
  void addTerm(Node node, const AffineForm &derivative);
  AffineForm weightOf(Node node) const;
  void handBack(Node node, Node operand, const AffineForm &derivative);
  bool hasProduct(const ExpressionNode &at) const;

  std::optional<bool> decisionOf(Node choice) const;

  const Expression &expression;
  const NumberFormat &format;
  Libm libm;
  std::vector<std::optional<double>> ofConstants; ///< errors that depend on no input
  std::vector<bool> mayBeContracted;
  std::vector<std::optional<Node>> undefined; ///< what is undefined, or overflows, in what a node is computed by
  std::vector<bool> isUsed;                   ///< by the result
  std::vector<Node> choices;
  std::vector<Node> conditionOf; ///< of a choice: the first choice with the same comparison, which is decided alike

  std::vector<std::optional<bool>> forced; ///< the side of each choice that is taken, where both may be
  std::vector<AffineForm> exact;           ///< results of operations on computed operands
  std::vector<AffineForm> computed;        ///< the same with the operation's own error
  std::vector<double> errors;
  std::vector<double> spreads; ///< how far computed results may be from exact ones, operation by operation
  std::vector<AffineForm> derivatives;
  std::vector<bool> hasDerivative;

  /// Of what may be contracted: its derivative but by the sums that it is in, and of those the sum of magnitudes.
  struct Uses {
    AffineForm others, inSums;
    bool hasOthers = false;
    unsigned sums = 0;
  };
  std::vector<Uses> uses;
  BoxError result;
  bool hasResult = false;
};

} // namespace dpg::analysis
