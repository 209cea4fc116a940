"""PageRank on an R-MAT graph: emitted code against hand-written OpenMP and MPI loops, GraphBLAS and PETSc."""

import os

import measuring

SUMMARY = "PageRank on an R-MAT graph, against hand-written OpenMP and MPI loops, GraphBLAS and PETSc"


def add_options(parser):
    measuring.add_options(parser)
    parser.add_argument("--scale", type=int, default=20, help="2^SCALE pages (20)")
    parser.add_argument("--edges", type=int, default=16, help="links a page (16)")


def run(bench):
    here = os.path.dirname(bench.source)
    programs = measuring.MeasuringPrograms(bench, os.path.join(here, "..", "examples", "pagerank", "pagerank.dpg"))
    graph = {"scale": bench.options.scale, "edges": bench.options.edges}
    case = f"R-MAT scale {bench.options.scale}, {bench.options.edges} edges"
    measuring.compare_all(programs, case, graph, openmp_peers=("openmp", "openmp_two_loops"))
    measuring.note_memory(programs, case, graph)
