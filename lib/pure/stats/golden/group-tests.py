"""Writes group-tests.json: values of scipy, and of counting all ways where scipy does not count ties. Run by hand, then `npx biome format --write`."""
import itertools
import json
import math
import pathlib

import numpy as np
from scipy import special, stats

rng = np.random.default_rng(20261123)


def rounded(values, digits=6):
    return [round(float(v), digits) for v in values]


GROUPS = [
    ([0.91, 0.92, 0.93], [0.94, 0.95, 0.96]),
    ([1.0, 2.0], [1.5, 3.5]),
    ([0.30, 0.31, 0.29, 0.35, 0.33], [0.28, 0.27, 0.30, 0.26]),
    ([1, 1, 2, 3, 3], [2, 3, 4, 4]),
    ([5.0] * 4, [5.0, 6.0, 7.0]),
    ([1e-9, 2e-9, 4e-9], [9e-9, 8e-9, 7e-9, 1e-8]),
    ([1e6, 1e6 + 1, 1e6 + 2], [1e6 + 1, 1e6 + 3, 1e6 + 5, 1e6 + 4]),
    (rounded(rng.normal(0, 1, 12)), rounded(rng.normal(0.8, 2, 9))),
    (rounded(rng.normal(0, 1, 40)), rounded(rng.normal(0.5, 1, 45))),
    ([round(float(v)) for v in rng.normal(0, 2, 50)], [round(float(v)) for v in rng.normal(1, 2, 35)]),
]


def welch(a, b):
    result = stats.ttest_ind(b, a, equal_var=False)
    interval = result.confidence_interval(0.95)
    return [float(np.mean(b) - np.mean(a)), float(interval.low), float(interval.high), float(result.statistic), float(result.df), float(result.pvalue)]


def mann_whitney(a, b):
    a, b = np.array(a, float), np.array(b, float)
    u = float(stats.mannwhitneyu(b, a).statistic)
    if len(a) + len(b) > 60:
        return [u, float(stats.mannwhitneyu(b, a, method="asymptotic").pvalue), False]
    ranks = 2 * stats.rankdata(np.concatenate([a, b]))
    if len(set(ranks)) == len(ranks):
        return [u, float(stats.mannwhitneyu(b, a, method="exact").pvalue), True]
    centre, at = len(b) * (len(ranks) + 1), ranks[len(a):].sum()
    sums = [sum(chosen) for chosen in itertools.combinations(ranks, len(b))]
    return [u, sum(abs(s - centre) >= abs(at - centre) - 1e-9 for s in sums) / len(sums), True]


def hedges(a, b):
    df = len(a) + len(b) - 2
    pooled = math.sqrt(((len(a) - 1) * np.var(a, ddof=1) + (len(b) - 1) * np.var(b, ddof=1)) / df)
    return float(math.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / math.sqrt(df / 2) * (np.mean(b) - np.mean(a)) / pooled)


def cliff(a, b):
    return float(np.mean([np.sign(y - x) for x in a for y in b]))


DIFFERENCES = [
    [0.1, 0.2, 0.15],
    [0.3, -0.1, 0.2, 0.4, 0.25],
    [1, 1, -1, 2, 3, -2, 2, 4],
    [0, 0, 1, 2, -1, 3],
    rounded(rng.normal(0.3, 1, 20)),
    rounded(rng.normal(0.2, 1, 80)),
]


def pairs(d):
    result = stats.ttest_1samp(d, 0)
    interval = result.confidence_interval(0.95)
    return [float(np.mean(d)), float(interval.low), float(interval.high), float(result.statistic), float(result.df), float(result.pvalue)]


def signed_ranks(d):
    moved = np.array([v for v in d if v != 0], float)
    ranks = stats.rankdata(np.abs(moved))
    plus = float(ranks[moved > 0].sum())
    if len(moved) > 60:
        return [plus, float(stats.wilcoxon(moved, method="approx", correction=True).pvalue), False]
    if len(set(ranks)) == len(ranks):
        return [plus, float(stats.wilcoxon(moved, method="exact").pvalue), True]
    centre = ranks.sum() / 2
    sums = [sum(chosen) for chosen in itertools.product(*[(0, r) for r in ranks])]
    return [plus, sum(abs(s - centre) >= abs(plus - centre) - 1e-9 for s in sums) / len(sums), True]


def power(shift, df, alpha=0.05):
    limit = stats.t.ppf(1 - alpha / 2, df)
    return float(stats.nct.sf(limit, df, shift) + stats.nct.cdf(-limit, df, shift))


def welch_power(difference, s1, s2, n):
    a, b = s1**2 / n, s2**2 / n
    return power(difference / math.sqrt(a + b), (a + b) ** 2 * (n - 1) / (a**2 + b**2))


golden = {
    "groups": [
        {"first": a, "second": b, "welch": welch(a, b), "mannWhitney": mann_whitney(a, b), "hedgesG": hedges(a, b), "cliffsDelta": cliff(a, b)}
        for a, b in GROUPS
    ],
    "pairs": [{"differences": d, "paired": pairs(d), "signedRanks": signed_ranks(d)} for d in DIFFERENCES],
    "noncentralT": [[t, df, shift, float(stats.nct.sf(t, df, shift))] for t, df, shift in [(2, 1, 1), (12.7, 1, 0.5), (4.3, 2, 3), (2.78, 4, 1.2), (2.1, 17.4, 2.5), (1.98, 120, 3), (1.96, 5000, -0.5), (0, 3.3, 0.7)]],
    "welchPower": [[*case, welch_power(*case)] for case in [(1, 1, 1, 17), (0.02, 0.01, 0.03, 5), (0.5, 1, 2, 80), (0.1, 1, 1, 2), (3, 1, 0, 3)]],
    "pairedPower": [[d, sd, n, power(d * math.sqrt(n) / sd, n - 1)] for d, sd, n in [(1, 1, 10), (0.02, 0.01, 3), (0.2, 1, 200)]],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
