"""Runs that both servers hold, and how they are asked."""

import math
import uuid

import mlflow
from comparing import differences
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

NOON = 1_700_000_000_000

# name, start after noon (ms), status, metrics, params, tags
RUNS = [
    ("oak", 10, "FINISHED", {"rmse": 0.1, "val loss": 3}, {"depth": "3", "solver": "svd"}, {"team": "north"}),
    ("Ash", 20, "FINISHED", {"rmse": 0.2, "val loss": 2}, {"depth": "5", "solver": "SVD"}, {"team": "south"}),
    (
        "elm",
        30,
        "FAILED",
        {"rmse": 0.2, "val loss": 1},
        {"depth": "10"},
        {"team": "North", "site name": "Ely"},
    ),
    ("yew", 40, "RUNNING", {"rmse": math.nan}, {"depth": "x_y"}, {"site name": "ely west"}),
    ("fir", 50, "KILLED", {"rmse": math.inf, "acc": -1.5}, {"depth": "x%y", "quote": "it's"}, {}),
    ("box tree", 60, "SCHEDULED", {"acc": 0}, {}, {"team": "north", "a.b-c/d": "1"}),
    ("bay", 60, "FINISHED", {"rmse": -5, "acc": 1e300}, {"depth": "3", "empty": ""}, {"team": ""}),
    ("gorse", 80, "FINISHED", {}, {"solver": "cholesky"}, {"note": 'with "double" quotes'}),
]


def load(server):
    with server.active():
        client = MlflowClient()
        experiment_id = mlflow.set_experiment(f"searched {uuid.uuid4().hex}").experiment_id
        for index, (name, start, status, metrics, params, tags) in enumerate(RUNS):
            run = client.create_run(experiment_id, start_time=NOON + start, run_name=name)
            client.log_batch(
                run.info.run_id,
                [Metric(key, 99.0, NOON, 0) for key in metrics]
                + [Metric(k, v, NOON, 1) for k, v in metrics.items()],
                [Param(key, value) for key, value in params.items()],
                [RunTag(key, value) for key, value in tags.items()],
            )
            if index in (1, 2, 6):
                dataset = mlflow.entities.Dataset(
                    "walls" if index < 6 else "Walls two", f"d{index}", "code", "{}"
                )
                context = mlflow.entities.InputTag(
                    "mlflow.data.context", "training" if index < 6 else "TEST set"
                )
                client.log_inputs(run.info.run_id, [mlflow.entities.DatasetInput(dataset, [context])])
            if status in ("FINISHED", "FAILED", "KILLED"):
                client.set_terminated(run.info.run_id, status, end_time=NOON + start + 1000)
            else:
                client.update_run(run.info.run_id, status)
        return experiment_id


def ask(server, experiment_id, **question):
    with server.active():
        return [run.info.run_name for run in MlflowClient().search_runs([experiment_id], **question)]


def compare(loaded, ask_one):
    seen = {name: ask_one(server, experiment_id) for name, (server, experiment_id) in loaded.items()}
    if "plumbline" in seen:
        assert not (lines := differences(seen["plumbline"], seen["mlflow"])), "\n".join(lines)
    return seen["mlflow"]
