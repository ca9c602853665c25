"""The same store by the arguments of Databricks' newer client: keywords only, ``timeseries_columns``."""

import os

import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import mlflow
from plumbline.feature_engineering import FeatureEngineeringClient, FeatureLookup

FARES = pd.DataFrame({"zone": [1, 1, 2], "at": pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-01"], utc=True), "fare": [1.0, 2.0, 3.0]})


@pytest.fixture
def fe(url):
    return FeatureEngineeringClient(url, os.environ["PLUMBLINE_TOKEN"], producer="nightly/fares.py")


def test_from_a_table_to_predictions(fe, schema):
    name = f"main.{schema}.fares"
    made = fe.create_table(name=name, primary_keys=["zone", "at"], timeseries_columns="at", df=FARES, description="Fares")
    assert (made.primary_keys, made.timestamp_keys) == (["zone", "at"], ["at"])
    fe.write_table(name=name, df=FARES.tail(1).assign(fare=4.0))
    table = fe.get_table(name=name)
    assert [(each["producer"], each["version"]) for each in table.producers] == [("nightly/fares.py", table.version)]
    rides = pd.DataFrame({"zone": [1, 1, 2], "time": pd.to_datetime(["2024-03-01T12:00", "2024-03-05T00:00", "2024-03-05T00:00"], utc=True), "y": [1.0, 2.0, 4.0]})
    lookups = [FeatureLookup(table_name=name, lookup_key="zone", timestamp_lookup_key="time")]
    training_set = fe.create_training_set(df=rides, feature_lookups=lookups, label="y", exclude_columns=["time", "zone"])
    frame = training_set.load_df()
    assert frame["fare"].tolist() == [1.0, 2.0, 4.0] and list(frame.columns) == ["y", "fare"]
    with mlflow.start_run():
        fe.log_model(
            model=LinearRegression().fit(frame[["fare"]], frame["y"]),
            artifact_path="model",
            flavor=mlflow.sklearn,
            training_set=training_set,
            registered_model_name=f"fe_{schema}",
            pip_requirements=["scikit-learn"],
        )
    scored = fe.score_batch(model_uri=f"models:/fe_{schema}/1", df=rides[["zone", "time"]])
    assert scored["prediction"].round(6).tolist() == [1.0, 2.0, 4.0]


def test_tags_and_sources(fe, schema):
    name = f"main.{schema}.tagged"
    fe.create_table(name=name, primary_keys="zone", df=FARES.head(1)[["zone", "fare"]])
    fe.set_feature_table_tag(name=name, key="role", value="serving")
    # The client's own name for them, and that of its documentation.
    fe.add_data_sources(feature_table_name=name, source_names="raw.rides")
    fe.add_data_sources(feature_table_name=name, data_sources=["raw.zones"])
    with pytest.raises(TypeError, match="not both"):
        fe.add_data_sources(feature_table_name=name, source_names="a.b", data_sources="a.b")
    table = fe.get_table(name=name)
    assert (table.tags, sorted(table.table_data_sources)) == ({"role": "serving"}, ["raw.rides", "raw.zones"])
    fe.delete_feature_table_tag(name=name, key="role")
    fe.delete_data_sources(feature_table_name=name, source_names="raw.zones")
    table = fe.get_table(name=name)
    assert (table.tags, table.table_data_sources) == ({}, ["raw.rides"])
    with pytest.warns(UserWarning, match="has no tag"):
        fe.delete_feature_table_tag(name=name, key="role")


def test_publishing(fe, schema):
    name = f"main.{schema}.zones"
    fe.create_table(name=name, primary_keys="zone", df=FARES.head(1)[["zone", "fare"]])
    published = fe.publish_table(source_table_name=name, online_table_name=f"{name}_online", publish_mode="SNAPSHOT")
    assert published["mode"] == "snapshot"
    assert fe.get_online_features(name, {"zone": [1]})["fare"].tolist() == [1.0]
    with pytest.raises(NotImplementedError, match="all rows and features"):
        fe.publish_table(source_table_name=name, features=["fare"])
    with pytest.raises(ValueError, match="at most one timestamp key"):
        fe.register_table(name=f"{name}_2", delta_table="file:/anywhere", primary_keys="zone", timestamp_keys=["a", "b"])
