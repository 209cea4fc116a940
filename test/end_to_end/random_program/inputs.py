"""The files that every random program reads."""

import os
import random as numbers

ROWS, COLUMNS = 11, 3


def write_dense(path, values, columns):
    with open(path, "w", encoding="ascii") as file:
        file.write(f"%%MatrixMarket matrix array real general\n{ROWS} {columns}\n")
        file.writelines(f"{values.uniform(-1, 1):.6f}\n" for _ in range(ROWS * columns))


def write_sparse(path, values, columns, count, repeats=0):
    """Empty lines are likely; the last `repeats` entries stand where others do, and their sums are exact."""
    places = values.sample([(i, j) for i in range(1, ROWS + 1) for j in range(1, columns + 1)], count)
    places += places[:repeats]
    with open(path, "w", encoding="ascii") as file:
        file.write(f"%%MatrixMarket matrix coordinate real general\n{ROWS} {columns} {len(places)}\n")
        file.writelines(f"{i} {j} {values.randint(-1024, 1024) / 1024}\n" for i, j in places)


def options(folder):
    """Writes the files; the options that name them."""
    values = numbers.Random(7)
    path = {name: os.path.join(folder, f"{name}.mtx") for name in "BCRxU"}
    write_dense(path["x"], values, 1)
    write_dense(path["U"], values, COLUMNS)
    write_sparse(path["B"], values, ROWS, 30)
    write_sparse(path["C"], values, ROWS, 25, repeats=4)
    write_sparse(path["R"], values, COLUMNS, 14)
    words = ["--A", f"c_diagonal(n = {ROWS}, C = 4, Q = 0.5, seed = 2)", "--m", "5"]
    return words + [word for name, file in path.items() for word in (f"--{name}", file)]
