"""The smallest tasks worth running in parallel, METG(50 %): patterns of Task Bench, emitted code against OpenMP, MPI, StarPU."""

import sys

import measuring

SUMMARY = "the smallest tasks that keep half of the cores busy, in patterns of Task Bench, against OpenMP, MPI, StarPU"
LIBRARIES = ("starpu",)
PATTERNS = ("stencil", "nearest", "fft", "tree", "random")
# On several processes: those whose data is not read at places that only the running program knows.
SPREAD = ("stencil", "nearest", "random")


def add_options(parser):
    measuring.add_options(parser, LIBRARIES)
    parser.add_argument("--patterns", nargs="+", choices=PATTERNS, default=PATTERNS, help="which patterns (all)")
    parser.add_argument("--levels", type=int, default=4, help="2^LEVELS tasks a step (4)")
    parser.add_argument("--wanted", type=float, default=0.5, help="part of the cores' work that is useful (0.5)")
    parser.add_argument("--most-steps", type=int, default=5000, help="steps of a run of short tasks (5000)")


def compare(programs, pattern, peer, threads, processes):
    """METG of the emitted code and of one peer: the least of all rounds at each length of the tasks."""
    bench = programs.bench
    is_library = peer in LIBRARIES
    environment = {"STARPU_NCPU": threads, "STARPU_SILENT": 1, "OMP_WAIT_POLICY": "passive"} if is_library else {}
    given = {"pattern": pattern, "peer": peer, "levels": bench.options.levels, "rounds": bench.options.rounds,
             "most_steps": bench.options.most_steps, "wanted": bench.options.wanted}
    found = programs.run("measure_" + peer if is_library else "measure", given, threads, processes, **environment)
    if found["difference"] is None or not found["difference"] <= measuring.AGREEMENT:
        sys.exit(f"bench tasks: {pattern}: the results of {peer} differ by {found['difference']}")
    if found["ours_s"] is None or found["peer_s"] is None:
        bench.note(f"bench tasks: {pattern}, {peer}: no tasks kept {bench.options.wanted} of the cores busy; others do")
        return
    bench.record(f"{pattern}, {2 ** bench.options.levels} tasks a step", peer, found["ours_s"], found["peer_s"], threads,
                 processes)


def run(bench):
    programs = measuring.MeasuringPrograms(bench, f"{bench.source}/patterns.dpg")
    for pattern in bench.options.patterns:
        if measuring.HAND_WRITTEN in bench.options.peers:
            for peer in ("openmp_for", "openmp_tasks"):
                compare(programs, pattern, peer, 2, 1)
            if pattern in SPREAD:
                compare(programs, pattern, "mpi", 1, 2)
        for library in programs.libraries:
            compare(programs, pattern, library, 2, 1)
