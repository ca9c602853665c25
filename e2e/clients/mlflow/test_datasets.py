"""Datasets as inputs of runs, and models as their inputs and outputs."""

import json

import numpy as np
import pandas as pd

import mlflow
from mlflow import MlflowClient
from mlflow.entities import DatasetInput, InputTag
from mlflow.entities import Dataset as DatasetEntity


def inputs_of(run_id):
    return sorted(
        (
            entry.dataset.name,
            entry.dataset.digest,
            entry.dataset.source_type,
            entry.dataset.source,
            entry.dataset.schema,
            entry.dataset.profile,
            sorted((tag.key, tag.value) for tag in entry.tags),
        )
        for entry in mlflow.get_run(run_id).inputs.dataset_inputs
    )


def frame(rows=6):
    return pd.DataFrame({"height m": np.linspace(0, 3, rows), "bond": ["flemish", "english"] * (rows // 2)})


def test_log_input(both):
    def scenario(server):
        walls = mlflow.data.from_pandas(
            frame(), source="https://example.com/walls.csv", name="walls", targets="bond"
        )
        angles = mlflow.data.from_numpy(np.arange(12.0).reshape(4, 3), name="angles")
        with mlflow.start_run() as run:
            mlflow.log_input(walls, context="training", tags={"fold": "1"})
            mlflow.log_input(angles, context="evaluation")
            mlflow.log_input(walls, context="training", tags={"fold": "1"})
        with mlflow.start_run() as second:
            mlflow.log_input(walls, context="test")
        walls_read = mlflow.get_run(run.info.run_id).inputs.dataset_inputs
        source = next(mlflow.data.get_source(entry) for entry in walls_read if entry.dataset.name == "walls")
        return {
            "first": inputs_of(run.info.run_id),
            "second": inputs_of(second.info.run_id),
            "source": source.url,
            "found": sorted(
                found.info.run_id == run.info.run_id
                for found in mlflow.search_runs(
                    filter_string="dataset.context = 'training'", output_format="list"
                )
            ),
        }

    seen = both(scenario)
    assert [row[0] for row in seen["first"]] == ["angles", "walls"]
    assert seen["first"][1][6] == [["fold", "1"], ["mlflow.data.context", "training"]]
    assert json.loads(seen["first"][1][5]) == {"num_rows": 6, "num_elements": 12}
    assert seen["source"] == "https://example.com/walls.csv"
    assert seen["found"] == [True]


def test_many_inputs_at_once(both):
    def scenario(server):
        client = MlflowClient()
        with mlflow.start_run() as run:
            datasets = [
                DatasetInput(
                    DatasetEntity(f"part {index}", f"digest{index}", "code", "{}", schema="s" * 1000),
                    [
                        InputTag("mlflow.data.context", "train" if index % 2 else "test"),
                        InputTag("n", str(index)),
                    ],
                )
                for index in range(120)
            ]
            client.log_inputs(run.info.run_id, datasets)
        return inputs_of(run.info.run_id)

    assert len(both(scenario)) == 120


def test_datasets_of_an_experiment(both, unique):
    """What the console asks to fill its filter."""

    def scenario(server):
        for context in ("training", "test"):
            with mlflow.start_run():
                mlflow.log_input(mlflow.data.from_pandas(frame(), name="walls"), context=context)
        experiment_id = mlflow.get_experiment_by_name(unique).experiment_id
        answer = server.call(
            "POST",
            "/ajax-api/2.0/mlflow/experiments/search-datasets",
            json={"experiment_ids": [experiment_id]},
        )
        found = answer.json()["dataset_summaries"]
        return sorted(
            (row["name"], row["digest"], row["context"], row["experiment_id"] == experiment_id)
            for row in found
        )

    seen = both(scenario)
    assert [row[2] for row in seen] == ["test", "training"]


def test_evaluate(both):
    """The client's own evaluator: model as input, metrics with a dataset, plots."""

    def scenario(server):
        from sklearn.datasets import load_iris
        from sklearn.linear_model import LogisticRegression

        x, y = load_iris(return_X_y=True, as_frame=True)
        with mlflow.start_run() as run:
            model = mlflow.sklearn.log_model(
                LogisticRegression(max_iter=300).fit(x, y), name="iris", pip_requirements=["scikit-learn"]
            )
            result = mlflow.models.evaluate(
                model.model_uri,
                x.assign(kind=y),
                targets="kind",
                model_type="classifier",
                evaluator_config={"log_model_explainability": False, "log_explainer": False},
            )
        read = mlflow.get_run(run.info.run_id)
        logged = MlflowClient().get_logged_model(model.model_id)
        return {
            "metrics": {key: round(value, 9) for key, value in read.data.metrics.items()},
            "of the model": sorted(
                (m.key, round(m.value, 9), m.dataset_name, m.dataset_digest, m.run_id == run.info.run_id)
                for m in logged.metrics
            ),
            "artifacts": sorted(result.artifacts),
            "inputs": [(i.dataset.name, i.dataset.digest) for i in read.inputs.dataset_inputs],
            "models": [i.model_id == model.model_id for i in read.inputs.model_inputs],
            "outputs": [(o.model_id == model.model_id, o.step) for o in read.outputs.model_outputs],
        }

    seen = both(scenario)
    assert seen["metrics"]["accuracy_score"] > 0.9
    assert seen["outputs"] == [[True, 0]]
