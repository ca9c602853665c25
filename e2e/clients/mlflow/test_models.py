"""Logged models: with signature and example, loaded back by every address, and the API behind them."""

import numpy as np
import pandas as pd

import mlflow
from comparing import mistake, outcome
from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus, Metric
from mlflow.models import infer_signature

REQUIREMENTS = ["scikit-learn"]


def plain(model):
    return {
        "name": model.name,
        "status": str(model.status),
        "type": model.model_type,
        "params": model.params,
        "tags": {key: value for key, value in model.tags.items() if not key.startswith("mlflow.")},
        "location": model.artifact_location,
        "run": model.source_run_id,
    }


def test_log_and_load_a_scikit_learn_model(both):
    def scenario(server):
        from sklearn.datasets import load_diabetes
        from sklearn.ensemble import RandomForestRegressor

        x, y = load_diabetes(return_X_y=True, as_frame=True)
        forest = RandomForestRegressor(n_estimators=5, max_depth=3, random_state=7).fit(x, y)
        predicted = forest.predict(x)
        with mlflow.start_run() as run:
            mlflow.log_metric("before", 1)
            info = mlflow.sklearn.log_model(
                forest,
                name="forest",
                signature=infer_signature(x, predicted),
                input_example=x.head(3),
                pip_requirements=REQUIREMENTS,
                skops_trusted_types=["sklearn.tree._tree.Tree"],
                params={"trees": 5},
                tags={"kind": "tree"},
                metadata={"by": "Ada"},
            )
            mlflow.log_metric("rmse", 2.5, model_id=info.model_id, step=1)
        addresses = [info.model_uri, f"models:/{info.model_id}", f"runs:/{run.info.run_id}/forest"]
        same = [np.array_equal(mlflow.sklearn.load_model(uri).predict(x), predicted) for uri in addresses]
        pyfunc = mlflow.pyfunc.load_model(info.model_uri)
        read = mlflow.models.get_model_info(info.model_uri)
        logged = mlflow.get_logged_model(info.model_id)
        return {
            "same": same + [np.array_equal(pyfunc.predict(x), predicted)],
            "signature": read.signature.to_dict(),
            "example": read.saved_input_example_info["type"],
            "example rows": mlflow.models.Model.load(info.model_uri).load_input_example().shape,
            "metadata": read.metadata,
            "logged": plain(logged),
            "metrics": [(m.key, m.value, m.step, m.run_id == run.info.run_id) for m in logged.metrics],
            "files": sorted(
                entry.path for entry in MlflowClient().list_logged_model_artifacts(info.model_id)
            ),
            "among the run's artifacts": [
                entry.path for entry in mlflow.artifacts.list_artifacts(run_id=run.info.run_id)
            ],
            "outputs": [
                o.model_id == info.model_id for o in mlflow.get_run(run.info.run_id).outputs.model_outputs
            ],
            "run metrics": mlflow.get_run(run.info.run_id).data.metrics,
            "refuses": mistake(pyfunc.predict, pd.DataFrame({"wrong": [1]}))["class"],
        }

    seen = both(scenario)
    assert seen["same"] == [True] * 4
    assert seen["logged"]["status"] == "READY"
    assert seen["logged"]["params"] == {"trees": "5"} and seen["logged"]["tags"] == {"kind": "tree"}
    assert ["rmse", 2.5, 1, True] in seen["metrics"]
    assert "MLmodel" in seen["files"] and "input_example.json" in seen["files"]


def test_log_and_load_a_lightgbm_model(both):
    def scenario(server):
        import lightgbm
        from sklearn.datasets import load_breast_cancer

        x, y = load_breast_cancer(return_X_y=True, as_frame=True)
        booster = lightgbm.train({"objective": "binary", "verbose": -1, "seed": 1}, lightgbm.Dataset(x, y), 8)
        with mlflow.start_run():
            info = mlflow.lightgbm.log_model(booster, name="trees", pip_requirements=["lightgbm"])
        loaded = mlflow.lightgbm.load_model(info.model_uri)
        return {"same": bool(np.allclose(loaded.predict(x), booster.predict(x)))}

    assert both(scenario)["same"]


def test_log_a_model_of_ones_own(both):
    def scenario(server):
        class Plumb(mlflow.pyfunc.PythonModel):
            def load_context(self, context):
                with open(context.artifacts["offset"]) as file:
                    self.offset = float(file.read())

            def predict(self, context, model_input: list[float], params=None) -> list[float]:
                return [value + self.offset for value in model_input]

        with mlflow.start_run() as run:
            mlflow.log_text("0.5", "offset.txt")
            info = mlflow.pyfunc.log_model(
                name="plumb",
                python_model=Plumb(),
                artifacts={"offset": f"runs:/{run.info.run_id}/offset.txt"},
                pip_requirements=[],
            )
        return {"predicted": mlflow.pyfunc.load_model(info.model_uri).predict([1.0, 2.0])}

    assert both(scenario)["predicted"] == [1.5, 2.5]


def test_a_logged_models_life(both, unique):
    def scenario(server):
        client = MlflowClient()
        experiment_id = mlflow.get_experiment_by_name(unique).experiment_id
        with mlflow.start_run() as run:
            pass
        model = client.create_logged_model(
            experiment_id,
            name="wall",
            source_run_id=run.info.run_id,
            tags={"a": "1", "b": "2"},
            params={"p": "1"},
        )
        created = client.get_logged_model(model.model_id)
        client.log_model_params(model.model_id, {"q": "2", "long": "x" * 500})
        client.set_logged_model_tags(model.model_id, {"a": "changed", "c": "3"})
        client.delete_logged_model_tag(model.model_id, "b")
        client.log_metric(
            run.info.run_id, "acc", 0.5, step=1, model_id=model.model_id, dataset_name="d", dataset_digest="x"
        )
        client.log_metric(
            run.info.run_id,
            "acc",
            0.75,
            step=2,
            model_id=model.model_id,
            dataset_name="d",
            dataset_digest="x",
        )
        client.log_batch(run.info.run_id, metrics=[Metric("loss", 0.25, 5, 3, model_id=model.model_id)])
        finalized = client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
        read = client.get_logged_model(model.model_id)
        failed = client.create_logged_model(experiment_id, name="failed")
        client.finalize_logged_model(failed.model_id, "FAILED")
        nameless = client.create_logged_model(experiment_id)
        external = mlflow.create_external_model(name="external", params={"r": "3"})
        client.delete_logged_model(failed.model_id)
        return {
            "created": plain(created),
            "finalized": str(finalized.status),
            "read": plain(read),
            "metrics": sorted(
                (m.key, m.value, m.step, m.dataset_name, m.dataset_digest) for m in read.metrics
            ),
            "updated later": read.last_updated_timestamp >= created.creation_timestamp,
            "nameless": (bool(nameless.name), str(nameless.status)),
            "external": (plain(external)["params"], str(external.status)),
            "deleted": mistake(client.get_logged_model, failed.model_id),
            "deleted again": outcome(client.delete_logged_model, failed.model_id),
            "no such tag": mistake(client.delete_logged_model_tag, model.model_id, "b"),
            "no such model": mistake(client.get_logged_model, "m-" + "0" * 32),
            "bad name": mistake(client.create_logged_model, experiment_id, name="a/b"),
            "listed": sorted(
                m.name for m in client.search_logged_models([experiment_id]) if m.name != nameless.name
            ),
        }

    seen = both(scenario)
    assert seen["created"]["status"] == "PENDING" and seen["read"]["status"] == "READY"
    assert seen["read"]["tags"] == {"a": "changed", "c": "3"}
    assert seen["read"]["params"] == {"p": "1", "q": "2", "long": "x" * 500}
    assert seen["listed"] == ["external", "wall"]


MODEL_FILTERS = [
    "name = 'model 1'",
    "name != 'model 1'",
    "name LIKE 'model %'",
    "name ILIKE 'MODEL 2'",
    "model_type = 'odd'",
    "params.depth = '2'",
    "params.depth != '2'",
    "params.depth LIKE '%2%'",
    "tags.team = 'north'",
    "tags.team != 'north'",
    "tags.`team name` = 'a b'",
    "metrics.acc > 0.5",
    "metrics.acc <= 0.5 AND name LIKE 'model%'",
    "metrics.`val acc` >= 1",
    "metrics.acc != 0.5",
    "creation_time > 0",
    "creation_timestamp < 1",
    "last_updated_timestamp > 0 AND params.depth = '1'",
]


def test_searching_logged_models(both, unique):
    def scenario(server):
        client = MlflowClient()
        experiment_id = mlflow.get_experiment_by_name(unique).experiment_id
        with mlflow.start_run() as run:
            run_id = run.info.run_id
        ids = {}
        for index in range(5):
            model = client.create_logged_model(
                experiment_id,
                name=f"model {index}",
                source_run_id=run_id if index % 2 else None,
                model_type="odd" if index % 2 else "even",
                params={"depth": str(index)} if index else None,
                tags={"team": "north" if index < 2 else "south", "team name": "a b"} if index < 4 else None,
            )
            ids[model.model_id] = model.name
            if index < 4:
                client.log_metric(run_id, "acc", index / 4, model_id=model.model_id)
                client.log_metric(
                    run_id,
                    "val acc",
                    index,
                    model_id=model.model_id,
                    dataset_name="v",
                    dataset_digest=f"{index % 2}",
                )
            if index != 3:
                client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)

        def names(**question):
            return [found.name for found in client.search_logged_models([experiment_id], **question)]

        def paged(size):
            pages, token = [], None
            for _ in range(10):
                page = client.search_logged_models([experiment_id], max_results=size, page_token=token)
                pages.append([found.name for found in page])
                token = page.token
                if not token:
                    return pages
            return pages

        by = {
            "name": [{"field_name": "name", "ascending": True}],
            "name down": [{"field_name": "name", "ascending": False}],
            "metric": [{"field_name": "metrics.acc", "ascending": False}],
            "metric up": [{"field_name": "metrics.acc", "ascending": True}],
            "time": [{"field_name": "creation_timestamp", "ascending": True}, {"field_name": "name"}],
            "metric of a dataset": [
                {
                    "field_name": "metrics.val acc",
                    "ascending": True,
                    "dataset_name": "v",
                    "dataset_digest": "1",
                },
                {"field_name": "name", "ascending": True},
            ],
        }
        return {
            "filters": {one: sorted(names(filter_string=one)) for one in MODEL_FILTERS},
            "of the run": sorted(names(filter_string=f"source_run_id = '{run_id}'")),
            "by id": names(filter_string=f"model_id = '{next(iter(ids))}'"),
            "of a dataset": sorted(
                names(
                    filter_string="metrics.`val acc` >= 0",
                    datasets=[{"dataset_name": "v", "dataset_digest": "1"}],
                )
            ),
            "orders": {name: outcome_or_names(names, order) for name, order in by.items()},
            "pages": paged(2),
            "limited": len(names(max_results=3)),
            "fluent": len(mlflow.search_logged_models([experiment_id], output_format="list")),
            "bad syntax": mistake(names, filter_string="name = ")["code"],
        }

    seen = both(scenario)
    assert seen["filters"]["name = 'model 1'"] == ["model 1"]
    assert seen["filters"]["metrics.acc > 0.5"] == ["model 3"]
    assert [len(page) for page in seen["pages"]] == [2, 2, 1]
    assert seen["orders"]["name down"] == [f"model {index}" for index in (4, 3, 2, 1, 0)]


def outcome_or_names(names, order):
    answer = []
    failed = outcome(lambda: answer.extend(names(order_by=order)))
    return failed["code"] if isinstance(failed, dict) else answer
