"""Writes distributions.json: values of scipy where it is right, else of mpmath with many digits. Run by hand, then `npx biome format --write`.

Each row is [parameters..., x, log cdf, log sf] or [parameters..., p, quantile]; logarithms since a table of p-values ends at 1e-308.
"""
import json
import math
import pathlib

import mpmath as mp
import scipy
from scipy import stats
from scipy.stats._stats_py import _attempt_exact_2kssamp

mp.mp.dps = 400


def log(value):
    return float(mp.log(value)) if value > 0 else "-Infinity"


def both(lower, upper):
    """log of each tail, from whichever was computed as the small one."""
    return [log(lower), log(upper)]


def normal(x):
    half = mp.erfc(mp.mpf(abs(x)) / mp.sqrt(2)) / 2
    return both(half, 1 - half) if x < 0 else both(1 - half, half)


def gamma(a, x):
    upper = mp.gammainc(mp.mpf(a), mp.mpf(x), mp.inf, regularized=True)
    lower = mp.gammainc(mp.mpf(a), 0, mp.mpf(x), regularized=True)
    return both(lower, upper)


def beta(a, b, x):
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    # The series of DLMF 8.17.8 has positive terms only: right in either tail.
    def part(a, b, x):
        return x**a * (1 - x) ** b / (a * mp.beta(a, b)) * mp.hyp2f1(a + b, 1, a + 1, x, maxterms=10**6)

    if x > (a + 1) / (a + b + 2):
        upper = part(b, a, 1 - x)
        return both(1 - upper, upper)
    lower = part(a, b, x)
    return both(lower, 1 - lower)


def student(df, t):
    t, df = mp.mpf(t), mp.mpf(df)
    lower, _ = (mp.exp(value) if value != "-Infinity" else mp.mpf(0) for value in beta_logs(df / 2, mp.mpf(1) / 2, df / (df + t * t)))
    half = lower / 2
    return both(half, 1 - half) if t < 0 else both(1 - half, half)


def beta_logs(a, b, x):
    a, b = mp.mpf(a), mp.mpf(b)

    def part(a, b, x):
        return a * mp.log(x) + b * mp.log(1 - x) - mp.log(a) - mp.log(mp.beta(a, b)) + mp.log(mp.hyp2f1(a + b, 1, a + 1, x, maxterms=10**6))

    if x > (a + 1) / (a + b + 2):
        upper = mp.exp(part(b, a, 1 - x))
        return [mp.log(1 - upper), mp.log(upper)]
    lower = mp.exp(part(a, b, x))
    return [mp.log(lower), mp.log(1 - lower)]


def fisher(d1, d2, f):
    d1, d2, f = mp.mpf(d1), mp.mpf(d2), mp.mpf(f)
    return [float(value) for value in beta_logs(d1 / 2, d2 / 2, d1 * f / (d1 * f + d2))]


NORMAL = [-40, -8.3, -3, -1.96, -0.5, -1e-9, 0, 0.1, 0.6745, 1, 1.6449, 2, 3, 5, 7, 8.3, 10, 20, 37, 38.5, 60, 150]
STUDENT = [
    (1, 0.3), (1, 12.7), (1, 1e6), (2, -4.3), (2.5, 7), (3, 0), (4.7, 3.1), (9, 2.2622), (10, -30), (10, 300), (29, 2.045), (30.5, 60),
    (100, 1.984), (100, 40), (1000, 5), (1000, 38), (9998, 2.5758), (123456, 4.2), (1e6, 1.96), (1e6, 45), (2e7, 6),
]
CHI = [
    (1, 0.001), (1, 3.84), (1, 40), (1, 72), (1, 2000), (2, 0.5), (2, 1500), (3, 7.8147), (5, 0.05), (9, 16.9), (9, 1e-4), (10, 1000),
    (19, 30.1), (49, 20), (199, 260), (999, 900), (999, 1500), (10000, 10500), (10000, 9000), (10000, 20000), (49999, 55000), (49999, 49999),
    (80000, 81000), (80000, 95000), (0.5, 2), (1e6, 1004000),
]
FISHER = [
    (1, 1, 0.5), (1, 10, 4.96), (2, 3, 0.01), (2, 3, 500), (3, 20, 3.1), (5, 2, 19.3), (10, 10, 2.98), (10, 10, 200), (7.5, 33.3, 6),
    (100, 100, 1.4), (100, 200, 9), (999, 999, 1.11), (999, 9999, 1.5), (49999, 9999, 1.02), (49999, 49999, 1.2), (1, 1e6, 25), (300, 4, 0.2),
]
PS = [1e-300, 1e-20, 1e-6, 0.001, 0.025, 0.3, 0.5, 0.7, 0.95, 0.975, 0.999]

# Where the two disagree, mpmath is right: asserted here, so that the table is scipy's wherever scipy can say it.
disagree = []


def check(what, ours, theirs):
    for mine, other in zip(ours, theirs):
        if mine == "-Infinity" or other == 0 or abs(mine - other) <= 1e-9 * max(1, abs(other)):
            continue
        disagree.append(f"{what}: mpmath {mine}, scipy {other}")


table = {"scipy": scipy.__version__, "mpmath": mp.__version__, "normal": [], "studentT": [], "chiSquared": [], "fisherF": []}
for x in NORMAL:
    row = normal(x)
    check(f"normal {x}", row, (stats.norm.logcdf(x), stats.norm.logsf(x)))
    table["normal"].append([x, *row])
for df, x in STUDENT:
    row = student(df, x)
    check(f"t {df} {x}", row, (stats.t.logcdf(x, df), stats.t.logsf(x, df)))
    table["studentT"].append([df, x, *row])
for df, x in CHI:
    row = gamma(df / 2, mp.mpf(x) / 2)
    check(f"chi2 {df} {x}", row, (stats.chi2.logcdf(x, df), stats.chi2.logsf(x, df)))
    table["chiSquared"].append([df, x, *row])
for d1, d2, x in FISHER:
    row = fisher(d1, d2, x)
    check(f"F {d1} {d2} {x}", row, (stats.f.logcdf(x, d1, d2), stats.f.logsf(x, d1, d2)))
    table["fisherF"].append([d1, d2, x, *row])

table["logGamma"] = [[x, float(mp.loggamma(x))] for x in (1e-6, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 10.1, 100, 12345.6, 1e8)]
table["normalQuantile"] = [[p, float(stats.norm.ppf(p)), float(stats.norm.isf(p))] for p in PS]
table["studentTQuantile"] = [[df, p, float(stats.t.ppf(p, df)), float(stats.t.isf(p, df))] for df in (1, 2.5, 9, 30, 1000, 1e6) for p in PS if p > 1e-10 or df >= 1000]
table["chiSquaredQuantile"] = [[df, p, float(stats.chi2.ppf(p, df)), float(stats.chi2.isf(p, df))] for df in (1, 2, 9, 199, 49999) for p in PS if p >= 1e-6]
table["fisherFQuantile"] = [[d1, d2, p, float(stats.f.ppf(p, d1, d2)), float(stats.f.isf(p, d1, d2))] for d1, d2 in ((1, 10), (9, 9), (999, 499), (7.5, 33.3)) for p in PS if p >= 1e-6]
table["kolmogorov"] = [
    [n, d, float(stats.kstwo.sf(d, n))]
    for n, d in [
        (1, 0.6), (2, 0.5), (3, 0.9), (5, 0.2), (10, 0.05), (10, 0.3), (10, 0.7), (20, 0.3), (20, 0.15), (50, 0.12), (50, 0.29), (100, 0.05), (140, 0.1), (140, 0.2),
        (141, 0.1), (500, 0.02), (500, 0.07), (1000, 0.05), (1000, 0.1), (5000, 0.01), (5000, 0.04), (5000, 0.2), (100000, 0.003), (100000, 0.01), (1000000, 0.0008),
    ]
]
table["twoSample"] = []
for n, m, k in [(1, 1, 1), (2, 3, 6), (4, 4, 2), (5, 7, 20), (8, 8, 8), (10, 10, 5), (10, 10, 2), (30, 20, 20), (30, 31, 300), (50, 50, 12), (100, 37, 1000), (200, 300, 70), (1000, 1000, 60), (1000, 999, 70000), (64, 1000, 900)]:
    lcm = n * m // math.gcd(n, m)
    if k > lcm:
        continue
    # Samples built so that the statistic is k / lcm are hard to make; scipy's own counting is called directly.
    g = math.gcd(n, m)
    ok, d, p = _attempt_exact_2kssamp(n, m, g, k / lcm, "two-sided")
    assert ok
    table["twoSample"].append([n, m, d, float(p)])

# What scipy cannot say: by the sum of Birnbaum and Tingey in 40 digits (every `step`th term of a large one), and by counting.
mp.mp.dps = 40


def log_kolmogorov_tail(n, d, step):
    d = mp.mpf(d)
    last, top = int(mp.ceil(n * (1 - d))) - 1, int(n * (1 - d) / 2)

    def log_term(j):
        p = d + mp.mpf(j) / n
        return mp.loggamma(n + 1) - mp.loggamma(j + 1) - mp.loggamma(n - j + 1) + (j - 1) * mp.log(p) + (n - j) * mp.log(1 - p) + mp.log(d)

    scale, total = log_term(top), mp.mpf(0)
    for start, stride in ((top, step), (top - step, -step)):
        j = start
        while 0 <= j <= last:
            share = mp.exp(log_term(j) - scale)
            total += share * step
            if share < 1e-25:
                break
            j += stride
    return float(mp.log(2) + scale + mp.log(total))


table["kolmogorovTail"] = [[n, d, log_kolmogorov_tail(n, d, step)] for n, d, step in [(2001, 0.034, 1), (3000, 0.3, 1), (5000, 0.805, 1), (30000, 0.7, 1), (50000, 0.01, 1), (1000000, 0.002, 100), (5000000, 0.05, 100)]]
table["separated"] = [[n, m, float(mp.log(mp.mpf(2) / math.comb(n + m, n)))] for n, m in [(3, 4), (900, 1000), (1000, 1000), (3000, 200)]]

here = pathlib.Path(__file__).with_suffix(".json")
lines = []
for key, value in table.items():
    if isinstance(value, list):
        rows = ",\n".join("    " + json.dumps(row) for row in value)
        lines.append(f'  "{key}": [\n{rows}\n  ]')
    else:
        lines.append(f'  "{key}": {json.dumps(value)}')
here.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print("\n".join(disagree) or "scipy and mpmath agree")
