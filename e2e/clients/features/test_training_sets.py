"""Training sets by the Python client: what is looked up for each row, what is computed, what is warned of and refused."""

import datetime
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import mlflow
from plumbline.feature_store import FeatureFunction, FeatureLookup, PlumblineError

ZONES = pd.DataFrame({"zone": [1, 2, 3], "fare": [1.5, 2.5, 0.5]})


def test_point_in_time(fs, schema):
    hours = pd.date_range("2024-01-01", periods=4, freq="h", tz="UTC")
    fs.create_table(
        f"{schema}.series", "zone", pd.DataFrame({"zone": 1, "at": hours, "v": [0.0, 1.0, 2.0, 3.0]}), timestamp_keys="at"
    )
    rides = pd.DataFrame({"zone": 1, "time": hours + pd.Timedelta(minutes=30), "y": [1, 0, 1, 0]})
    rides.loc[len(rides)] = {"zone": 1, "time": pd.Timestamp("2023-12-31", tz="UTC"), "y": 1}
    lookup = FeatureLookup(
        f"{schema}.series",
        "zone",
        timestamp_lookup_key="time",
        lookback_window=datetime.timedelta(minutes=30),
        rename_outputs={"v": "before"},
        default_values={"before": np.float32(-1)},
    )
    loaded = fs.create_training_set(rides, [lookup], "y").load_df()
    assert loaded["before"].tolist() == [0.0, 1.0, 2.0, 3.0, -1.0]


def test_what_is_looked_up_is_no_key(fs, schema):
    """Refused alike in training and in batches, and the message says what to do."""
    fs.create_table(f"{schema}.rides", "ride", pd.DataFrame({"ride": [1, 2], "zone": [1, 2]}))
    fs.create_table(f"{schema}.zones", "zone", ZONES)
    rides = pd.DataFrame({"ride": [1, 2], "y": [0, 1]})
    first, second = FeatureLookup(f"{schema}.rides", "ride"), FeatureLookup(f"{schema}.zones", "zone")
    with pytest.raises(PlumblineError, match=rf"'zone' is itself looked up, from main.{schema}.rides. Keys must be columns") as refused:
        fs.create_training_set(rides, [first, second], "y")
    assert (refused.value.error_code, refused.value.status) == ("INVALID_PARAMETER_VALUE", 400)
    # The way that the message and the docstring name.
    with_zone = fs.create_training_set(rides, first, "y").load_df()
    assert fs.create_training_set(with_zone, second, "y").load_df()["fare"].tolist() == [1.5, 2.5]


def test_a_null_feature_is_told_from_a_row_that_is_not_there(fs, schema):
    fs.create_table(f"{schema}.nulls", "zone", pd.DataFrame({"zone": range(10), "tip": [1.0] + [None] * 9, "toll": 1.0}))
    rides = pd.DataFrame({"zone": range(10), "far": range(100, 110), "y": range(10)})
    with pytest.warns(UserWarning) as given:
        fs.create_training_set(rides, FeatureLookup(f"{schema}.nulls", "zone"), "y")
    assert [str(each.message) for each in given] == [
        f"'tip' is null in 90 % of the rows, though the look-up finds a row of 'main.{schema}.nulls' for 100 %: the feature is null there."
    ]
    with pytest.warns(UserWarning) as given:
        fs.create_training_set(rides, FeatureLookup(f"{schema}.nulls", "far"), "y")
    assert [str(each.message) for each in given] == [
        f"'main.{schema}.nulls' has no row with zone = far for 100 % of the rows: 'tip' and 1 more of its features are missing there. "
        "Are the look-up keys the right ones?"
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fs.create_training_set(rides, FeatureLookup(f"{schema}.nulls", "zone", default_values={"tip": 0}), "y")


def test_functions_are_packed_and_followed(fs, schema):
    fs.create_table(f"{schema}.zones", "zone", ZONES.fillna(0.5))
    rides = pd.DataFrame({"zone": [1, 2, 3] * 10, "distance": [float(at) for at in range(30)], "paid": [at * 1.0 for at in range(30)]})
    training_set = fs.create_training_set(
        rides,
        [
            FeatureLookup(f"{schema}.zones", "zone", feature_names="fare"),
            FeatureFunction("per_fare", "distance / fare"),
            FeatureFunction("is_far", "if(per_fare > 10, 1, 0)"),
        ],
        label="paid",
        exclude_columns=["zone"],
    )
    train = training_set.load_df()
    assert list(train.columns) == ["distance", "paid", "fare", "per_fare", "is_far"]
    assert (train["per_fare"] == train["distance"] / train["fare"]).all()
    model = LinearRegression().fit(train.drop(columns="paid"), train["paid"])
    with mlflow.start_run():
        info = fs.log_model(
            model, "m", flavor=mlflow.sklearn, training_set=training_set, pip_requirements=["scikit-learn"]
        )
    scored = fs.score_batch(info.model_uri, rides.drop(columns="paid").head(6))
    assert scored["per_fare"].tolist() == train["per_fare"].head(6).tolist()
    assert scored["prediction"].notna().all()
    with pytest.raises(PlumblineError, match="there is no column 'nope'"):
        fs.create_training_set(rides, [FeatureFunction("x", "nope + 1")], "paid")
