import math
import os
import time
import uuid

import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, ViewType

WITHIN = 120


class Console:
    """The console's own operations, by the administrator's token."""

    def __init__(self, server):
        self.server = server

    def ask(self, name, **given):
        import json

        return self._answer(self.server.call("GET", f"/api/console/{name}", params={"input": json.dumps(given)}))

    def do(self, name, **given):
        return self._answer(self.server.call("POST", f"/api/console/{name}", json=given))

    @staticmethod
    def _answer(response):
        assert response.ok, response.text
        return response.json()

    def bring(self, **given):
        """Begins an import and waits for its end. Answers it as it is then."""
        started = self.do("importing.startImport", **given)["id"]
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            found = self.ask("importing.getImport", id=started)["import"]
            if found["status"] != "running":
                return found
            time.sleep(0.3)
        pytest.fail(f"The import did not end within {WITHIN} s: {found}")


@pytest.fixture(scope="module")
def console(plumbline):
    return Console(plumbline)


@pytest.fixture(scope="module")
def filled(reference):
    """An experiment with nested runs, a long history, NaN, tags, a dataset, files, a model and a deleted run."""
    name = f"to be brought {uuid.uuid4().hex[:8]}"
    with reference.active():
        experiment = mlflow.create_experiment(name, tags={"team": "blue", "mlflow.note.content": "# A note"})
        mlflow.set_experiment(name)
        with mlflow.start_run(run_name="parent", tags={"kind": "sweep"}) as parent:
            mlflow.log_params({"lr": 0.1, "text": "long " * 200})
            for step in range(40):
                mlflow.log_metric("loss", 1 / (step + 1), step=step)
            mlflow.log_metric("broken", math.nan, step=3)
            frame = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.0]})
            mlflow.log_input(mlflow.data.from_pandas(frame, source="memory", name="tiny"), context="training")
            mlflow.log_text("hello\n", "notes/deep/read me.txt")
            mlflow.log_dict({"a": [1, 2]}, "config.json")
            with mlflow.start_run(run_name="child", nested=True):
                mlflow.log_param("seed", 1)
                model = LinearRegression().fit(frame[["x"]], frame["y"])
                line = mlflow.sklearn.log_model(model, name="line", input_example=frame[["x"]])
        client = MlflowClient(reference.url)
        registered = fill_registry(client, name, line)
        lost = client.create_run(experiment, run_name="lost")
        client.set_terminated(lost.info.run_id, "FAILED")
        client.delete_run(lost.info.run_id)
        long = client.create_run(experiment, run_name="long")
        for start in range(0, 3000, 1000):
            points = [Metric("m", (i * 7919) % 1000, 1000 + i, i) for i in range(start, start + 1000)]
            client.log_batch(long.info.run_id, metrics=points)
        client.set_terminated(long.info.run_id)
    return {"name": name, "id": experiment, "parent": parent.info.run_id, "long": long.info.run_id, "registered": registered}


def fill_registry(client, name, line):
    """A model with versions of a logged model and of a run's files, one of them deleted, and a copy of a version in another."""
    models = [f"it's {name}", f"copy of {name}"]
    client.create_registered_model(models[0], tags={"team": "blue"}, description="Lines.")
    first = client.create_model_version(models[0], source=line.model_uri, run_id=line.run_id, model_id=line.model_id, tags={"checked": "yes"})
    client.create_model_version(models[0], source=line.model_uri, run_id=line.run_id, model_id=line.model_id, description="The second.")
    client.create_model_version(models[0], source=line.model_uri, run_id=line.run_id, model_id=line.model_id)
    client.delete_model_version(models[0], "2")
    client.transition_model_version_stage(models[0], "1", "Archived")
    client.transition_model_version_stage(models[0], "3", "Production")
    client.set_registered_model_alias(models[0], "champion", "3")
    client.copy_model_version(f"models:/{models[0]}/{first.version}", models[1])
    return models


def registry(server, names):
    """All of registered models that the client can see, but for the addresses of files."""
    with server.active():
        client = MlflowClient(server.url)
        return {
            name: {
                "model": (model.description or "", model.tags, model.aliases, model.creation_timestamp),
                "versions": [
                    (
                        version.version,
                        version.current_stage,
                        version.description or "",
                        version.tags,
                        version.run_id,
                        version.creation_timestamp,
                        version.status,
                    )
                    for version in sorted(client.search_model_versions(f'name="{name}"'), key=lambda one: int(one.version))
                ],
            }
            for name in names
            for model in [client.get_registered_model(name)]
        }


def picture(server, name):
    """All of an experiment that the client can see, in plain values."""
    with server.active():
        client = MlflowClient(server.url)
        experiment = client.get_experiment_by_name(name)
        runs = client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL, max_results=1000)
        seen = {"tags": experiment.tags, "runs": {}, "models": {}}
        for run in runs:
            id = run.info.run_id
            seen["runs"][id] = {
                "info": {
                    key: getattr(run.info, key)
                    for key in ("run_name", "status", "start_time", "end_time", "lifecycle_stage", "user_id")
                },
                "params": run.data.params,
                "tags": {key: value for key, value in run.data.tags.items()},
                "histories": {
                    key: [(m.timestamp, m.step, repr(m.value)) for m in client.get_metric_history(id, key)]
                    for key in run.data.metrics
                },
                "inputs": [
                    (i.dataset.name, i.dataset.digest, i.dataset.schema, [(t.key, t.value) for t in i.tags])
                    for i in run.inputs.dataset_inputs
                ],
                "files": {path: contents(client, id, path) for path in files(client, id)},
            }
        for model in client.search_logged_models([experiment.experiment_id]):
            seen["models"][model.model_id] = {
                "name": model.name,
                "status": str(model.status),
                "params": model.params,
                "source": model.source_run_id,
            }
        return seen


def files(client, run, path=None):
    for file in client.list_artifacts(run, path):
        yield from files(client, run, file.path) if file.is_dir else [file.path]


def contents(client, run, path):
    with open(client.download_artifacts(run, path), "rb") as file:
        return file.read()


def test_all_that_the_client_sees_is_there_and_twice_is_once(console, plumbline, reference, filled):
    checked = console.do("importing.checkSource", kind="server", address=reference.url)
    assert filled["name"] in [one["name"] for one in checked["experiments"]]
    assert checked["version"] == mlflow.__version__

    given = {"kind": "server", "address": reference.url, "experimentIds": [filled["id"]]}
    first = console.bring(**given)
    assert (first["status"], first["fault"], first["missing"]) == ("done", None, 0)
    assert first["counts"]["runs"] == {"found": 4, "added": 4}
    theirs, ours = picture(reference, filled["name"]), picture(plumbline, filled["name"])
    for run, there in theirs["runs"].items():
        assert ours["runs"][run] == there
    assert ours == theirs
    models = registry(plumbline, filled["registered"])
    there = registry(reference, filled["registered"])
    for name in there:
        assert models[name]["model"] == there[name]["model"]
        assert models[name]["versions"] == there[name]["versions"]

    second = console.bring(**given)
    assert (second["status"], second["missing"], second["different"]) == ("done", 0, 0), console.ask("importing.listFindings", id=second["id"])
    assert all(one["added"] == 0 for one in second["counts"].values() if isinstance(one, dict)), second["counts"]
    assert picture(plumbline, filled["name"]) == ours
    assert registry(plumbline, filled["registered"]) == models


def test_the_model_that_was_brought_predicts(plumbline, filled):
    with plumbline.active():
        client = MlflowClient(plumbline.url)
        experiment = client.get_experiment_by_name(filled["name"])
        [model] = client.search_logged_models([experiment.experiment_id])
        loaded = mlflow.pyfunc.load_model(f"models:/{model.model_id}")
        assert loaded.predict(pd.DataFrame({"x": [4.0]}))[0] == pytest.approx(8.0)
        name, copy = filled["registered"]
        for uri in (f"models:/{name}@champion", f"models:/{name}/1", f"models:/{copy}/1"):
            loaded = mlflow.pyfunc.load_model(uri)
            assert loaded.predict(pd.DataFrame({"x": [4.0]}))[0] == pytest.approx(8.0)


def test_what_came_since_is_added(console, plumbline, reference, filled):
    with reference.active():
        client = MlflowClient(reference.url)
        client.log_metric(filled["parent"], "loss", 0.001, step=40)
        added = client.create_run(filled["id"], run_name="new")
        client.set_terminated(added.info.run_id)
    again = console.bring(kind="server", address=reference.url, experimentIds=[filled["id"]])
    assert again["counts"]["runs"]["added"] == 1
    assert again["counts"]["points"]["added"] == 1
    with plumbline.active():
        client = MlflowClient(plumbline.url)
        assert client.get_run(added.info.run_id).info.run_name == "new"
        assert client.get_metric_history(filled["parent"], "loss")[-1].step == 40


def test_a_source_that_is_none_is_told(console):
    answer = console.server.call(
        "POST", "/api/console/importing.checkSource", json={"kind": "server", "address": "http://127.0.0.1:9"}
    )
    assert answer.status_code == 400 and answer.json()["error"]["field"] == "address", answer.text
    answer = console.server.call(
        "POST", "/api/console/importing.checkSource", json={"kind": "folder", "address": "/etc"}
    )
    assert answer.status_code == 400 and os.sep + "etc" not in answer.json()["error"]["message"]
