"""What programs choose among implementations, against the best of these: 30 sparse products, in caches and far beyond."""

import json
import os
import re
import statistics
import time

SUMMARY = "products by one of four implementations, chosen while the program runs, against the best of the four"
WITHIN = 1.1  # of the best one's time: a good choice
MEASURED = re.compile(r"^  product by (\w+), .*: (\d+) runs?; predicted [^,]*, measured (\S+) s", re.MULTILINE)
SUITE = ("gmres/data/add20", "gmres/data/cage9", "gmres/data/orsirr_1", "gmres/data/sherman3", "pagerank/data/wiki-vote",
         "gcn/data/adjacency")


def add_options(parser):
    parser.set_defaults(rounds=2)
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
    """The program that chooses, run with a record of its own and a profile of this machine."""

    def __init__(self, bench):
        self.bench = bench
        folder = os.path.join(bench.work, "emitted")
        self.program = os.path.join(bench.source, "products.dpg")
        bench.run_program([bench.dpgc, "build", self.program, "-o", folder])
        self.executable = os.path.join(folder, "products")
        self.profile = os.path.join(bench.work, "profile")
        bench.run_program([bench.dpgc, "tune", "-n", 2, "--seconds", 3, "-o", self.profile])

    def run(self, matrix, steps, record, *options, executable=None):
        """Runs it; returns what it prints."""
        words = [f"--A={matrix}", f"--steps={steps}", *options]
        command = ["mpirun", "-q", "--bind-to", "none", "-np", 1, executable or self.executable, *words]
        return self.bench.run_program(command, OMP_NUM_THREADS=self.bench.options.threads, DPG_RECORD=record,
                                      DPG_PROFILE=self.profile)

    def times(self, *words):
        """The runs, and the median seconds, of each implementation in a run of the program."""
        printed = self.run(*words, "--explain-choices")
        return {name: (int(runs), float(seconds)) for name, runs, seconds in MEASURED.findall(printed)}


IMPLEMENTATIONS = ("product", "by_partial_sums", "by_pairs_of_rows", "with_prefetches")


def measure(programs, matrix, steps):
    """Seconds of each implementation, the least of all rounds, and what a program chose that had run once before."""
    best = dict.fromkeys(IMPLEMENTATIONS, float("inf"))
    record = os.path.join(programs.bench.work, "record")
    if os.path.exists(record):
        os.remove(record)
    programs.times(matrix, steps, record)
    chosen = programs.times(matrix, steps, record)
    for _ in range(programs.bench.options.rounds):
        for name in IMPLEMENTATIONS:
            _, seconds = programs.times(matrix, steps, "", f"--choose=product={name}")[name]
            best[name] = min(best[name], seconds)
    return best, max(chosen, key=lambda name: chosen[name][0])


def cost_of_choice(programs):
    """Seconds that a choice adds to a run of the task: of a matrix of one element, against the program without choice."""
    bench, folder = programs.bench, os.path.join(programs.bench.work, "pinned")
    bench.run_program([bench.dpgc, "build", programs.program, "-o", folder, "--choose", "product=product"])
    matrix, steps, seconds = "c_diagonal(n = 1, C = 1)", 2_000_000, {}
    for executable in (programs.executable, os.path.join(folder, "products")):
        options = ["--choose=product=product"] if executable == programs.executable else []
        samples = []
        for count in (steps, 0) * 3:
            begin = time.perf_counter()
            programs.run(matrix, count, "", *options, executable=executable)
            samples.append(time.perf_counter() - begin)
        seconds[executable] = min(samples[0::2]) - min(samples[1::2])
    chosen, pinned = seconds.values()
    return (chosen - pinned) / steps


def run(bench):
    programs = Programs(bench)
    source = os.path.dirname(os.path.dirname(bench.source))
    cases = matrices(source)
    if bench.options.cases:
        cases = cases[::max(1, len(cases) // bench.options.cases)]
    good, losses = 0, []
    for matrix, entries in cases:
        steps = int(min(4096, max(64, bench.options.entries / entries)))
        best, chosen = measure(programs, matrix, steps)
        fastest = min(best, key=best.get)
        is_good = best[chosen] <= WITHIN * best[fastest]
        good += is_good
        losses.append(best[chosen] / best[fastest])
        row = dict(matrix=os.path.basename(matrix), entries=entries, chosen=chosen, fastest=fastest,
                   loss=round(losses[-1], 3), seconds=best)
        bench.note(json.dumps(row) if bench.options.json else
                   f"{row['matrix']:50} chosen {chosen:17} fastest {fastest:17} {losses[-1]:.3f} of its time")
        bench.record(row["matrix"], fastest, best[chosen], best[fastest], bench.options.threads)
    bench.note(f"within {WITHIN:.2f} of the best: {good} of {len(cases)} ({100 * good / len(cases):.0f} %; goal 90 %), "
               f"median {statistics.median(losses):.3f}, worst {max(losses):.3f}")
    bench.note(f"a choice takes {1e9 * cost_of_choice(programs):.0f} ns (goal below 1000)")
