#!/usr/bin/env python3
"""Writes pattern.mtx: which blocks of 32 by 32 of a matrix of order 256 attention looks at. make_pattern.py

Those beside the diagonal (local), the first row and column of them (global), and some others (random).
"""

import os
import random

ORDER, EDGE = 256, 32
random.seed(1)
count = ORDER // EDGE
blocks = {(i, j) for i in range(count) for j in range(count) if abs(i - j) <= 1 or i == 0 or j == 0}
others = sorted({(i, j) for i in range(count) for j in range(count)} - blocks)
blocks.update(random.sample(others, 4))
entries = [(i, j) for i in range(ORDER) for j in range(ORDER) if (i // EDGE, j // EDGE) in blocks]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pattern.mtx"), "w") as file:
    file.write("%%MatrixMarket matrix coordinate pattern general\n")
    file.write(f"{ORDER} {ORDER} {len(entries)}\n")
    file.writelines(f"{i + 1} {j + 1}\n" for i, j in entries)
