"""The data of evidently.py and nannyml.py, by whole-number arithmetic, so that the tests make the same: see presets.test.ts."""

# [kind, reference rows, window rows, different values or divisor, shift of the window]
CASES = [
    ["number", 300, 200, 97, 0.0],
    ["number", 300, 200, 97, 0.8],
    ["number", 900, 1500, 7, 0.1],
    ["number", 1200, 300, 97, 0.0],
    ["number", 1200, 300, 97, 1.5],
    ["number", 10500, 700, 31, 0.05],
    ["rating", 400, 300, 4, 0.0],
    ["rating", 400, 300, 2, 1.0],
    ["rating", 1500, 300, 5, 1.0],
    ["category", 400, 300, 6, 0.0],
    ["category", 400, 300, 6, 2.0],
    ["category", 400, 40, 30, 0.0],
    ["category", 1500, 300, 40, 0.0],
    ["category", 1500, 300, 3, 1.0],
    ["category", 700, 300, 2, 0.0],
    ["category", 700, 300, 1, 0.0],
]


def values(kind, n, start, size, shift):
    rows = []
    for i in range(start, start + n):
        q = (i * 7919) % 10007
        if kind == "number":
            rows.append((q * q) // 10007 / size + shift)
        else:
            at = int(min(size - 1 + shift, (q * q * size) // (10007 * 10007) + shift))
            rows.append(float(at) if kind == "rating" else f"c{at}")
    return rows


def data():
    for kind, n, m, size, shift in CASES:
        yield kind, values(kind, n, 1, size, 0), values(kind, m, 20011, size, shift)
