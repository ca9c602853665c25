"""Reads cases as JSON from standard input and prints what Evidently's own report says of each column: its value, in the order of the columns."""
import json
import os
import sys
import warnings

os.environ["DO_NOT_TRACK"] = "1"
warnings.filterwarnings("ignore")
import pandas as pd  # noqa: E402
from evidently import DataDefinition, Dataset, Report  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402


def ask(case):
    names, kinds = case["names"], case["kinds"]
    columns = DataDefinition(
        numerical_columns=[name for name, kind in zip(names, kinds) if kind == "number"],
        categorical_columns=[name for name, kind in zip(names, kinds) if kind != "number"],
    )

    def data(rows):
        return Dataset.from_pandas(pd.DataFrame(dict(zip(names, rows))), data_definition=columns)

    snapshot = Report([DataDriftPreset()]).run(data(case["window"]), data(case["reference"]))
    found = {
        metric["config"]["column"]: float(metric["value"])
        for metric in snapshot.dict()["metrics"]
        if metric["metric_name"].startswith("ValueDrift")
    }
    return [found[name] for name in names]


print(json.dumps([ask(case) for case in json.load(sys.stdin)]))
