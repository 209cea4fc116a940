// The tasks of the library by name, over values.
#include "compiler/eval/library.h"

#include "compiler/eval/library/backward_error.h"
#include "compiler/eval/library/check_arguments.h"
#include "compiler/eval/library/eigenvalues.h"
#include "compiler/eval/library/factorisations.h"
#include "compiler/eval/library/generator_tasks.h"
#include "compiler/eval/library/sparse_tasks.h"
#include "compiler/eval/library/task_call.h"
#include "compiler/eval/node.h"
#include "compiler/eval/norms.h"
#include "compiler/eval/sparse_entries.h"
#include "compiler/sema/library.h"

#include <algorithm>

namespace dpg::eval {

namespace {

using ast::ContractNorm;

using Task = Outcome (*)(TaskCall &);

template <ContractNorm which> Outcome norm(TaskCall &call) {
  const int64_t most = 400;
  const Value &x = call.arguments[0];
  if (which == ContractNorm::Two && x.array && x.array->rank() == 2 &&
      std::min(x.array->shape[0], x.array->shape[1]) > most)
    return call.fail("the largest singular value is computed for matrices of up to " + std::to_string(most) +
                     " rows or columns");
  return call.give(toValue(Number(normOf(x, which))));
}

Outcome dot(TaskCall &call) {
  if (call.array(0).shape != call.array(1).shape)
    return call.fail("vectors of sizes " + shapeText(call.array(0).shape) + " and " + shapeText(call.array(1).shape));
  return call.give(toValue(innerProduct(columnOf(call.array(0)), columnOf(call.array(1)))));
}

Outcome trace(TaskCall &call) {
  Number sum;
  for (int64_t i = 0; i < call.array(0).shape[0]; ++i)
    if (const int64_t slot = call.array(0).slotOf(i, i); slot >= 0)
      sum += elementOf(call.array(0), slot);
  return call.give(toValue(sum));
}

Outcome givePivots(TaskCall &call, const std::vector<int64_t> &pivots) {
  const auto array = call.session.make(ElementKind::Int, Shape{static_cast<int64_t>(pivots.size())}, call.range);
  for (size_t i = 0; array && i < pivots.size(); ++i) {
    array->states[i] = State::Value;
    array->integers[i] = pivots[i];
  }
  return call.give(ArrayRef(array));
}

Outcome lu(TaskCall &call) {
  const LU factors = factorise(Matrix(call.array(0)));
  if (call.give(factors.factors) != Outcome::Value)
    return Outcome::Failed;
  return givePivots(call, factors.pivots);
}

/// The factors that two arguments hold; Failed, and reported, if the pivots are no rows.
Outcome takeLU(TaskCall &call, size_t first, LU &factors) {
  factors.factors = Matrix(call.array(first));
  factors.pivots = call.array(first + 1).integers;
  for (int64_t pivot : factors.pivots)
    if (pivot < 0 || pivot >= factors.factors.rows)
      return call.fail("pivot " + std::to_string(pivot) + " is no row of the matrix");
  return Outcome::Value;
}

Outcome luSolve(TaskCall &call) {
  LU factors{Matrix(0, 0), {}};
  if (takeLU(call, 0, factors) != Outcome::Value || checkDiagonal(call, 0, "U") != Outcome::Value)
    return Outcome::Failed;
  return call.give(solve(factors, Matrix(call.array(2))), call.isVector(2));
}

Outcome choleskyTask(TaskCall &call) {
  const Matrix a(call.array(0));
  Matrix l(a.rows, a.rows);
  return cholesky(a, l) ? call.give(l) : call.fail("the matrix is not positive definite");
}

Outcome solveLowerTask(TaskCall &call) {
  const Array &l = call.array(0);
  const Matrix b(call.array(1));
  if (checkDiagonal(call, 0, "L") != Outcome::Value)
    return Outcome::Failed;
  return call.give(l.isSparse() ? solveLowerSparse(l, b) : solveLower(Matrix(l), b, Diagonal::Stored),
                   call.isVector(1));
}

Outcome solveUpperTask(TaskCall &call) {
  const Array &u = call.array(0);
  const Matrix b(call.array(1));
  if (checkDiagonal(call, 0, "U") != Outcome::Value)
    return Outcome::Failed;
  return call.give(u.isSparse() ? solveUpperSparse(u, b) : solveUpper(Matrix(u), b), call.isVector(1));
}

Outcome solveLeftUnitLower(TaskCall &call) {
  return call.give(solveLower(Matrix(call.array(0)), Matrix(call.array(1)), Diagonal::Unit));
}

/// X U = B: conj(U') conj(X') = conj(B'), a lower solve.
Outcome solveRightUpper(TaskCall &call) {
  if (checkDiagonal(call, 1, "U") != Outcome::Value)
    return Outcome::Failed;
  const Matrix u = conjugateTranspose(Matrix(call.array(1)));
  return call.give(conjugateTranspose(solveLower(u, conjugateTranspose(Matrix(call.array(0))), Diagonal::Stored)));
}

Outcome qr(TaskCall &call) {
  const QR factors = orthogonalise(Matrix(call.array(0)));
  call.give(factors.q);
  return call.give(factors.r);
}

Outcome orthonormal(TaskCall &call) {
  const Matrix a(call.array(0));
  if (a.rows < a.columnCount())
    return call.fail("more columns than rows cannot be orthonormal");
  return call.give(orthogonalise(a).q);
}

Outcome svd(TaskCall &call) {
  const SVD factors = decompose(Matrix(call.array(0)));
  Matrix s(static_cast<int64_t>(factors.s.size()), 1);
  for (size_t k = 0; k < factors.s.size(); ++k)
    s(k, 0) = factors.s[k];
  call.give(factors.u);
  call.give(s, true);
  return call.give(factors.v);
}

Outcome leastSquaresTask(TaskCall &call) {
  return call.give(leastSquares(Matrix(call.array(0)), Matrix(call.array(1))), true);
}

Outcome ilu0(TaskCall &call) {
  if (!call.array(0).isSparse())
    return call.fail("the matrix is dense: its pattern says nothing");
  std::string why;
  const IncompleteLU factors = incompleteLU(call.session, call.array(0), call.range, why);
  if (!why.empty())
    return call.fail(why);
  if (!factors.l)
    return Outcome::Failed;
  call.give(factors.l);
  return call.give(factors.u);
}

/// ||X||_inf / (1 - ||I - X A||_inf) >= ||inverse of A||_inf for any X with a residual below one; X from the factors.
Outcome inverseNormBound(TaskCall &call) {
  LU factors{Matrix(0, 0), {}};
  if (takeLU(call, 1, factors) != Outcome::Value)
    return Outcome::Failed;
  const Matrix a(call.array(0));
  for (int64_t k = 0; k < a.rows; ++k)
    if (factors.factors(k, k).isZero()) {
      Real infinity;
      mpfr_set_inf(infinity.get(), 1);
      return call.give(toValue(Number(infinity)));
    }
  const Matrix x = solve(factors, Matrix::identity(a.rows));
  Matrix residual = Matrix::identity(a.rows);
  const Matrix product = multiply(x, a);
  for (int64_t j = 0; j < a.rows; ++j)
    for (int64_t i = 0; i < a.rows; ++i)
      residual(i, j) -= product(i, j);
  Real bound = normOf(toValue(call.session, x, false, call.range), ContractNorm::Inf);
  Real rest = normOf(toValue(call.session, residual, false, call.range), ContractNorm::Inf);
  mpfr_ui_sub(rest.get(), 1, rest.get(), MPFR_RNDN);
  if (mpfr_sgn(rest.get()) > 0)
    mpfr_div(bound.get(), bound.get(), rest.get(), MPFR_RNDN);
  else
    mpfr_set_inf(bound.get(), 1);
  return call.give(toValue(Number(bound)));
}

Outcome solveTask(TaskCall &call) {
  const LU factors = factorise(Matrix(call.array(0)));
  for (int64_t k = 0; k < factors.factors.rows; ++k)
    if (factors.factors(k, k).isZero())
      return call.fail("the matrix is singular");
  return call.give(solve(factors, Matrix(call.array(1))), call.isVector(1));
}

Outcome solveDefiniteTask(TaskCall &call) {
  const Matrix a(call.array(0));
  Matrix l(a.rows, a.rows);
  if (!cholesky(a, l))
    return call.fail("the matrix is not positive definite");
  const Matrix half = solveLower(l, Matrix(call.array(1)), Diagonal::Stored);
  return call.give(solveUpper(conjugateTranspose(l), half), call.isVector(1));
}

template <bool isSymmetric> Outcome backwardErrorTask(TaskCall &call) {
  Matrix a(call.array(0));
  if (isSymmetric)
    a = reflected(std::move(a));
  return call.give(toValue(Number(backwardError(a, Matrix(call.array(1)), Matrix(call.array(2))))));
}

Outcome arnoldiTask(TaskCall &call) {
  const int64_t steps = call.integer(2);
  if (steps < 0)
    return call.fail("it cannot do " + std::to_string(steps) + " steps");
  const Krylov krylov = arnoldi(call.array(0), columnOf(call.array(1)), steps);
  call.give(krylov.v);
  return call.give(krylov.h);
}

Outcome giveColumn(TaskCall &call, Column column) {
  Matrix vector(static_cast<int64_t>(column.size()), 1);
  vector.columns[0] = std::move(column);
  return call.give(vector, true);
}

Outcome eigSymmetricTask(TaskCall &call) {
  const SymmetricEigen found = eigSymmetric(Matrix(call.array(0)));
  giveColumn(call, Column(found.values.begin(), found.values.end()));
  return call.give(found.vectors);
}

Outcome eigenvaluesTask(TaskCall &call) {
  Column re, im;
  for (const Number &value : eigenvalues(Matrix(call.array(0)))) {
    re.push_back(Number(value.re));
    im.push_back(Number(value.im));
  }
  giveColumn(call, std::move(re));
  return giveColumn(call, std::move(im));
}

Outcome eigTask(TaskCall &call) {
  Eigen found = eig(Matrix(call.array(0)));
  giveColumn(call, std::move(found.values));
  return call.give(found.vectors);
}

Outcome dominantEigenpairTask(TaskCall &call) {
  if (call.array(0).shape[0] == 0)
    return call.fail("a matrix without rows has no eigenvalue");
  const std::optional<Eigenpair> pair = dominantEigenpair(Matrix(call.array(0)));
  if (!pair)
    return call.fail("the eigenvalue of largest modulus is not real: it is one of a conjugate pair");
  call.give(toValue(pair->value));
  return giveColumn(call, pair->vector);
}

Outcome tile(TaskCall &call) {
  const Array &a = call.array(0);
  const int64_t b = call.integer(1);
  if (b < 1 || a.shape[0] % b != 0 || a.shape[1] % b != 0)
    return call.fail("tiles of " + std::to_string(b) + " do not divide a matrix of " + shapeText(a.shape));
  const auto tiles = call.session.make(a.kind, Shape{a.shape[0] / b, a.shape[1] / b, b, b}, call.range);
  for (int64_t slot = 0; tiles && slot < tiles->slots(); ++slot) {
    const Shape at = tiles->subscriptsOf(slot);
    if (const int64_t from = a.slotOf(at[0] * b + at[2], at[1] * b + at[3]); from >= 0)
      tiles->copySlot(slot, a, from);
    else
      tiles->setZero(slot);
  }
  return call.give(ArrayRef(tiles));
}

Outcome untile(TaskCall &call) {
  const Array &tiles = call.array(0);
  const int64_t b = tiles.shape[2], c = tiles.shape[3];
  const auto a = call.session.make(tiles.kind, Shape{tiles.shape[0] * b, tiles.shape[1] * c}, call.range);
  for (int64_t slot = 0; a && slot < tiles.slots(); ++slot) {
    const Shape at = tiles.subscriptsOf(slot);
    a->copySlot(a->slotOf(at[0] * b + at[2], at[1] * c + at[3]), tiles, slot);
  }
  return call.give(ArrayRef(a));
}

/// Elements that are not zero in each row, whether zeros are stored or not.
std::vector<int64_t> countsOf(const Array &a) {
  std::vector<int64_t> counts(a.shape[0]);
  for (int64_t slot = 0; slot < a.slots(); ++slot)
    if (!elementOf(a, slot).isZero())
      ++counts[a.subscriptsOf(slot)[0]];
  return counts;
}

Outcome nnz(TaskCall &call) {
  int64_t sum = 0;
  for (int64_t count : countsOf(call.array(0)))
    sum += count;
  return call.give(toValue(sum));
}

Outcome rowNnz(TaskCall &call) {
  int64_t most = 0;
  for (int64_t count : countsOf(call.array(0)))
    most = std::max(most, count);
  return call.give(toValue(most));
}

struct NamedTask {
  llvm::StringLiteral name;
  Task run;
  llvm::StringLiteral reads = ""; ///< of which arguments only finite numbers are taken: see check_arguments.h
};
constexpr NamedTask tasks[] = {
    {"norm1", norm<ContractNorm::One>},
    {"norm2", norm<ContractNorm::Two>, "m"},
    {"norm_inf", norm<ContractNorm::Inf>},
    {"norm_fro", norm<ContractNorm::Fro>},
    {"norm_max", norm<ContractNorm::Max>},
    {"dot", dot},
    {"trace", trace},
    {"lu", lu, "w"},
    {"lu_solve", luSolve, "w-w"},
    {"cholesky", choleskyTask, "l"},
    {"solve_lower", solveLowerTask, "lw"},
    {"solve_upper", solveUpperTask, "uw"},
    {"solve_left_unit_lower", solveLeftUnitLower, "bw"},
    {"solve_right_upper", solveRightUpper, "wu"},
    {"qr", qr, "w"},
    {"svd", svd, "w"},
    {"least_squares", leastSquaresTask, "ww"},
    {"orthonormal", orthonormal, "w"},
    {"ilu0", ilu0},
    {"inverse_norm_bound", inverseNormBound, "ww"},
    {"solve", solveTask, "ww"},
    {"solve_definite", solveDefiniteTask, "lw"},
    {"backward_error", backwardErrorTask<false>},
    {"backward_error_symmetric", backwardErrorTask<true>},
    {"eig_symmetric", eigSymmetricTask, "l"},
    {"eigenvalues", eigenvaluesTask, "w"},
    {"eig", eigTask, "w"},
    {"arnoldi", arnoldiTask},
    {"dominant_eigenpair", dominantEigenpairTask, "w"},
    {"tile", tile},
    {"untile", untile},
    {"nnz", nnz},
    {"row_nnz", rowNnz},
    {"rmat", rmat},
    {"c_diagonal", cDiagonal},
    {"convection_diffusion", convectionDiffusion},
    {"smg2s", smg2s},
};

/// Absent elements are zero for a sparse parameter; others refuse them.
Outcome settleAbsent(TaskCall &call) {
  const sema::LibraryTask *signature = signatureOf(call);
  for (size_t k = 0; k < call.arguments.size(); ++k) {
    Value &argument = call.arguments[k];
    if (!argument.array || !argument.array->hasAbsent())
      continue;
    if (!signature || !signature->parameters[k].isSparse) {
      return call.fail(absentElement(*argument.array, "argument " + std::to_string(k + 1)));
    }
    argument.array = zeroForAbsent(call.session, *argument.array, call.range);
    if (!argument.array)
      return Outcome::Failed;
  }
  return Outcome::Value;
}

} // namespace

Outcome runLibraryTask(Session &session, llvm::StringRef name, std::vector<Value> &arguments,
                       std::vector<Value> &results, SourceRange range) {
  results.clear();
  TaskCall call{session, name.str(), arguments, results, range};
  if (settleAbsent(call) != Outcome::Value)
    return Outcome::Failed;
  for (const NamedTask &task : tasks)
    if (task.name == name && checkFinite(call, task.reads) != Outcome::Value)
      return Outcome::Failed;
    else if (task.name == name)
      return task.run(call) == Outcome::Value && !session.hasFailed() ? Outcome::Value : Outcome::Failed;
  return call.fail("the reference evaluator does not know this task");
}

} // namespace dpg::eval
