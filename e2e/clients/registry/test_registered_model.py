"""A model that autologging has logged, from its run to the URIs that it is loaded by."""

import numpy as np
import pytest

import mlflow
from mlflow.exceptions import MlflowException


@pytest.mark.filterwarnings("ignore")
def test_an_autologged_model_is_registered_moved_and_loaded_by_each_uri(admin, unique):
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import Ridge

    x, y = load_diabetes(return_X_y=True, as_frame=True)
    with admin.at_work() as client:
        mlflow.set_experiment(unique)
        mlflow.sklearn.autolog(
            registered_model_name=unique, log_input_examples=True, log_model_signatures=True, silent=True
        )
        try:
            with mlflow.start_run() as run:
                mlflow.set_tag("mlflow.source.git.commit", "0123abc")
                ridge = Ridge(alpha=2.5).fit(x, y)
        finally:
            mlflow.sklearn.autolog(disable=True, silent=True)
        expected = ridge.predict(x)
        version = client.get_model_version(unique, 1)
        assert (version.run_id, version.status, version.current_stage) == (run.info.run_id, "READY", "None")
        assert version.source.startswith("models:/m-")

        client.transition_model_version_stage(unique, 1, "Production")
        client.set_registered_model_alias(unique, "champion", 1)
        uris = [f"models:/{unique}/{what}" for what in ("1", "Production", "production", "latest")]
        for uri in [*uris, f"models:/{unique}@champion", version.source]:
            assert np.array_equal(mlflow.sklearn.load_model(uri).predict(x), expected), uri
            assert np.allclose(mlflow.pyfunc.load_model(uri).predict(x), expected), uri
        # The logged model knows which version it became.
        logged = mlflow.get_logged_model(version.source.removeprefix("models:/"))
        assert f'"name":"{unique}"' in logged.tags["mlflow.modelVersions"].replace(" ", "")

    page = admin.ask("registry.getVersionPage", name=unique, version=1)
    facts, source = page["facts"], page["run"]
    assert "sklearn" in facts["flavors"] and facts["signature"]["inputs"][0]["name"] == "age"
    assert facts["inputExample"] == "input_example.json"
    assert "scikit-learn" in facts["environment"]["requirements.txt"]
    assert {"conda.yaml", "python_env.yaml"} <= set(facts["environment"])
    assert (source["runId"], source["commit"]) == (run.info.run_id, "0123abc")
    assert {"key": "alpha", "value": "2.5"} in source["params"]
    assert [one["context"] for one in source["datasets"]] == ["train"]
    assert page["version"]["modelId"] == version.source.removeprefix("models:/")

    graph = admin.ask("registry.getLineage", name=unique, version=1)
    assert {node["type"] for node in graph["nodes"]} == {"dataset", "run", "model-version"}
    assert len(graph["edges"]) == 2


@pytest.mark.filterwarnings("ignore")
def test_models_from_a_run_copied_and_compared(admin, unique):
    from sklearn.linear_model import LinearRegression

    x = np.arange(12.0).reshape(6, 2)
    with admin.at_work() as client:
        mlflow.set_experiment(unique)
        with mlflow.start_run() as run:
            mlflow.log_metric("rmse", 0.5)
            fitted = LinearRegression().fit(x, x.sum(axis=1))
            mlflow.sklearn.log_model(fitted, name="linear", pip_requirements=["scikit-learn"])
        first = mlflow.register_model(f"runs:/{run.info.run_id}/linear", unique)
        copy = client.copy_model_version(f"models:/{unique}/{first.version}", f"{unique}-prod")
        assert copy.run_id == run.info.run_id
        client.set_registered_model_alias(f"{unique}-prod", "live", copy.version)
        loaded = mlflow.sklearn.load_model(f"models:/{unique}-prod@live")
        assert np.allclose(loaded.predict(x), x.sum(axis=1))
        by_version = admin.ask(
            "registry.compareVersions",
            versions=[{"name": unique, "version": 1}, {"name": f"{unique}-prod", "version": 1}],
        )["versions"]
        assert [one["metrics"][0]["value"] for one in by_version] == [0.5, 0.5]
        # What it was copied from may go: its files are the copy's too.
        client.delete_registered_model(unique)
        assert np.allclose(mlflow.sklearn.load_model(f"models:/{unique}-prod/1").predict(x), x.sum(axis=1))


@pytest.mark.filterwarnings("ignore")
def test_whoever_may_read_a_model_loads_it_and_sees_nothing_of_the_experiment(admin, somebody, grant, unique):
    from sklearn.linear_model import LinearRegression

    reader = somebody(f"{unique} reader")
    x = np.arange(12.0).reshape(6, 2)
    with admin.at_work() as client:
        experiment = client.create_experiment(unique)
        with mlflow.start_run(experiment_id=experiment) as run:
            fitted = LinearRegression().fit(x, x.sum(axis=1))
            info = mlflow.sklearn.log_model(fitted, name="linear", pip_requirements=["scikit-learn"])
            mlflow.log_text("secret", "secret.txt")
        mlflow.register_model(info.model_uri, unique)
    shared = {
        kind: admin.ask("identity.getPermissions", objectType=kind, objectId="")
        for kind in ("experiment", "registered-model")
    }
    try:
        for kind in shared:
            admin.console("identity.setPermissions", objectType=kind, objectId="", accessControlList=[])
        with reader.at_work() as client:
            with pytest.raises(MlflowException, match="not found"):
                client.get_model_version(unique, 1)
            with pytest.raises(MlflowException):
                mlflow.sklearn.load_model(info.model_uri)
            grant(reader, unique, "CAN_READ")
            assert np.allclose(mlflow.sklearn.load_model(f"models:/{unique}/1").predict(x), x.sum(axis=1))
            with pytest.raises(MlflowException, match="not found"):
                client.get_run(run.info.run_id)
            with pytest.raises(Exception, match="404|not exist|not found"):
                mlflow.artifacts.load_text(f"{run.info.artifact_uri}/secret.txt")
            page = reader.ask("registry.getVersionPage", name=unique, version=1)
            assert page["run"] is None and page["facts"]["flavors"]
            # Once it is deleted there is nothing left to read.
            with admin.at_work() as managing:
                managing.delete_model_version(unique, 1)
        with reader.at_work(), pytest.raises(Exception, match="404|not exist|not found|No such"):
            mlflow.sklearn.load_model(info.model_uri)
    finally:
        for kind, before in shared.items():
            entries = [
                {"principalId": entry["principal"]["id"], "permissionLevel": level["level"]}
                for entry in before["entries"]
                for level in entry["levels"]
                if not level["isInherited"] and entry["principal"]["handle"] != "admins"
            ]
            admin.console("identity.setPermissions", objectType=kind, objectId="", accessControlList=entries)
