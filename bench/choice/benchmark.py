"""What programs choose among implementations, against the best of these: 30 sparse products, in caches and far beyond."""

import json
import os
import statistics

SUMMARY = "products by one of four implementations, chosen while the program runs, against the best of the four"
WITHIN = 1.1  # of the best one's time: a good choice
SUITE = ("gmres/data/add20", "gmres/data/cage9", "gmres/data/orsirr_1", "gmres/data/sherman3", "pagerank/data/wiki-vote",
         "gcn/data/adjacency")


def add_options(parser):
    parser.set_defaults(rounds=5)
    parser.add_argument("--threads", type=int, default=1, help="of the one process (1)")
    parser.add_argument("--entries", type=float, default=5e7, help="that are multiplied in a run, about (5e7)")
    parser.add_argument("--cases", type=int, default=None, help="only so many of the matrices, spread over the list")


def matrices(source):
    """The 30 cases: a name, what the program is given for A, and the number of entries, about."""
    found = []
    for n, c, q in ((400, 5, 0), (2_000, 30, 0.1), (2_000, 200, 0), (20_000, 4, 0.5), (20_000, 30, 0.1), (100_000, 3, 0),
                    (100_000, 20, 0.9), (400_000, 4, 0.1), (100_000, 40, 0.05), (10_000, 400, 0)):
        found.append((f"c_diagonal(n = {n}, C = {c}, Q = {q})", n * c))
    for nx, ny in ((20, 20), (100, 100), (300, 300), (600, 600), (900, 900)):
        found.append((f"convection_diffusion(nx = {nx}, ny = {ny}, cx = 1, cy = 2)", 5 * nx * ny))
    for scale, edges in ((8, 8), (12, 8), (14, 16), (16, 16), (17, 24), (14, 100)):
        found.append((f"rmat(scale = {scale}, edges = {edges})", edges << scale))
    for n, bandwidth in ((500, 3), (5_000, 10), (20_000, 5)):
        found.append((f"smg2s(n = {n}, bandwidth = {bandwidth})", n * (bandwidth + 10)))
    for name in SUITE:
        path = os.path.join(source, "examples", f"{name}.mtx")
        with open(path) as file:
            sizes = next(line for line in file if not line.startswith("%")).split()
        found.append((path, int(sizes[-1])))
    return found


class Programs:
    """The measuring programs, with a record of their own and a profile of this machine."""

    def __init__(self, bench):
        self.bench = bench
        emitted, self.build = os.path.join(bench.work, "emitted"), os.path.join(bench.work, "build")
        bench.run_program([bench.dpgc, "emit", os.path.join(bench.source, "products.dpg"), "-o", emitted])
        bench.run_program(["cmake", "--no-warn-unused-cli", "-S", bench.source, "-B", self.build, "-G", "Ninja",
                           f"-DEMITTED={emitted}", f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}"])
        bench.run_program(["cmake", "--build", self.build])
        self.profile = os.path.join(bench.work, "profile")
        bench.run_program([bench.dpgc, "tune", "-n", 2, "--seconds", 3, "-o", self.profile])

    def run(self, name, *words):
        """Runs one on a process that has chosen nothing before; returns what it prints."""
        record = os.path.join(self.bench.work, "record")
        if os.path.exists(record):
            os.remove(record)
        command = ["mpirun", "-q", "--bind-to", "none", "-np", 1, os.path.join(self.build, name), *words]
        return self.bench.run_program(command, OMP_NUM_THREADS=self.bench.options.threads, DPG_RECORD=record,
                                      DPG_PROFILE=self.profile)


def run(bench):
    programs = Programs(bench)
    source = os.path.dirname(os.path.dirname(bench.source))
    cases = matrices(source)
    if bench.options.cases:
        cases = cases[::max(1, len(cases) // bench.options.cases)]
    good, losses = 0, []
    for matrix, entries in cases:
        steps = int(min(4096, max(64, bench.options.entries / entries)))
        printed = programs.run("measure", f"--A={matrix}", f"--steps={steps}", f"--rounds={bench.options.rounds}")
        seconds = json.loads(printed)
        chosen = seconds.pop("chosen")
        fastest = min(seconds, key=seconds.get)
        losses.append(chosen / seconds[fastest])
        good += losses[-1] <= WITHIN
        row = dict(matrix=os.path.basename(matrix), entries=entries, chosen=chosen, fastest=fastest,
                   loss=round(losses[-1], 3), seconds=seconds)
        bench.note(json.dumps(row) if bench.options.json else
                   f"{row['matrix']:58} fastest {fastest:17} chosen {losses[-1]:.3f} of its time")
        bench.record(row["matrix"], fastest, chosen, seconds[fastest], bench.options.threads)
    bench.note(f"within {WITHIN:.2f} of the best: {good} of {len(cases)} ({100 * good / len(cases):.0f} %; goal 90 %), "
               f"median {statistics.median(losses):.3f}, worst {max(losses):.3f}")
    bench.note(f"a choice takes {float(programs.run('repeated_choice')):.0f} ns (goal below 1000)")
