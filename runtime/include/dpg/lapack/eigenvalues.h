// Eigenvalues of dense matrices by LAPACK. Programs that include it link it; see factorisations.h for what holds of all
// functions here.
#pragma once

#include <dpg/lapack/factorisations.h>

#include <cmath>
#include <complex>
#include <string>

namespace dpg::library {

/// Turns a vector around where its element of largest magnitude, the first of those, is negative.
inline void turn_positive(std::span<double> vector) {
  double largest = 0;
  for (const double element : vector)
    if (std::abs(element) > std::abs(largest))
      largest = element;
  for (double &element : vector)
    element = largest < 0 ? -element : element;
}

/// V diag(values) V' = A for a symmetric A, of which only the lower triangle is read.
///
/// @param A       [n, n]
/// @param values  [n], in ascending order
/// @param V       [n, n]; its columns are orthonormal, the element of largest magnitude of each is positive
/// The values are those of A + E with norm2(E) <= c n u norm2(A) (Golub and Van Loan 2013, sec. 8.3). Divide and
/// conquer (Gu and Eisenstat 1995). Cost: up to 9 n^3, and a copy of A.
inline void eig_symmetric(const dense_matrix<double> &A, std::span<double> values, dense_matrix<double> &V,
                          std::string_view place) {
  const task_call call("eig_symmetric", place);
  call.check_finite("A", A, matrix_part::lower);
  const lapack::integer n = call.lapack_extent(A.column_count());
  if (n == 0)
    return;
  const one_thread_if_small threads(n);
  buffer<double> vectors(A.owned().size()); // by columns
  std::ranges::copy(A.owned(), vectors.begin());
  lapack::integer info = 0, room = -1, places_asked = 0;
  double asked = 0;
  lapack::syevd("V", "U", &n, vectors.data(), &n, values.data(), &asked, &room, &places_asked, &room, &info, 1, 1);
  room = call.lapack_extent(static_cast<index>(asked));
  const std::unique_ptr<double[]> work = workspace(room);
  std::vector<lapack::integer> places(places_asked);
  lapack::syevd("V", "U", &n, vectors.data(), &n, values.data(), work.get(), &room, places.data(), &places_asked, &info,
                1, 1);
  if (info > 0)
    call.fail("the eigenvalues did not converge");
  for (index k = 0; k < n; ++k)
    turn_positive({vectors.data() + k * n, static_cast<std::size_t>(n)});
  transpose_elements(vectors.data(), n, n, V.owned().data());
}

/// Eigenvalues of any matrix in LAPACK's order, and in `vectors`, unless it is empty, real eigenvectors of real ones by
/// columns: those of A are the left ones of the transpose, which A by rows is.
struct spectrum {
  std::vector<double> re, im;
  buffer<double> vectors;
};

inline spectrum spectrum_of(const task_call &call, const dense_matrix<double> &A, bool with_vectors) {
  const lapack::integer n = call.lapack_extent(A.column_count());
  spectrum found{std::vector<double>(n), std::vector<double>(n), buffer<double>(with_vectors ? index(n) * n : 0)};
  if (n == 0)
    return found;
  const one_thread_if_small threads(n);
  buffer<double> elements(A.owned().size());
  std::ranges::copy(A.owned(), elements.begin());
  const char *left = with_vectors ? "V" : "N";
  lapack::integer info = 0, room = -1;
  double asked = 0;
  lapack::geev(left, "N", &n, elements.data(), &n, found.re.data(), found.im.data(), found.vectors.data(), &n, nullptr,
               &n, &asked, &room, &info, 1, 1);
  room = call.lapack_extent(static_cast<index>(asked));
  lapack::geev(left, "N", &n, elements.data(), &n, found.re.data(), found.im.data(), found.vectors.data(), &n, nullptr,
               &n, workspace(room).get(), &room, &info, 1, 1);
  if (info > 0)
    call.fail("the eigenvalues did not converge");
  return found;
}

/// The numbers of eigenvalues by descending modulus; where moduli are equal, by descending real part, then imaginary
/// part, so that of a conjugate pair the one with positive imaginary part comes first.
inline std::vector<std::size_t> descending_order(const spectrum &found) {
  std::vector<std::size_t> order(found.re.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const double left = std::hypot(found.re[a], found.im[a]), right = std::hypot(found.re[b], found.im[b]);
    if (left != right)
      return left > right;
    return found.re[a] != found.re[b] ? found.re[a] > found.re[b] : found.im[a] > found.im[b];
  });
  return order;
}

/// The eigenvalues re[k] + i im[k] of A, by descending modulus; where moduli are equal, by descending real part, then
/// imaginary part, so that of a conjugate pair the one with positive imaginary part comes first.
///
/// @param A       [n, n]
/// @param re, im  [n]
/// They are those of A + E with norm2(E) <= c n u norm2(A) (Golub and Van Loan 2013, sec. 7.5.6), up to balancing. The
/// QR algorithm (Francis 1961). Cost: some 10 n^3, and a copy of A.
inline void eigenvalues(const dense_matrix<double> &A, std::span<double> re, std::span<double> im,
                        std::string_view place) {
  const task_call call("eigenvalues", place);
  call.check_finite("A", A);
  const spectrum found = spectrum_of(call, A, /*with_vectors=*/false);
  const std::vector<std::size_t> order = descending_order(found);
  for (std::size_t k = 0; k < order.size(); ++k) {
    re[k] = found.re[order[k]];
    im[k] = found.im[order[k]];
  }
}

/// The eigenvector of A for eigenvalue k of its spectrum, of norm2 1. That of a conjugate pair lies in two columns:
/// real parts, then the imaginary ones of the left vector of the transpose, which is the conjugate of A's right one.
inline std::vector<std::complex<double>> eigenvector_of(const spectrum &found, std::size_t k) {
  const std::size_t n = found.re.size();
  const std::size_t pair = found.im[k] < 0 ? k - 1 : k;
  const double sign = found.im[k] > 0 ? -1 : 1;
  std::vector<std::complex<double>> vector(n);
  for (std::size_t i = 0; i < n; ++i)
    vector[i] = {found.vectors[pair * n + i], found.im[k] == 0 ? 0 : sign * found.vectors[(pair + 1) * n + i]};
  return vector;
}

/// Turns a vector around so that its element of largest modulus, the first of those, is real and positive.
inline void turn_positive(std::span<std::complex<double>> vector) {
  std::complex<double> largest = 0;
  for (const std::complex<double> &element : vector)
    if (std::abs(element) > std::abs(largest))
      largest = element;
  if (largest == 0.0)
    return;
  const std::complex<double> phase = std::conj(largest) / std::abs(largest);
  for (std::complex<double> &element : vector)
    element = element == largest ? std::abs(largest) : element * phase;
}

/// Eigenvalues of A and a vector for each: norm2(A V[:, k] - values[k] V[:, k]) <= c n u norm2(A).
///
/// @param A       [n, n]
/// @param values  [n], in the order of eigenvalues()
/// @param V       [n, n]; columns of norm2 1, whose first element of largest modulus is real and positive.
///                Of a multiple eigenvalue they may be dependent; where there are fewer vectors than n, some repeat.
/// The QR algorithm (Francis 1961), vectors by back substitution (Golub and Van Loan 2013, sec. 7.6.4). Cost: some
/// 25 n^3, and three copies of A.
inline void eig(const dense_matrix<double> &A, std::span<std::complex<double>> values,
                dense_matrix<std::complex<double>> &V, std::string_view place) {
  const task_call call("eig", place);
  call.check_finite("A", A);
  const spectrum found = spectrum_of(call, A, /*with_vectors=*/true);
  const std::vector<std::size_t> order = descending_order(found);
  for (std::size_t k = 0; k < order.size(); ++k) {
    values[k] = {found.re[order[k]], found.im[order[k]]};
    std::vector<std::complex<double>> vector = eigenvector_of(found, order[k]);
    turn_positive(vector);
    for (std::size_t i = 0; i < vector.size(); ++i)
      V(static_cast<index>(i), static_cast<index>(k)) = vector[i];
  }
}

/// The eigenvalue of largest modulus of H, which has to be real, and its vector.
///
/// @param H       [n, n]
/// @param value   of several with that modulus, the one of largest real part where their moduli are computed alike
/// @param vector  [n], of norm2 1; its element of largest magnitude, the first of those, is positive
/// @throws dpg::range_error if the eigenvalue is not real, or n is 0
/// norm2(H vector - value vector) <= c n u norm2(H) (Golub and Van Loan 2013, sec. 7.6.1). Cost: some 25 n^3, and a
/// copy of H: for small matrices.
inline void dominant_eigenpair(const dense_matrix<double> &H, double &value, std::span<double> vector,
                               std::string_view place) {
  const task_call call("dominant_eigenpair", place);
  call.check_finite("H", H);
  if (vector.empty())
    call.fail("a matrix without rows has no eigenvalue");
  const spectrum found = spectrum_of(call, H, /*with_vectors=*/true);
  std::size_t best = 0;
  double largest = -1;
  for (std::size_t k = 0; k < vector.size(); ++k) {
    const double modulus = std::hypot(found.re[k], found.im[k]);
    if (modulus > largest || (modulus == largest && found.re[k] > found.re[best]))
      best = k, largest = modulus;
  }
  if (found.im[best] != 0)
    call.fail("the eigenvalue of largest modulus is not real: it is one of a conjugate pair");
  value = found.re[best];
  std::copy_n(found.vectors.begin() + best * vector.size(), vector.size(), vector.begin());
  turn_positive(vector);
}

} // namespace dpg::library
