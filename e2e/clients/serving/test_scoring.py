"""Batch and streaming scoring of real models by the server, equal to what the models answer here."""

import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "clients" / "python"))

import mlflow
import numpy as np
import pandas as pd
import pytest

from plumbline.feature_store import FeatureLookup, FeatureStoreClient, PlumblineError
from plumbline.scoring import ScoringClient
from sklearn.linear_model import LinearRegression


@pytest.fixture
def scoring(url, token):
    return ScoringClient(url, token)


@pytest.fixture
def fs(url, token):
    return FeatureStoreClient(url, token)


@pytest.fixture
def table(fs, data):
    """The rows of the data with a key, as a table."""
    name = f"main.t_{uuid.uuid4().hex}.rows"
    fs.create_table(name, primary_keys="id", df=data[0].assign(id=range(len(data[0]))))
    return name


@pytest.mark.parametrize("kind", ["sklearn_model", "lightgbm_model", "lightgbm_booster", "onnx_model"])
def test_a_table_is_scored_as_the_model_scores_it(kind, request, scoring, fs, table, data):
    name, models = request.getfixturevalue(kind)
    model = models[0] if isinstance(models, list) else models
    run = scoring.score_table(f"models:/{name}/1", table, f"{table}_scored", mode="merge")
    assert (run.state, run.rows_done, run.model_version, run.input_version) == ("succeeded", len(data[0]), 1, 1)
    scored = fs.read_table(f"{table}_scored").sort_values("id").reset_index(drop=True)
    # A graph computes in 32 bits.
    close = {"rtol": 1e-5, "atol": 1e-5} if kind == "onnx_model" else {"rtol": 1e-6, "atol": 1e-6}
    np.testing.assert_allclose(scored["prediction"], model.predict(data[0]), **close)
    pd.testing.assert_frame_equal(scored[list(data[0].columns)], data[0])
    assert set(scored["model_version"]) == {1}
    assert scored["scored_at"].nunique() == 1


def test_a_frame_comes_back_with_its_predictions(scoring, text_model):
    name, model = text_model
    frame = pd.DataFrame({"text": ["very good", "bad, and awful", "fine"], "when": pd.Timestamp("2024-05-01", tz="UTC")})
    scored = scoring.score_table(f"models:/{name}/1", frame, columns=["text", "when"])
    assert list(scored.columns[:3]) == ["text", "when", "prediction"]
    np.testing.assert_allclose(scored["prediction"], model.predict_proba(frame["text"])[:, 1], rtol=1e-6)
    assert list(scored["text"]) == list(frame["text"])


def test_what_does_not_fit_is_told_by_row_and_column(scoring, sklearn_model, data):
    name, _ = sklearn_model
    before = {job["name"] for job in scoring.list_jobs("score_table")}
    with pytest.raises(PlumblineError, match="needs the column 'visits'"):
        scoring.score_table(f"models:/{name}/1", data[0].drop(columns="visits"))
    holes = data[0].copy()
    holes.loc[41, "age"] = np.nan
    with pytest.raises(PlumblineError, match=r"Row 42 \(amount = .*contains NaN"):
        scoring.score_table(f"models:/{name}/1", holes)
    # Who is told of the fault knows of no job, which is gone with it.
    assert {job["name"] for job in scoring.list_jobs("score_table")} == before


def test_features_are_looked_up_as_score_batch_does(scoring, fs, tracking):
    schema = f"t_{uuid.uuid4().hex}"
    features = f"main.{schema}.zones"
    fs.create_table(features, primary_keys="zone", df=pd.DataFrame({"zone": range(10), "mean": np.arange(10) * 1.5}))
    rides = pd.DataFrame({"ride": range(20), "zone": [i % 10 for i in range(20)], "miles": np.linspace(1, 5, 20)})
    lookups = [FeatureLookup(features, lookup_key="zone", feature_names=["mean"])]
    training = fs.create_training_set(
        rides.assign(fare=rides.miles * 2), lookups, label="fare", exclude_columns=["ride", "zone"]
    )
    frame = training.load_df()
    model = LinearRegression().fit(frame.drop(columns="fare"), frame["fare"] + frame["mean"])
    name = f"looked-{uuid.uuid4().hex[:8]}"
    with mlflow.start_run():
        fs.log_model(model, "model", flavor=mlflow.sklearn, training_set=training, registered_model_name=name)
    fs.create_table(f"main.{schema}.rides", primary_keys="ride", df=rides)
    scoring.score_table(f"models:/{name}/1", f"main.{schema}.rides", f"main.{schema}.scored", mode="overwrite")
    scored = fs.read_table(f"main.{schema}.scored").sort_values("ride").reset_index(drop=True)
    expected = fs.score_batch(f"models:/{name}/1", rides)
    np.testing.assert_allclose(scored["prediction"], expected["prediction"], rtol=1e-6)
    np.testing.assert_allclose(scored["mean"], expected["mean"])


def test_rows_are_scored_as_they_are_committed(scoring, fs, table, lightgbm_booster, data):
    name, model = lightgbm_booster
    tracking = mlflow.MlflowClient()
    tracking.set_registered_model_alias(name, "champion", 1)
    job = f"stream {uuid.uuid4().hex[:8]}"
    scoring.create_job(job, f"models:/{name}@champion", table, f"{table}_live", streaming=True, start="earliest")
    more = data[0].head(7).assign(id=range(1000, 1007))
    fs.write_table(table, more, mode="append")
    until = time.monotonic() + 120
    while True:
        now = scoring.get_job(job)
        assert now["is_active"], now["state_message"]
        if now["lag"]["versions"] == 0 and now["last_run"]["state"] == "succeeded":
            break
        assert time.monotonic() < until, now
        time.sleep(0.2)
    live = fs.read_table(f"{table}_live").sort_values("id").reset_index(drop=True)
    assert list(live["id"]) == [*range(len(data[0])), *range(1000, 1007)]
    np.testing.assert_allclose(live["prediction"], model.predict(pd.concat([data[0], data[0].head(7)])), rtol=1e-6, atol=1e-6)
    scoring.stop_job(job)
    assert not scoring.get_job(job)["is_active"]
    scoring.delete_job(job)
    assert job not in [each["name"] for each in scoring.list_jobs(job)]
