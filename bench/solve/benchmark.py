"""Dense systems A x = b: `solve` as emitted programs call it, and its certificate, against LAPACK's dgesv."""

import json
import os
import sys

SUMMARY = "dense A x = b with its certificate, of condition numbers from 1e2 to 1e10, against LAPACK's dgesv"
GOOD = 1e-14  # a backward error that solutions here have to reach


def add_options(parser):
    parser.add_argument("--compiler", default="clang++-22", help="for both contestants (clang++-22)")
    parser.add_argument("--n", type=int, default=4096, help="order of the matrices (4096)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="numbers of threads (1 2)")


def run(bench):
    given = bench.options
    build = os.path.join(bench.work, "build-" + os.path.basename(given.compiler))
    bench.run_program(["cmake", "-S", bench.source, "-B", build, "-G", "Ninja", "-DCMAKE_CXX_COMPILER=" + given.compiler,
                       f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}"])
    bench.run_program(["cmake", "--build", build])
    for threads in given.threads:
        # OpenBLAS takes the first of these, in either variant; the second stops threads that wait for work.
        printed = bench.run_program([os.path.join(build, "measure"), given.n, given.rounds], OMP_NUM_THREADS=threads,
                                    OPENBLAS_NUM_THREADS=threads, OMP_WAIT_POLICY="passive")
        for row in map(json.loads, printed.splitlines()):
            case = f"{row['matrix']}, n = {given.n}"
            if not row["our_error"] <= GOOD:
                sys.exit(f"bench solve: {case}: the backward error is {row['our_error']}")
            bench.record(case, "lapack", row["ours_s"], row["peer_s"], threads)
            bench.note(f"{case}, threads {threads}: factors in {row['factors']}, backward error {row['our_error']:.1e}, of dgesv "
                       f"{row['peer_error']:.1e}; of the time the certificate {row['certificate_s'] / row['ours_s']:.3f}; LAPACK's "
                       f"sgetrf {row['sgetrf_s']:.4g} s, dgetrf {row['dgetrf_s']:.4g} s")
