"""The library's dense tasks: the functions that emitted programs call against LAPACK called directly, loops, Eigen."""

import json
import os
import sys

SUMMARY = "dense factorisations, solvers and eigenproblems, against LAPACK called directly, hand-written loops, Eigen"
AGREEMENT = 1e-8


def add_options(parser):
    parser.add_argument("--compiler", default="clang++-22", help="for all contestants (clang++-22)")
    parser.add_argument("--n", type=int, nargs="+", default=[100, 1000], help="orders of the matrices (100 1000)")
    parser.add_argument("--spectral", type=int, default=300, help="for svd and eig_symmetric, at most (300)")
    parser.add_argument("--columns", type=int, default=32, help="right-hand sides of a solve (32)")


def run(bench):
    given = bench.options
    bench.has_packages("eigen", ["libeigen3-dev"])
    build = os.path.join(bench.work, "build-" + os.path.basename(given.compiler))
    bench.run_program(["cmake", "-S", bench.source, "-B", build, "-G", "Ninja", "-DCMAKE_CXX_COMPILER=" + given.compiler,
                       f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}"])
    bench.run_program(["cmake", "--build", build])
    for n in given.n:
        spectral = min(n, given.spectral)
        for threads in (1, 2):
            # OpenBLAS takes the first of these, in either variant; the second stops threads that wait for work.
            printed = bench.run_program([os.path.join(build, "measure"), n, given.columns, given.rounds, spectral],
                                        OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads, OMP_WAIT_POLICY="passive")
            for row in map(json.loads, printed.splitlines()):
                if not row["difference"] <= AGREEMENT:
                    sys.exit(f"bench stdlib: {row['task']} of order {n}: {row['peer']} differs by {row['difference']}")
                order = spectral if row["task"] in ("svd", "eig_symmetric") else n
                bench.record(f"{row['task']}, n = {order}", row["peer"], row["ours_s"], row["peer_s"], threads)
