#!/usr/bin/env python3
"""Compares two result files exactly: compare_outputs.py FILE REFERENCE --norm max --tolerance 1e-10 [--relative]

Both are Matrix Market files (array or coordinate, real, integer or complex) or .npy files (f8, f4, i8, i4; one or two
dimensions). A complex column counts as two, of real and of imaginary parts.
Decimals and binary numbers are read as the fractions that they are, so that nothing is rounded before it is compared.
The distance is ||FILE - REFERENCE|| in the norm max, 1, 2, inf or fro (of a matrix, 1 and inf are operator norms; 2 is
taken of all elements, an upper bound of the operator norm). With --relative it is divided by ||REFERENCE||.

Exit status: 0 within the tolerance, 1 beyond it or sizes that differ, 2 a file that cannot be read.
"""

import argparse
import ast
import math
import struct
import sys
from fractions import Fraction


class Malformed(Exception):
    pass


def read_npy(data):
    if len(data) < 12:
        raise Malformed("the file ends in its header")
    long_header = data[6] >= 2
    start = 12 if long_header else 10
    (length,) = struct.unpack_from("<I" if long_header else "<H", data, 8)
    header = ast.literal_eval(data[start : start + length].decode("latin-1").strip())
    formats = {"<f8": "d", "<f4": "f", "<i8": "q", "<i4": "i"}
    if header["descr"] not in formats:
        raise Malformed(f"elements {header['descr']}")
    shape = tuple(header["shape"]) or (1,)
    if len(shape) > 2:
        raise Malformed(f"{len(shape)} dimensions")
    rows, columns = shape[0], shape[1] if len(shape) == 2 else 1
    body = data[start + length :]
    letter = formats[header["descr"]]
    if len(body) != rows * columns * struct.calcsize(letter):
        raise Malformed("the length does not fit the header")
    values = [Fraction(v) for v in struct.unpack(f"<{rows * columns}{letter}", body)]
    step_row, step_column = (1, rows) if header["fortran_order"] else (columns, 1)
    return rows, columns, {(i, j): values[i * step_row + j * step_column] for i in range(rows) for j in range(columns)}


def number(word):
    """The exact number; 0 for what lies so far below all formats that its digits would fill the memory."""
    exponent = word.lower().partition("e")[2]
    return Fraction(0) if exponent.startswith("-") and int(exponent) < -20_000 else Fraction(word)


def read_matrix_market(text):
    lines = text.splitlines()
    banner = lines[0].lower().split()
    if len(banner) != 5 or banner[0] != "%%matrixmarket" or banner[3] not in ("real", "integer", "complex") or banner[4] != "general":
        raise Malformed("a general real, integer or complex Matrix Market file is expected")
    words = iter(" ".join(line for line in lines[1:] if not line.startswith("%")).split())
    rows, columns = int(next(words)), int(next(words))
    parts = 2 if banner[3] == "complex" else 1
    elements = {}

    def take(i, j):
        for column in range(parts * j, parts * (j + 1)):
            elements[i, column] = elements.get((i, column), 0) + number(next(words))

    if banner[2] == "coordinate":
        for _ in range(int(next(words))):
            take(int(next(words)) - 1, int(next(words)) - 1)
    else:
        for j in range(columns):
            for i in range(rows):
                take(i, j)
    if next(words, None) is not None:
        raise Malformed("more follows after the last entry")
    return rows, parts * columns, elements


def read(path):
    try:
        with open(path, "rb") as file:
            data = file.read()
        return read_npy(data) if data.startswith(b"\x93NUMPY") else read_matrix_market(data.decode())
    except (OSError, Malformed, ValueError, KeyError, IndexError, StopIteration, OverflowError, SyntaxError) as error:
        print(f"{path}: {error or type(error).__name__}", file=sys.stderr)
        sys.exit(2)


def square_root(square):
    """From above, to 40 digits."""
    scale = 10**40
    return Fraction(math.isqrt(square.numerator * scale * scale // square.denominator) + 1, scale) if square else square


def norm(elements, rows, columns, name):
    sizes = {place: abs(value) for place, value in elements.items()}
    if name == "max" or not sizes:
        return max(sizes.values(), default=Fraction(0))
    if name in ("2", "fro"):
        return square_root(sum(size * size for size in sizes.values()))
    sums = {}
    for (i, j), size in sizes.items():
        line = j if name == "1" else i
        sums[line] = sums.get(line, 0) + size
    return max(sums.values())


def main():
    parser = argparse.ArgumentParser(description="compares two result files exactly")
    parser.add_argument("file")
    parser.add_argument("reference")
    parser.add_argument("--norm", choices=("max", "1", "2", "inf", "fro"), default="max")
    parser.add_argument("--tolerance", type=Fraction, required=True)
    parser.add_argument("--relative", action="store_true")
    options = parser.parse_args()
    rows, columns, ours = read(options.file)
    reference_rows, reference_columns, reference = read(options.reference)
    if (rows, columns) != (reference_rows, reference_columns):
        print(f"sizes differ: {rows} x {columns} and {reference_rows} x {reference_columns}")
        return 1
    difference = {place: ours.get(place, 0) - reference.get(place, 0) for place in ours.keys() | reference.keys()}
    distance = norm(difference, rows, columns, options.norm)
    size = norm(reference, rows, columns, options.norm)
    limit = options.tolerance * size if options.relative else options.tolerance
    kind = "relative to it" if options.relative else "absolute"
    print(f"distance {float(distance):.6g} in norm {options.norm}, reference {float(size):.6g}, ", end="")
    print(f"tolerance {float(options.tolerance):.6g} {kind}: {'within' if distance <= limit else 'beyond'}")
    return 0 if distance <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
