"""Programs with contracts of 1e-6, which are tried with arrays in f32, against the same programs in f64 alone."""

import os
import shutil
import sys

import measuring

PROGRAMS = ("pagerank", "series", "propagation")
SUMMARY = "programs with contracts of 1e-6, tried in f32, against the same in f64 alone"


def add_options(parser):
    parser.add_argument("--compiler", default="clang++-22", help="for emitted code (clang++-22)")
    parser.add_argument("--bandwidth-mib", type=int, default=768, metavar="MIB",
                        help="memory for measuring the bandwidth, of all processes (768)")
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=PROGRAMS, metavar="PROGRAM",
                        help=f"of {', '.join(PROGRAMS)} (all)")
    parser.add_argument("--scale", type=int, default=20, help="2^SCALE pages or nodes of the graphs (20)")
    parser.add_argument("--edges", type=int, default=16, help="links of each (16)")
    parser.add_argument("--n", type=int, default=1_000_000, help="rows of the C-diagonal matrix (1,000,000)")
    parser.add_argument("--C", type=int, default=30, help="its diagonals (30)")
    parser.add_argument("--columns", type=int, default=16, help="of features and right-hand sides (16)")


def emit_all(bench, emitted):
    """Each program as it is, and as NAME_in_f64 in f64 alone; all files in one folder."""
    here = os.path.dirname(os.path.abspath(__file__))
    sources = os.path.join(bench.work, "programs")
    os.makedirs(sources, exist_ok=True)
    os.makedirs(emitted, exist_ok=True)
    shutil.copy(os.path.join(here, "series.dpg"), sources)
    shutil.copy(os.path.join(here, "propagation.dpg"), sources)
    with open(os.path.join(here, "..", "..", "examples", "pagerank", "pagerank.dpg")) as example:
        text = example.read()
    contract = "within 1e-10 norm 1"
    if contract not in text:
        sys.exit(f"bench {bench.name}: examples/pagerank/pagerank.dpg has no contract `{contract}`")
    with open(os.path.join(sources, "pagerank.dpg"), "w") as program:
        program.write(text.replace(contract, "within 1e-6 norm 1"))
    for name in PROGRAMS:
        wide = f"{name}_in_f64"
        shutil.copy(os.path.join(sources, f"{name}.dpg"), os.path.join(sources, f"{wide}.dpg"))
        for program, options in ((name, []), (wide, ["--narrowest", "f64"])):
            folder = os.path.join(bench.work, "as-emitted", program)
            bench.run_program([bench.dpgc, "emit", os.path.join(sources, f"{program}.dpg"), "-o", folder, *options])
            for ending in ("hpp", "cpp"):
                shutil.copy(os.path.join(folder, f"{program}.{ending}"), emitted)


def measure_one(programs, program, case, threads, processes):
    bench, options = programs.bench, programs.bench.options
    arguments = {"program": program, "rounds": options.rounds, "scale": options.scale, "edges": options.edges,
                 "n": options.n, "C": options.C, "columns": options.columns,
                 "bandwidth_mib": max(1, options.bandwidth_mib // processes)}
    found = programs.run("measure", arguments, threads, processes, DPG_PROGRESS=0)
    if not found["holds"] or not found["is_narrow"]:
        sys.exit(f"bench {bench.name}: {case}: a contract was not met in f32 as in f64")
    limit = found["bytes"] * found["iterations"] / found["ours_s"] / found["bandwidth"]
    bench.record(case, "f64", found["ours_s"], found["peer_s"], threads, processes, limit)
    bench.note(f"{case}: {found['iterations']:.0f} iterations that move {found['bytes'] / 1e6:.0f} MB each, in f64 "
               f"{found['peer_iterations']:.0f} of {found['peer_bytes'] / 1e6:.0f} MB")


def run(bench):
    programs = measuring.MeasuringPrograms(bench, emit_all)
    options = bench.options
    graph = f"R-MAT scale {options.scale}, {options.edges} edges"
    cases = (("pagerank", f"PageRank, {graph}"),
             ("series", f"X = B + A X, C-diagonal {options.n}, C = {options.C}, {options.columns} columns"),
             ("propagation", f"graph convolution, {graph}, {options.columns} columns"))
    for program, case in (each for each in cases if each[0] in options.programs):
        for threads, processes in ((1, 1), (2, 1), (1, 2)):
            measure_one(programs, program, case, threads, processes)
