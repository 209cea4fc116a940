"""Matrix products to a stated accuracy, emulated by int8 products or in floating point, against BLAS called directly."""

import json
import os
import sys

SUMMARY = "matrix products to a stated accuracy, emulated by int8 products where that pays, against BLAS"
CONTRACTS = {"componentwise": "default", "1e-10": "1e-10 backward"}
SPREADS = (0, 0.5, 1, 2, 4)
UNIT_ROUNDOFF = 2.0 ** -53


def add_options(parser):
    parser.add_argument("--n", type=int, nargs="+", default=[1024, 2048, 4096], help="orders of the matrices (1024 2048 4096)")
    parser.add_argument("--emulated", action="store_true",
                        help="emulate where floating point is faster too: without AMX it nearly always is")
    parser.add_argument("--engine", default="fastest", help="of int8 products: amx, avx512vnni, avx2, portable (the fastest)")
    parser.add_argument("--compiler", default="clang++-22", help="for the measuring program (clang++-22)")


def shapes(orders):
    """Yields a name, m, n, k of each product: squares, and from the least order tall, skinny and small ones."""
    for n in orders:
        yield f"n = {n}", n, n, n
    least = min(orders)
    yield "tall", 4 * least, max(1, least // 4), max(1, least // 4)
    yield "skinny", least, least, max(1, least // 16)
    yield "small", 64, 64, 64


def check(bench, case, contract, k, row):
    """Ends the benchmark where a result is not as accurate as its contract; of `backward`, the bound over norms is at
    least as large over |A| |B|, so that only what is componentwise is compared."""
    if contract == "componentwise" and not row["ours_error"] <= k * UNIT_ROUNDOFF / (1 - k * UNIT_ROUNDOFF):
        sys.exit(f"bench {bench.name}: {case}: error {row['ours_error']} over |A| |B|")


def run(bench):
    given = bench.options
    build = os.path.join(bench.work, "build-" + os.path.basename(given.compiler))
    bench.run_program(["cmake", "--no-warn-unused-cli", "-S", bench.source, "-B", build, "-G", "Ninja",
                       "-DCMAKE_CXX_COMPILER=" + given.compiler, f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}"])
    bench.run_program(["cmake", "--build", build])

    def measure(name, m, n, k, contract, phi, threads):
        printed = bench.run_program([os.path.join(build, "measure"), m, n, k, contract, phi, given.rounds,
                                     int(given.emulated), given.engine], OMP_NUM_THREADS=threads,
                                    OPENBLAS_NUM_THREADS=threads, OMP_WAIT_POLICY="passive")
        row = json.loads(printed)
        way = f"{row['engine']}, {row['moduli']} moduli" if row["moduli"] else "floating point"
        case = f"{name}, {CONTRACTS[contract]}, phi = {phi:g}: {way}"
        check(bench, case, contract, k, row)
        bench.record(case, "blas", row["ours_s"], row["peer_s"], threads, 1, row["limit"])
        bench.note(f"{case}: error over |A| |B| {row['ours_error']:.2g}, of BLAS {row['peer_error']:.2g}")

    for threads in (1, 2):
        for name, m, n, k in shapes(given.n):
            for contract in CONTRACTS:
                measure(name, m, n, k, contract, 0, threads)
    order = min(given.n)
    for phi in SPREADS[1:]:
        for contract in CONTRACTS:
            measure(f"n = {order}", order, order, order, contract, phi, 2)
