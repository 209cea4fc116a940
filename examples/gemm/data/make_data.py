#!/usr/bin/env python3
"""Writes A.mtx (40 x 30) and B.mtx (30 x 50), the matrices of the example.

    A[i, l] = ((7 i + 3 l) mod 11 - 5) / 8        B[l, j] = ((5 l + 2 j) mod 13 - 6) / 8

Elements are multiples of 1/8 below 1, so products are multiples of 1/64 and C = A B is exact in f64, in f32 and in any
order of summation: results can be compared for equality.
"""

import os

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, formula, rows, columns, element):
    """Writes a dense Matrix Market file: elements column by column."""
    with open(os.path.join(HERE, name), "w") as file:
        file.write(f"%%MatrixMarket matrix array real general\n% {formula}, by make_data.py\n{rows} {columns}\n")
        for column in range(columns):
            for row in range(rows):
                file.write(f"{element(row, column)}\n")


write("A.mtx", "A[i, l] = ((7 i + 3 l) mod 11 - 5) / 8", 40, 30, lambda i, l: ((7 * i + 3 * l) % 11 - 5) / 8)
write("B.mtx", "B[l, j] = ((5 l + 2 j) mod 13 - 6) / 8", 30, 50, lambda l, j: ((5 * l + 2 * j) % 13 - 6) / 8)
