"""Autologging as in a first notebook: wine quality with scikit-learn, then LightGBM with a validation set."""

import numpy as np
import pandas as pd
import pytest

import mlflow
from comparing import plain_tags
from mlflow import MlflowClient


@pytest.fixture(autouse=True)
def autologging_ends():
    yield
    mlflow.sklearn.autolog(disable=True)
    mlflow.lightgbm.autolog(disable=True)


def wine():
    """A made-up cellar: the columns carry spaces, as those of the well-known data set do."""
    random = np.random.default_rng(11)
    columns = ["fixed acidity", "volatile acidity", "residual sugar", "alcohol"]
    table = pd.DataFrame(random.normal(size=(400, 4)), columns=columns)
    good = table["alcohol"] - table["volatile acidity"] + random.normal(scale=0.5, size=400) > 0
    return table[:300], good[:300].astype(int), table[300:], good[300:].astype(int)


def files_of(run_id, path=None):
    found = []
    for entry in MlflowClient().list_artifacts(run_id, path):
        found += files_of(run_id, entry.path) if entry.is_dir else [entry.path]
    return sorted(found)


def seen_of(run):
    read = mlflow.get_run(run.info.run_id)
    # By name: mlflow's own server lists them by their random ids.
    models = [mlflow.get_logged_model(output.model_id) for output in read.outputs.model_outputs]
    models.sort(key=lambda model: model.name)
    return {
        "status": read.info.status,
        "params": read.data.params,
        "metrics": {key: round(value, 6) for key, value in read.data.metrics.items()},
        "tags": plain_tags(read),
        "files": files_of(run.info.run_id),
        "datasets": sorted(
            (entry.dataset.name, entry.dataset.digest, [tag.value for tag in entry.tags])
            for entry in read.inputs.dataset_inputs
        ),
        "models": [(model.name, str(model.status), model.params) for model in models],
        "model files": [
            sorted(entry.path for entry in MlflowClient().list_logged_model_artifacts(model.model_id))
            for model in models
        ],
        "model metrics": [sorted({metric.key for metric in model.metrics or []}) for model in models],
    }


def test_scikit_learn(both):
    def scenario(server):
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import roc_auc_score

        x, y, x_test, y_test = wine()
        mlflow.sklearn.autolog()
        with mlflow.start_run(run_name="untuned forest") as run:
            model = LogisticRegression(C=0.5).fit(x, y)
            model.score(x_test, y_test)
            mlflow.log_metric("auc of the test", roc_auc_score(y_test, model.predict_proba(x_test)[:, 1]))
        loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
        return {**seen_of(run), "same": bool((loaded.predict(x_test) == model.predict(x_test)).all())}

    seen = both(scenario)
    assert seen["params"]["C"] == "0.5"
    assert {"training_accuracy_score", "auc of the test"} <= set(seen["metrics"])
    assert "estimator.html" in seen["files"]
    assert seen["models"][0][1] == "READY" and seen["same"]
    assert [row[2] for row in seen["datasets"]] == [["eval"], ["train"]]


def test_lightgbm(both):
    def scenario(server):
        import lightgbm

        x, y, x_test, y_test = wine()
        train = lightgbm.Dataset(x, y)
        test = lightgbm.Dataset(x_test, y_test, reference=train)
        mlflow.lightgbm.autolog()
        with mlflow.start_run(run_name="boosted") as run:
            booster = lightgbm.train(
                {
                    "objective": "binary",
                    "metric": ["auc", "binary_logloss"],
                    "verbose": -1,
                    "seed": 3,
                    "num_threads": 1,
                },
                train,
                num_boost_round=20,
                valid_sets=[train, test],
                valid_names=["train set", "valid set"],
                callbacks=[lightgbm.early_stopping(5, verbose=False)],
            )
        history = MlflowClient().get_metric_history(run.info.run_id, "valid set-auc")
        loaded = mlflow.lightgbm.load_model(f"runs:/{run.info.run_id}/model")
        return {
            **seen_of(run),
            "history": [(point.step, round(point.value, 6)) for point in history],
            "same": bool(np.allclose(loaded.predict(x_test), booster.predict(x_test))),
        }

    seen = both(scenario)
    assert {"train set-auc", "valid set-binary_logloss", "best_iteration"} <= set(seen["metrics"])
    assert len(seen["history"]) >= 5 and seen["history"][0][0] == 0
    assert "feature_importance_gain.json" in seen["files"]
    assert seen["same"]


def test_a_grid_search(both):
    def scenario(server):
        from sklearn.linear_model import Ridge
        from sklearn.model_selection import GridSearchCV

        x, y, *_ = wine()
        mlflow.sklearn.autolog(max_tuning_runs=4, log_datasets=False)
        with mlflow.start_run() as run:
            GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0], "fit_intercept": [True, False]}, cv=3).fit(x, y)
        children = mlflow.search_runs(
            filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'",
            order_by=["metrics.mean_test_score DESC"],
            output_format="list",
        )
        timings = ("mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time")
        return {
            "parent": {key: value for key, value in seen_of(run).items() if key != "model metrics"},
            "children": [
                (
                    {k: v for k, v in sorted(child.data.params.items())},
                    round(child.data.metrics["mean_test_score"], 6),
                )
                for child in children
            ],
            "child metrics": sorted(set(children[0].data.metrics) - set(timings)),
        }

    seen = both(scenario)
    assert len(seen["children"]) == 4
    assert "best_alpha" in seen["parent"]["params"]
    assert "cv_results.csv" in seen["parent"]["files"]


def test_without_a_run_of_ones_own(both):
    """fit() outside a run makes one by itself and ends it."""

    def scenario(server):
        from sklearn.linear_model import LinearRegression

        x, y, *_ = wine()
        mlflow.sklearn.autolog(log_models=False, silent=True)
        LinearRegression().fit(x, y)
        run = mlflow.last_active_run()
        return seen_of(run)

    seen = both(scenario)
    assert seen["status"] == "FINISHED"
    assert seen["tags"]["estimator_name"] == "LinearRegression"
