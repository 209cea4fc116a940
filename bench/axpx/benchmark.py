"""y = A (A x + x) on two matrices: emitted code against hand-written OpenMP and MPI loops, GraphBLAS and PETSc."""

import os

import measuring

SUMMARY = "y = A (A x + x), against hand-written loops, GraphBLAS and PETSc; the part of the exchange that is hidden"


def add_options(parser):
    measuring.add_options(parser)
    parser.add_argument("--n", type=int, default=4_000_000, help="order of the C-diagonal Q-perturbed matrix (4000000)")
    parser.add_argument("--C", type=int, default=30, help="its entries a row (30)")
    parser.add_argument("--Q", type=float, default=0.1, help="the part of them that is moved (0.1)")
    parser.add_argument("--nx", type=int, default=2000, help="convection-diffusion: grid points in x (2000)")
    parser.add_argument("--ny", type=int, default=2000, help="and in y (2000)")
    parser.add_argument("--wide-nx", type=int, default=150_000,
                        help="grid points in x where the exchange is measured: a message of 8 bytes each (150000)")
    parser.add_argument("--wide-ny", type=int, default=16, help="and in y (16)")
    parser.add_argument("--steps", type=int, default=20, help="steps a run (20)")


def run(bench):
    given = bench.options
    programs = measuring.MeasuringPrograms(bench, os.path.join(bench.source, "axpx_steps.dpg"))
    perturbed = {"matrix": "c_diagonal", "n": given.n, "C": given.C, "Q": given.Q, "steps": given.steps}
    grid = {"matrix": "convection_diffusion", "nx": given.nx, "ny": given.ny, "steps": given.steps}
    wide = {**grid, "nx": given.wide_nx, "ny": given.wide_ny}
    perturbed_case = f"C-diagonal {given.n}, C = {given.C}, Q = {given.Q}"
    grid_case = f"convection-diffusion {given.nx} x {given.ny}"
    for case, arguments in ((perturbed_case, perturbed), (grid_case, grid)):
        measuring.compare_all(programs, case, arguments)
        measuring.note_memory(programs, case, arguments)
    measuring.note_exchange(programs, f"convection-diffusion {given.wide_nx} x {given.wide_ny}", wide)
