"""What the console compares is what the unmodified client logs: environments of models, datasets with statistics, run health."""

import json
import time

import numpy as np
import pandas as pd
import pytest
from mlflow.data.pandas_dataset import PandasDataset
from sklearn.linear_model import LinearRegression

import mlflow


@pytest.fixture
def ask(ours):
    """Asks the console's own operations as the client's user."""

    def ask(operation, **question):
        response = ours.call("GET", f"/api/console/{operation}", params={"input": json.dumps(question)})
        assert response.ok, response.text
        return response.json()

    return ask


def until(look, seconds=20):
    """The first answer that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.25)
    raise AssertionError("it did not come")


def test_the_environment_of_a_logged_model(ask):
    runs = []
    for version in ("1.2.3", "1.2.4"):
        with mlflow.start_run() as run:
            model = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
            mlflow.sklearn.log_model(
                model, name="line", pip_requirements=["scikit-learn", f"plumb-bob=={version}"], serialization_format="pickle"
            )
        runs.append(run.info.run_id)
    compared = ask("tracking.compareEnvironments", runs=runs, onlyDifferences=True)
    assert compared["packages"] == [{"name": "plumb-bob", "values": ["1.2.3", "1.2.4"], "isDifferent": True}]
    assert compared["files"][0] == [f"models/line/{name}" for name in ("requirements.txt", "conda.yaml", "python_env.yaml")]
    assert compared["pythons"][0].startswith("3.")
    listed = ask("tracking.compareArtifacts", runs=runs, path="models/line")
    assert "MLmodel" in [entry["name"] for entry in listed["entries"]]


class Profiled(PandasDataset):
    """As the console's page of data says."""

    @property
    def profile(self):
        columns = json.loads(self.df.describe(include="all").to_json())
        return {**super().profile, "columns": columns}


def test_datasets_with_statistics_of_columns(ask):
    random = np.random.default_rng(1)
    first = pd.DataFrame({"age": random.normal(40, 10, 500), "city": ["a", "b"] * 250})
    second = first.assign(age=first.age + 5, income=1.0).drop(columns="city")
    runs = []
    for frame in (first, second):
        with mlflow.start_run() as run:
            data = mlflow.data.from_pandas(frame, name="customers")
            data.__class__ = Profiled
            mlflow.log_input(data, context="training")
        runs.append(run.info.run_id)
    (pair,) = ask("tracking.diffDatasets", **{"from": runs[0], "to": runs[1]})["pairs"]
    assert pair["hasStatistics"] and pair["from"]["context"] == "training"
    changes = {change["column"]: change for change in pair["columns"]}
    assert {name: change["state"] for name, change in changes.items()} == {"age": "same", "city": "removed", "income": "added"}
    assert changes["age"]["shift"] == pytest.approx(5 / first.age.std())
    assert {"name": "Rows", "from": 500, "to": 500} in pair["profile"]


def test_a_training_that_comes_to_nothing_is_seen_while_it_runs(ask):
    with mlflow.start_run() as run:
        for step, loss in enumerate([1.0, 0.5, float("nan"), float("nan")]):
            mlflow.log_metric("train_loss", loss, step=step)
        look = lambda: ask("tracking.getRunPage", runId=run.info.run_id)["health"]
        assert until(look) == {"stalled": None, "diverged": {"kind": "nan", "key": "train_loss", "step": 2}}
        mlflow.log_metric("train_loss", 0.4, step=4)
        until(lambda: look() is None)
    found = mlflow.search_runs(filter_string="attributes.health = 'healthy'", output_format="list")
    assert [each.info.run_id for each in found] == [run.info.run_id]
