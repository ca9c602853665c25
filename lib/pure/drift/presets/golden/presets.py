"""Writes evidently.json or nannyml.json with the real package: `python presets.py evidently`, in an environment that has it (with pandas below 3);
likewise nannyml (with statsmodels). The two do not go into one environment. Run by hand, then `npx biome format --write`."""
import importlib.metadata
import json
import os
import pathlib
import sys
import warnings

import pandas as pd
from cases import CASES, data

warnings.filterwarnings("ignore")
os.environ["DO_NOT_TRACK"] = os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"


def ask_evidently(kind, reference, current):
    from evidently.legacy.calculations.stattests.registry import _get_default_stattest
    from evidently.legacy.core import ColumnType

    column = ColumnType.Categorical if kind == "category" else ColumnType.Numerical
    first, second = pd.Series(reference), pd.Series(current)
    test = _get_default_stattest(first, second, column)
    result = test(first, second, column, None)
    return [test.name, float(result.drift_score), bool(result.drifted)]


def ask_nannyml(kind, reference, current):
    from nannyml import UnivariateDriftCalculator

    calculator = UnivariateDriftCalculator(column_names=["x"], treat_as_categorical=["x"] if kind == "category" else None, chunk_number=10)
    calculator.fit(pd.DataFrame({"x": reference}))
    method = calculator._column_to_models_mapping["x"][0]
    return [float(method.calculate(pd.Series(current, name="x"))), float(method.upper_threshold_value)]


package = sys.argv[1]
ask = {"evidently": ask_evidently, "nannyml": ask_nannyml}[package]
rows = [[case, *ask(kind, reference, current)] for case, (kind, reference, current) in zip(CASES, data())]
out = {package: importlib.metadata.version(package), "rows": rows}
pathlib.Path(__file__).with_name(f"{package}.json").write_text(json.dumps(out))
