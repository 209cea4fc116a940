"""Loops over stochastic numbers, three randomly rounded samples each, against the same loops in f64."""

import json
import os
import sys

SUMMARY = "loops in stochastic arithmetic (CESTAC), in cache and in memory, against f64"


def add_options(parser):
    parser.add_argument("--compiler", default="clang++-22", help="for both contestants (clang++-22)")
    parser.add_argument("--features", default="-march=native",
                        help="flags of what to compile for, `-mavx2 -mfma` say (-march=native)")
    parser.add_argument("--bandwidth-mib", type=int, default=384, metavar="MIB",
                        help="memory for measuring the bandwidth: far more than the last cache (384)")
    parser.add_argument("--n", type=int, nargs="+", default=[2400, 8_000_000],
                        help="elements: in the cache, and far beyond it (2400 8000000)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="numbers of threads (1 2)")


def run(bench):
    given = bench.options
    flags = given.features.split()
    build = os.path.join(bench.work, "-".join(["build", os.path.basename(given.compiler), *(f[2:] for f in flags)]))
    bench.run_program(["cmake", "-S", bench.source, "-B", build, "-G", "Ninja", "-DCMAKE_CXX_COMPILER=" + given.compiler,
                       "-DDPG_FEATURES=" + ";".join(flags), f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}"])
    bench.run_program(["cmake", "--build", build])
    for threads in given.threads:
        for n in given.n:
            printed = bench.run_program([os.path.join(build, "measure"), n, given.rounds, given.bandwidth_mib],
                                        OMP_NUM_THREADS=threads)
            *rows, check = map(json.loads, printed.splitlines())
            if not check["difference"] <= 1e-12:
                sys.exit(f"bench {bench.name}: a sum of {n} products differs by {check['difference']}")
            for row in rows:
                bench.record(f"{row['loop']}, n = {n}", "f64", row["ours_s"], row["peer_s"], threads, limit=row["limit"])
                bench.note(f"{row['loop']}, n = {n}, threads {threads}: {row['ours_s'] / row['peer_s']:.1f} times the time in f64")
