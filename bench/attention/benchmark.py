"""Attention over a pattern of blocks, against dense attention through OpenBLAS and our own."""

import json
import os
import sys

import measuring

SUMMARY = "block-sparse attention against dense attention by OpenBLAS and our own"
PACKAGES = ["libopenblas-dev"]
PEERS = ("openblas", "openblas_panels", "dense")
TOLERANCE = 1e-3


def add_options(parser):
    parser.add_argument("--compiler", default="g++", help="for emitted code and the peer's softmax (g++)")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS, metavar="PEER",
                        help=f"of {', '.join(PEERS)} (all)")
    parser.add_argument("--s", type=int, default=4096, help="rows of Q, K and V (4096)")
    parser.add_argument("--d", type=int, default=64, help="their columns (64)")
    parser.add_argument("--density", type=float, default=0.15, help="of blocks that exist (0.15)")
    parser.add_argument("--layers", type=int, default=20, help="that are measured in a round (20)")


def run(bench):
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attention_steps.dpg")
    programs = measuring.MeasuringPrograms(bench, program)
    options = bench.options
    case = f"s = {options.s}, d = {options.d}, {options.density:.0%} of 64 x 64 blocks"
    for threads in (1, 2):
        for peer in options.peers:
            layers = 3 if peer == "dense" else options.layers
            arguments = {"peer": peer, "s": options.s, "d": options.d, "density": options.density, "layers": layers}
            runs = [programs.run("measure", arguments, threads, OPENBLAS_NUM_THREADS=threads, DPG_PROGRESS=0)
                    for _ in range(1 if peer == "dense" else options.rounds)]
            for error in (run[key] for run in runs for key in ("error", "peer_error")):
                if error is None or not error <= TOLERANCE:
                    sys.exit(f"bench {bench.name}: {case}: {peer}: an error of {error}")
            bench.record(case, peer, min(run["ours_s"] for run in runs), min(run["peer_s"] for run in runs), threads)
            bench.note(json.dumps({"peer": peer, "threads": threads, **runs[0]}))
