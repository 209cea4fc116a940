"""Y = A Y for matrices Y of a few columns: emitted code against a hand-written OpenMP loop, Eigen, GraphBLAS, PETSc."""

import os

import measuring

SUMMARY = "a sparse matrix times a dense one of 8, 16 and 32 columns, against a hand-written loop, Eigen, GraphBLAS, PETSc"
LIBRARIES = ("eigen", "graphblas", "petsc")


def add_options(parser):
    measuring.add_options(parser, LIBRARIES)
    parser.add_argument("--columns", type=int, nargs="+", default=[8, 16, 32], metavar="S", help="of Y (8 16 32)")
    parser.add_argument("--n", type=int, default=400_000, help="order of the C-diagonal Q-perturbed matrix (400000)")
    parser.add_argument("--C", type=int, default=30, help="its entries a row (30)")
    parser.add_argument("--Q", type=float, default=0.1, help="the part of them that is moved (0.1)")
    parser.add_argument("--nx", type=int, default=1000, help="convection-diffusion: grid points in x (1000)")
    parser.add_argument("--ny", type=int, default=1000, help="and in y (1000)")
    parser.add_argument("--steps", type=int, default=10, help="steps a run (10)")


def run(bench):
    given = bench.options
    programs = measuring.MeasuringPrograms(bench, os.path.join(bench.source, "spmm_steps.dpg"))
    matrices = {
        f"C-diagonal {given.n}, C = {given.C}, Q = {given.Q}":
            {"matrix": "c_diagonal", "n": given.n, "C": given.C, "Q": given.Q},
        f"convection-diffusion {given.nx} x {given.ny}":
            {"matrix": "convection_diffusion", "nx": given.nx, "ny": given.ny},
    }
    for name, matrix in matrices.items():
        for columns in given.columns:
            arguments = {**matrix, "columns": columns, "steps": given.steps}
            measuring.compare_all(programs, f"{name}, {columns} columns", arguments, mpi_peers=())
