"""Builds and runs the programs in which emitted code and hand-written loops are measured: what benchmarks share."""

import json
import math
import os
import sys

AGREEMENT = 1e-10
HAND_WRITTEN = "hand-written"
# Peers that may be missing: their packages.
LIBRARIES = {"eigen": ["libeigen3-dev"], "graphblas": ["libgraphblas-dev"], "petsc": ["petsc-dev"],
             "starpu": ["libstarpu-dev"]}
# Libraries take memory from malloc, which then asks for pages of the size that all others have.
LIBRARY_ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class MeasuringPrograms:
    """The programs of bench/NAME/CMakeLists.txt, built with the code that dpgc emits for one .dpg file, or with what a
    function of the benchmark and a folder emits there."""

    def __init__(self, bench, program):
        self.bench = bench
        peers = getattr(bench.options, "peers", [])
        self.libraries = [library for library, packages in LIBRARIES.items()
                          if library in peers and bench.has_packages(library, packages)]
        emitted = os.path.join(bench.work, "emitted")
        # A folder for each compiler: CMake forgets what it was told when the compiler of a folder changes.
        self.build = os.path.join(bench.work, "build-" + os.path.basename(bench.options.compiler))
        if callable(program):
            program(bench, emitted)
        else:
            bench.run_program([bench.dpgc, "emit", program, "-o", emitted])
        bench.run_program(["cmake", "--no-warn-unused-cli", "-S", bench.source, "-B", self.build, "-G", "Ninja",
                           f"-DEMITTED={emitted}", f"-DLIBRARY_PEERS={';'.join(self.libraries)}",
                           f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}",
                           f"-DCMAKE_CXX_COMPILER={bench.options.compiler}"])
        bench.run_program(["cmake", "--build", self.build])

    def run(self, name, arguments, threads=1, processes=1, **environment):
        """Runs a program; returns what it reports. `arguments` maps names to values."""
        words = [word for key, value in arguments.items() for word in (f"--{key.replace('_', '-')}", value)]
        start = ["mpirun", "-q", "--bind-to", "none", "-np", processes]
        printed = self.bench.run_program(start + [os.path.join(self.build, name)] + words, OMP_NUM_THREADS=threads,
                                         **environment)
        return json.loads(printed)


def add_options(parser, libraries=("graphblas", "petsc")):
    """The options of every benchmark of emitted code; it has peers with `libraries`."""
    parser.add_argument("--compiler", default="clang++-22", help="for emitted and hand-written code (clang++-22)")
    parser.add_argument("--bandwidth-mib", type=int, default=768, metavar="MIB",
                        help="memory for measuring the bandwidth, of all processes: far more than the last cache (768)")
    peers = [HAND_WRITTEN, *libraries]
    parser.add_argument("--peers", nargs="+", choices=peers, default=peers, metavar="PEER",
                        help=f"what to compare with, of {', '.join(peers)} (all that are installed or can be)")


def compare(programs, case, arguments, peer, threads, processes):
    """Measures the emitted code and one peer, --rounds times, and records the minima.

    The limit recorded is the fraction of the measured memory bandwidth: the bytes that an iteration must move at
    least, over the time it took, over the bandwidth.
    """
    bench = programs.bench
    given = {**arguments, "peer": peer, "bandwidth_mib": max(1, bench.options.bandwidth_mib // processes)}
    is_library = peer in LIBRARIES
    program, environment = (f"measure_{peer}", LIBRARY_ENVIRONMENT) if is_library else ("measure", {})
    runs = [programs.run(program, given, threads, processes, **environment) for _ in range(bench.options.rounds)]
    for run in runs:
        if run["difference"] is None or not run["difference"] <= AGREEMENT:
            sys.exit(f"bench {bench.name}: {case}: the results of {peer} differ by {run['difference']}")
    ours = min(run["ours_s"] for run in runs)
    theirs = min(run["peer_s"] for run in runs)
    limit = max(run["least_bytes"] for run in runs) / ours / max(run["bandwidth"] for run in runs)
    bench.record(case, peer, ours, theirs, threads, processes, limit)


def compare_all(programs, case, arguments, openmp_peers=("openmp",), mpi_peers=("mpi",)):
    """The hand-written OpenMP loops with one and two threads, the hand-written MPI loops with two processes, Eigen and
    GraphBLAS with one and two threads, PETSc with one and two processes."""
    if HAND_WRITTEN in programs.bench.options.peers:
        for threads in (1, 2):
            for peer in openmp_peers:
                compare(programs, case, arguments, peer, threads, 1)
        for peer in mpi_peers:
            compare(programs, case, arguments, peer, 1, 2)
    for number in (1, 2):
        for library in programs.libraries:
            if library != "petsc":
                compare(programs, case, arguments, library, number, 1)
        if "petsc" in programs.libraries:
            compare(programs, case, arguments, "petsc", 1, number)


def note_memory(programs, case, arguments):
    """Says how much memory the emitted code takes, beside what its data needs."""
    for processes in (1, 2):
        memory = programs.run("memory", arguments, 1, processes)
        needed = memory["needed_bytes"]
        programs.bench.note(f"{case}, {processes} process{'es' * (processes > 1)}: matrices, vectors and halo "
                            f"{needed / 1e6:.1f} MB; {memory['loaded_bytes'] / needed:.2f} of that after loading, "
                            f"{memory['peak_bytes'] / needed:.2f} while loading")


def note_exchange(programs, case, arguments):
    """Says which part of the exchange between two processes the emitted code hides behind its products."""
    runs = [programs.run("exchange", arguments, 1, 2) for _ in range(programs.bench.options.rounds)]
    both, waiting, computing, exchanging = (min(run[key] for run in runs)
                                            for key in ("both_s", "waiting_s", "computing_s", "exchanging_s"))
    hidden = 1 - waiting / exchanging if exchanging > 0 else math.nan
    programs.bench.note(f"{case}, 2 processes: messages of {runs[0]['message_bytes'] / 1024:.0f} KiB, exchange alone "
                        f"{exchanging * 1e3:.3f} ms, waited for {waiting * 1e3:.3f} ms: {hidden:.2f} of the exchange "
                        f"hidden; a step takes {both * 1e3:.3f} ms, without neighbours {computing * 1e3:.3f} ms")
