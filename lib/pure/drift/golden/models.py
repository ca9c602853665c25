"""Writes models.json: what scikit-learn, fairlearn and nannyml say of small models' predictions and of columns together. Needs all three
(and statsmodels). Run by hand, then `npx biome format --write`."""
import json
import math
import os
import pathlib
import warnings

import numpy as np

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.filterwarnings("ignore")
import fairlearn  # noqa: E402
import fairlearn.metrics as fair  # noqa: E402
import nannyml  # noqa: E402
import sklearn  # noqa: E402
from nannyml.performance_estimation.confidence_based import metrics as cbpe  # noqa: E402
from sklearn import metrics  # noqa: E402
from sklearn.decomposition import PCA  # noqa: E402
from sklearn.isotonic import IsotonicRegression  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

rng = np.random.default_rng(20)


def plain(value):
    value = float(value)
    return value if math.isfinite(value) else None


# Scores at the middle of ten thousandths, where bins and scores say the same.
binary = []
for n, tie, threshold in [(4, False, 0.5), (60, False, 0.5), (80, True, 0.35), (40, False, 0.9)]:
    if n == 4:
        scores, labels = np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1])
    else:
        chances = rng.beta(2, 2, n)
        labels = (rng.random(n) < chances).astype(int)
        scores = np.round(chances * 9999) / 10000 + 0.00005
        if tie:
            scores = np.round(chances * 9) / 10 + 0.05005
    decided = (scores >= threshold).astype(int)
    binary.append(
        {
            "scores": scores.round(6).tolist(),
            "labels": labels.tolist(),
            "threshold": threshold,
            "accuracy": plain(metrics.accuracy_score(labels, decided)),
            "precision": plain(metrics.precision_score(labels, decided)) if decided.any() else None,
            "recall": plain(metrics.recall_score(labels, decided)),
            "f1": plain(metrics.f1_score(labels, decided)),
            "balancedAccuracy": plain(metrics.balanced_accuracy_score(labels, decided)),
            "matthews": plain(metrics.matthews_corrcoef(labels, decided)) if decided.any() else None,
            "auc": plain(metrics.roc_auc_score(labels, scores)),
            "averagePrecision": plain(metrics.average_precision_score(labels, scores)),
            "logLoss": plain(metrics.log_loss(labels, scores)),
            "brier": plain(metrics.brier_score_loss(labels, scores)),
            "isotonic": IsotonicRegression(out_of_bounds="clip").fit(scores, labels).predict(scores).tolist(),
            "estimates": {
                name: plain(getattr(cbpe, f"estimate_{name}")(decided, scores)) for name in ("accuracy", "precision", "recall", "specificity", "f1")
            }
            | {"auc": plain(cbpe.estimate_roc_auc(scores, scores))}
            if decided.any()
            else None,
        }
    )

labels = rng.choice(["a", "b", "c"], 50, p=[0.5, 0.3, 0.2])
decided = np.where(rng.random(50) < 0.6, labels, rng.choice(["a", "b", "c"], 50))
several = {"labels": labels.tolist(), "decided": decided.tolist(), "accuracy": plain(metrics.accuracy_score(labels, decided))}
for average in ("macro", "weighted"):
    p, r, f, _ = metrics.precision_recall_fscore_support(labels, decided, average=average)
    several[average] = {"precision": plain(p), "recall": plain(r), "f1": plain(f)}

y = np.round(rng.normal(5, 3, 40), 3)
guess = np.round(y + rng.normal(0.3, 1, 40), 3)
regression = {
    "labels": y.tolist(),
    "predictions": guess.tolist(),
    "meanAbsoluteError": plain(metrics.mean_absolute_error(y, guess)),
    "meanSquaredError": plain(metrics.mean_squared_error(y, guess)),
    "rootMeanSquaredError": plain(metrics.root_mean_squared_error(y, guess)),
    "r2": plain(metrics.r2_score(y, guess)),
    "maxError": plain(metrics.max_error(y, guess)),
    "meanAbsolutePercentageError": plain(metrics.mean_absolute_percentage_error(y, guess)),
}

fairness = []
cases = [(list(map(int, "1011001010")), list(map(int, "1010100011")), list("aaaaabbbbb"))]
cases.append((rng.integers(0, 2, 120).tolist(), rng.integers(0, 2, 120).tolist(), rng.choice(list("xyz"), 120, p=[0.6, 0.3, 0.1]).tolist()))
for true, decided_, groups in cases:
    row = {"labels": true, "decided": decided_, "groups": groups}
    for name in ("demographic_parity", "equalized_odds", "equal_opportunity"):
        for kind in ("difference", "ratio"):
            for method in ("between_groups", "to_overall"):
                row[f"{name}_{kind}_{method}"] = plain(getattr(fair, f"{name}_{kind}")(true, decided_, sensitive_features=groups, method=method))
    fairness.append(row)

base = rng.normal(size=(80, 3))
mixed = np.round(np.column_stack([base[:, 0], base[:, 0] + 0.3 * base[:, 1], base[:, 1], base[:, 2], base[:, 2] - base[:, 0]]) * [1, 10, 0.1, 5, 2] + [0, 100, 0, 1, -4], 4)
window = np.round(np.column_stack([rng.normal(size=30), rng.normal(size=30) * 10 + 100, rng.normal(size=30) * 0.1, rng.normal(size=30) * 5 + 1, rng.normal(size=30) * 2 - 4]), 4)
scaler = StandardScaler().fit(mixed)
pca = PCA(n_components=0.65).fit(scaler.transform(mixed))


def residual(rows):
    scaled = scaler.transform(rows)
    return plain(np.sqrt(np.mean(np.sum((scaled - pca.inverse_transform(pca.transform(scaled))) ** 2, axis=1))))


components = {
    "reference": mixed.tolist(),
    "window": window.tolist(),
    "components": int(pca.n_components_),
    "carried": plain(pca.explained_variance_ratio_.sum()),
    "referenceError": residual(mixed),
    "error": residual(window),
}

out = {
    "packages": {"scikit-learn": sklearn.__version__, "fairlearn": fairlearn.__version__, "nannyml": nannyml.__version__},
    "binary": binary,
    "several": several,
    "regression": regression,
    "fairness": fairness,
    "components": components,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, allow_nan=False))
