"""Bounds for cores of FPBench against the best that are published: python3 published_bounds.py DPGC FPBENCH.dpg

Source of the figures: Solovyev et al. 2018 (FPTaylor), Darulova et al. 2018 (Daisy), Titolo et al. 2018 (PRECiSA), for
binary64, inputs exact, elementary functions rounded correctly.
"""

import json
import subprocess
import sys

PUBLISHED = {
    "doppler1": 1.22e-13, "rigidBody1": 2.95e-13, "jetEngine": 1.03e-11, "verhulst": 2.47e-16, "predatorPrey": 1.59e-16,
    "carbonGas": 4.96e-09, "sine": 4.43e-16, "sqroot": 5.02e-16, "turbine1": 1.67e-14, "kepler0": 7.47e-14,
    "sphere": 8.08e-15, "hartman3": 3.62e-15,
}


def main():
    dpgc, program = sys.argv[1:]
    for graph, published in PUBLISHED.items():
        command = [dpgc, "analyze", program, "--graph", graph, "--format", "f64", "--libm", "correctly-rounded", "--json"]
        printed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        bound = printed["outputs"][0]["bounds"][0]["absolute"]
        print(f"{graph:14}{bound:.3e}  {bound / published:.3f} of {published:.2e}")
        if not bound <= 1.01 * published:
            sys.exit(f"{graph}: {bound} is above what is published")


main()
