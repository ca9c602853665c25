"""A run that is moved to another experiment while its script goes on logging; mlflow's own server moves none."""

import numpy
import pytest
from sklearn.linear_model import LinearRegression

import mlflow


def move(server, run_id, experiment_id):
    answer = server.call(
        "POST",
        "/api/console/tracking.moveRuns",
        json={"target": {"runIds": [run_id]}, "experimentId": experiment_id},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_script_goes_on_after_its_run_moved(ours, unique, tmp_path):
    if ours.name == "mlflow":
        pytest.skip("mlflow's own server moves no runs")
    there = mlflow.create_experiment(f"{unique} there")
    model = LinearRegression().fit(numpy.array([[1.0], [2.0]]), [2.0, 4.0])
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1.0, step=1)
        mlflow.log_text("before", "before.txt")
        logged = mlflow.sklearn.log_model(model, name="model")
        registered = mlflow.register_model(f"runs:/{run.info.run_id}/model", unique)
        move(ours, run.info.run_id, there)
        mlflow.log_metric("loss", 0.5, step=2)
        mlflow.log_text("after", "after.txt")
        mlflow.set_tag("stage", "moved")

    moved = mlflow.get_run(run.info.run_id)
    assert moved.info.experiment_id == there and moved.info.status == "FINISHED"
    assert moved.info.artifact_uri == run.info.artifact_uri
    assert moved.data.metrics == {"loss": 0.5} and moved.data.tags["stage"] == "moved"
    client = mlflow.MlflowClient()
    assert [each.info.run_id for each in client.search_runs([there])] == [run.info.run_id]
    assert client.search_runs([run.info.experiment_id]) == []
    texts = [mlflow.artifacts.load_text(f"{moved.info.artifact_uri}/{name}.txt") for name in ("before", "after")]
    assert texts == ["before", "after"]
    paths = [file.path for file in client.list_artifacts(run.info.run_id)]
    assert [path for path in paths if path.endswith(".txt")] == ["after.txt", "before.txt"]
    found = mlflow.search_logged_models(experiment_ids=[there], output_format="list")
    assert [each.model_id for each in found] == [logged.model_id]
    for uri in (logged.model_uri, f"runs:/{run.info.run_id}/model", f"models:/{unique}/{registered.version}"):
        assert mlflow.sklearn.load_model(uri).predict([[3.0]])[0] == pytest.approx(6)


def test_nested_runs_come_along(ours, unique):
    if ours.name == "mlflow":
        pytest.skip("mlflow's own server moves no runs")
    there = mlflow.create_experiment(f"{unique} there")
    with mlflow.start_run() as parent, mlflow.start_run(nested=True) as child:
        pass
    assert move(ours, parent.info.run_id, there)["count"] == 2
    assert mlflow.get_run(child.info.run_id).info.experiment_id == there
