// Sparse matrices that need no file: each process makes its own rows, and no other.
//
// A matrix depends on its arguments only, never on the number of processes or threads: every random decision is a pure
// function of the seed and of what it decides (num/random.h). No entries travel while a matrix is made, and a process
// holds little more than its rows.
#pragma once

#include <dpg/sparse/csr_matrix.h>

namespace dpg {

/// The C-diagonal Q-perturbed matrix of order n: row i has ones in columns i, i + 1, ..., i + C - 1, each of which
/// moves, with probability Q, to a column chosen uniformly. Columns are taken modulo n, so that each row sums to C;
/// ones that meet in a column are summed there.
///
/// Entry c of row i moves where uniform(seed, i, c, 0) < Q, to column uniform_integer(n, seed, i, c, 1).
///
/// @param n  at least 1
/// @param C  from 1 to n
/// @param Q  from 0 to 1
/// @throws dpg::range_error on every process if an argument lies outside its range; dpg::shape_error if n does not fit
///         into column_index
/// Collective over comm. Cost: O(C log C) a row.
/// Source: Gurhem 2021, thesis, Université de Lille (matrices for measuring sparse products).
template <class T = double>
csr_matrix<T> c_diagonal(const communicator &comm, index n, index C, double Q, index seed = 1);

/// The adjacency matrix of a recursive random graph (R-MAT) with 2^scale vertices and edges * 2^scale edges: each edge
/// picks, bit by bit from the highest, its row and column: (0, 0) with probability a = 0.57, (0, 1) with b = 0.19,
/// (1, 0) with c = 0.19, (1, 1) with 0.05, the parameters of Graph500.
///
/// An edge drawn more than once counts once: entries are ones, so that a row's sum is its vertex's out-degree, as for a
/// crawled graph. Loops from a vertex to itself are kept, vertices not renumbered: low numbers have many edges.
///
/// Each process makes its own rows only: how many edges a row has follows from splitting the number of all edges, by
/// binomial draws, down the tree of row prefixes, of which a process visits the branches to its rows; each edge then
/// draws its column's bits given its row's. That is the same distribution as drawing edges one by one.
///
/// @param scale  from 0 to 40, and 2^scale must fit into column_index
/// @param edges  edges a vertex, at least 0, at most 2^20
/// Rows are spread so that nonzeros are balanced.
/// @throws as c_diagonal
/// Collective over comm. Cost: O(scale) for each edge of a process's rows; for the top of the tree, which every process
/// visits, O(edges 2^scale / 16) bit operations.
/// Source: Chakrabarti, Zhan, Faloutsos 2004, "R-MAT: a recursive model for graph mining";
/// splitting: Funke et al. 2018, "Communication-free massively distributed graph generation".
template <class T = double> csr_matrix<T> rmat(const communicator &comm, index scale, index edges, index seed = 1);

/// The five-point matrix of -Laplace(u) + (vx, vy) . grad(u) on a grid of nx by ny inner points, zero on the border,
/// central differences, scaled by the square of the mesh width h. Point (x, y) is row y * nx + x; its row has
///
///     4 at itself, -1 - cx / 2 at x - 1, -1 + cx / 2 at x + 1, -1 - cy / 2 at y - 1, -1 + cy / 2 at y + 1
///
/// where those lie on the grid. cx = vx h and cy = vy h are the cell Peclet numbers; the matrix is symmetric where they
/// are 0. Entries that are 0 (|cx| = 2) stay in the pattern.
///
/// @param nx, ny  at least 1
/// @param cx, cy  finite
/// @throws as c_diagonal
/// Collective over comm.
template <class T = double>
csr_matrix<T> convection_diffusion(const communicator &comm, index nx, index ny, double cx, double cy);

} // namespace dpg
