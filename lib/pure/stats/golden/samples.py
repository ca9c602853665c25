"""Writes samples.json: tests and distances of samples and of counts, by scipy. Run by hand, then `npx biome format --write`."""
import json
import math
import pathlib

import numpy as np
import scipy
from scipy import stats
from scipy.spatial import distance

rng = np.random.default_rng(8)


def clean(value):
    value = float(value)
    return value if math.isfinite(value) else str(value).replace("inf", "Infinity").replace("nan", "NaN")


def sample(n, shift=0.0, scale=1.0, digits=3):
    return [round(float(v), digits) for v in rng.normal(shift, scale, n)]


samples = [
    ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ([1, 1, 1, 2], [1, 2, 2, 2]),
    ([7, 7, 7], [7, 7, 7, 7]),
    ([7, 7, 7], [8, 8]),
    ([0, 1, 3], [5, 6, 8]),
    ([2.5], [1.5]),
    (sample(30), sample(40, 0.5)),
    (sample(25, digits=1), sample(33, digits=1)),
    (sample(60), sample(60, 3)),
    (sample(80), sample(11, 0, 4)),
]
counts = [
    ([10, 20, 30], [20, 20, 20]),
    ([10, 20], [20, 10]),
    ([50, 50, 0], [25, 25, 50]),
    ([100, 0, 3], [90, 12, 0]),
    ([1000, 2000, 3000, 4000], [1000, 2100, 2900, 4100]),
    ([3, 0, 0], [0, 4, 5]),
    ([5, 5], [5, 5]),
    ([99999, 1], [50000, 50000]),
    ([int(v) for v in rng.integers(1, 60, 30)], [int(v) for v in rng.integers(1, 60, 30)]),
]
table = {"scipy": scipy.__version__, "samples": [], "counts": [], "fisher": [], "wilson": [], "corrected": [], "pairs": []}
for first, second in samples:
    ks = stats.ks_2samp(first, second)
    table["samples"].append({"first": first, "second": second, "d": clean(ks.statistic), "p": clean(ks.pvalue), "w1": clean(stats.wasserstein_distance(first, second))})
for first, second in counts:
    kept = np.array([first, second])
    kept = kept[:, kept.sum(axis=0) > 0]
    plain = stats.chi2_contingency(kept, correction=False)
    yates = stats.chi2_contingency(kept, correction=True)
    p, q = np.array(first) / sum(first), np.array(second) / sum(second)
    with np.errstate(all="ignore"):
        fit = stats.chisquare(second, np.array(first) * sum(second) / sum(first))
    table["counts"].append(
        {
            "first": first,
            "second": second,
            "chi2": clean(plain.statistic),
            "p": clean(plain.pvalue),
            "yatesP": clean(yates.pvalue),
            "jsE": clean(distance.jensenshannon(p, q)),
            "js2": clean(distance.jensenshannon(p, q, 2)),
            "kl": clean(stats.entropy(p, q)),
            "fit": clean(fit.statistic),
            "fitP": clean(fit.pvalue),
        }
    )
for cells in [(1, 9, 11, 3), (0, 5, 5, 0), (3, 3, 3, 3), (10, 0, 1, 2), (100, 900, 150, 850), (0, 0, 4, 7), (8, 2, 1, 5)]:
    table["fisher"].append([*cells, clean(stats.fisher_exact([cells[:2], cells[2:]]).pvalue)])
for k, n in [(0, 10), (10, 10), (1, 3), (7, 20), (500, 1000), (3, 100000)]:
    for level in (0.9, 0.95, 0.99):
        low, high = stats.binomtest(k, n).proportion_ci(level, "wilson")
        table["wilson"].append([k, n, level, clean(low), clean(high)])
for ps in [[0.01, 0.02, 0.03, 0.04, 0.2], [0.2, 0.001, 0.9, 0.04, 0.04, 1e-12], [0.5], [1.0, 1.0, 0.03]]:
    table["corrected"].append({"p": ps, "bh": [clean(v) for v in stats.false_discovery_control(ps)], "by": [clean(v) for v in stats.false_discovery_control(ps, method="by")]})
base = sample(40)
for x, y in [([1, 2, 3, 4, 5], [1, 2, 2, 4, 5][:5]), ([1, 2, 2, 3], [1, 2, 3, 4]), (base, [round(v + e, 3) for v, e in zip(base, sample(40))]), (sample(12, digits=0), sample(12, digits=0))]:
    table["pairs"].append(
        {
            "x": x,
            "y": y,
            "pearson": clean(stats.pearsonr(x, y).statistic),
            "pearsonP": clean(stats.pearsonr(x, y).pvalue),
            "spearman": clean(stats.spearmanr(x, y).statistic),
            "spearmanP": clean(stats.spearmanr(x, y).pvalue),
        }
    )

lines = []
for key, value in table.items():
    if isinstance(value, list):
        rows = ",\n".join("    " + json.dumps(row, allow_nan=False) for row in value)
        lines.append(f'  "{key}": [\n{rows}\n  ]')
    else:
        lines.append(f'  "{key}": {json.dumps(value)}')
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
