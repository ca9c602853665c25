"""The talk's second and third notebooks: features by windows into tables, a model trained on look-ups, batches scored."""

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from sklearn.model_selection import train_test_split

import mlflow
import taxi
from plumbline.feature_store import FeatureLookup

PICKUP = ["mean_fare_window_1h_pickup_zip", "count_trips_window_1h_pickup_zip"]
DROPOFF = ["count_trips_window_30m_dropoff_zip", "dropoff_is_weekend"]


@pytest.fixture
def tables(fs, schema):
    """Notebook 2: January makes the tables, February is merged into them."""
    rides = taxi.rides()
    january = rides[rides["tpep_pickup_datetime"] < "2016-02-01"]
    february = rides[rides["tpep_pickup_datetime"] >= "2016-02-01"]
    pickup, dropoff = f"{schema}.trip_pickup_features", f"{schema}.trip_dropoff_features"
    for name, make, what in ((pickup, taxi.pickup_features, "Pickup"), (dropoff, taxi.dropoff_features, "Dropoff")):
        fs.create_table(
            name,
            primary_keys=["zip", "ts"],
            df=make(january),
            partition_columns="yyyy_mm",
            description=f"Taxi fares. {what} features",
        )
        fs.write_table(name, make(february), mode="merge")
        fs.add_data_sources(feature_table_name=name, data_sources=["raw.nyc_taxi"])
        fs.set_feature_table_tag(table_name=name, key="team", value="taxi")
    return rides, pickup, dropoff


def test_notebook_2(fs, tables):
    rides, pickup, dropoff = tables
    table = fs.get_table(pickup)
    assert table.name == f"main.{pickup}"
    assert (table.primary_keys, table.timestamp_keys) == (["zip", "ts"], [])
    assert table.partition_columns == ["yyyy_mm"]
    assert {each.name: each.data_type for each in table.features} == {
        "mean_fare_window_1h_pickup_zip": "float",
        "count_trips_window_1h_pickup_zip": "integer",
        "yyyy_mm": "string",
    }
    assert (table.tags, table.table_data_sources) == ({"team": "taxi"}, ["raw.nyc_taxi"])
    stored = fs.read_table(pickup)
    assert not stored.duplicated(["zip", "ts"]).any()
    months = fs.sql(f"SELECT yyyy_mm, count(*) AS n FROM {pickup} GROUP BY 1 ORDER BY 1")
    assert months["yyyy_mm"].tolist() == ["2016-01", "2016-02"] or months["yyyy_mm"].tolist()[-1] == "2016-03"
    assert months["n"].sum() == len(stored)
    # As it was before February was merged.
    assert len(fs.read_table(pickup, version=1)) < len(stored)


def test_notebook_3(fs, schema, tables):
    rides, pickup, dropoff = tables
    raw = taxi.with_rounded_times(rides)
    lookups = [
        FeatureLookup(pickup, lookup_key=["pickup_zip", "rounded_pickup_datetime"], feature_names=PICKUP),
        FeatureLookup(dropoff, lookup_key=["dropoff_zip", "rounded_dropoff_datetime"], feature_names=DROPOFF),
    ]
    mlflow.set_experiment(schema)
    with mlflow.start_run() as run:
        training_set = fs.create_training_set(
            raw,
            feature_lookups=lookups,
            label="fare_amount",
            exclude_columns=["rounded_pickup_datetime", "rounded_dropoff_datetime"],
        )
        training = training_set.load_df()
        assert list(training.columns) == ["trip_distance", "pickup_zip", "dropoff_zip", "fare_amount", *PICKUP, *DROPOFF]
        assert len(training) == len(raw)
        # What pandas itself joins.
        expected = raw.merge(
            fs.read_table(pickup, columns=["zip", "ts", *PICKUP]),
            how="left",
            left_on=["pickup_zip", "rounded_pickup_datetime"],
            right_on=["zip", "ts"],
        )
        np.testing.assert_allclose(training[PICKUP[0]], expected[PICKUP[0]])
        assert training[PICKUP[0]].notna().mean() > 0.9
        train, test = train_test_split(training, random_state=1)
        data = lgb.Dataset(train.drop(columns="fare_amount"), label=train["fare_amount"])
        params = {"num_leaves": 16, "objective": "regression", "verbose": -1}
        model = lgb.train(params, data, num_boost_round=30)
        fs.log_model(
            model,
            "model_packaged",
            flavor=mlflow.lightgbm,
            training_set=training_set,
            registered_model_name=f"fare_{schema}",
        )
    versions = MlflowClient().search_model_versions(f"name='fare_{schema}'")
    assert [version.version for version in versions] == ["1"]
    assert versions[0].run_id == run.info.run_id

    fresh = taxi.with_rounded_times(taxi.rides(200, seed=7)).drop(columns="fare_amount")
    scored = fs.score_batch(f"models:/fare_{schema}/1", fresh)
    assert list(scored.columns) == [*fresh.columns, *PICKUP, *DROPOFF, "prediction"]
    assert len(scored) == len(fresh)
    given = fs.score_batch(f"models:/fare_{schema}/1", fresh.assign(**{PICKUP[0]: np.float32(500.0)}))
    assert (given[PICKUP[0]] == 500).all()
    direct = model.predict(scored[[name for name in training.columns if name != "fare_amount"]])
    np.testing.assert_allclose(scored["prediction"], direct)

    # The same set again, by whoever may read its tables.
    again = fs.get_training_set(training_set.training_set_id).load_df()
    pd.testing.assert_frame_equal(again, training)
