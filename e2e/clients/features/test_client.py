"""The client's methods one by one, and what it says of bad input."""

import datetime

import pandas as pd
import pyarrow as pa
import pytest
from sklearn.linear_model import LinearRegression

import mlflow
from plumbline.feature_store import FeatureFunction, FeatureLookup, FeatureStoreClient, PlumblineError

ZONES = pd.DataFrame({"zone": [1, 2, 3], "fare": [1.5, 2.5, None], "label": ["a", "b", "c"]})


def test_types_survive(fs, schema):
    frame = pd.DataFrame(
        {
            "id": pd.array([1, 2], dtype="int64"),
            "small": pd.array([1, None], dtype="Int16"),
            "text": ["ü", None],
            "flag": pd.array([True, None], dtype="boolean"),
            "day": [datetime.date(2024, 2, 29), None],
            "time": pd.to_datetime(["2024-02-29 12:00:00.123456", None]).tz_localize("UTC"),
            "many": [[1.0, 2.0], None],
            "bytes": [b"\x00\xff", None],
        }
    )
    fs.create_table(f"{schema}.types", "id", frame)
    back = fs.read_table(f"{schema}.types").sort_values("id", ignore_index=True)
    assert back["small"].tolist()[0] == 1 and pd.isna(back["small"][1])
    assert back["time"][0] == frame["time"][0]
    assert back["day"][0] == frame["day"][0]
    assert list(back["many"][0]) == [1.0, 2.0]
    assert back["bytes"][0] == b"\x00\xff"
    assert back["text"][0] == "ü"
    assert back["flag"][0] == True  # noqa: E712


def test_whole_numbers_with_blanks_stay_what_they_are(fs, schema):
    huge = 2**53 + 1
    ids = pd.DataFrame({"id": [1, 2, 3]})
    frame = ids.assign(
        few=pd.array([1, None, 3], dtype="Int64"),
        huge=pd.array([huge, None, -huge], dtype="Int64"),
        whole=pd.array([huge, 0, 1], dtype="int64"),
        none=pd.array([None, None, None], dtype="Int64"),
    )
    fs.create_table(f"{schema}.whole", "id", frame)
    training_set = fs.create_training_set(ids.assign(label=1), [FeatureLookup(f"{schema}.whole", "id")], label="label")
    queried = fs.sql(f"SELECT * FROM {schema}.whole ORDER BY id")
    for back in (fs.read_table(f"{schema}.whole").sort_values("id"), training_set.load_df().sort_values("id"), queried):
        # What models take, where that is exact.
        assert back["few"].dtype == "float64" and back["few"].dropna().tolist() == [1.0, 3.0]
        assert back["none"].dtype == "float64" and back["none"].isna().all()
        assert back["whole"].dtype == "int64" and back["whole"].tolist() == [huge, 0, 1]
        assert back["huge"].dtype == "Int64" and back["huge"].dropna().tolist() == [huge, -huge]
    fs.write_table(f"{schema}.whole", fs.read_table(f"{schema}.whole"), mode="merge")
    assert fs.sql(f"SELECT count(*) AS n FROM {schema}.whole WHERE huge = {huge} AND few = 1")["n"].tolist() == [1]


def test_a_table_from_its_columns_alone(fs, schema):
    table = fs.create_table(
        f"{schema}.empty",
        ["zone"],
        schema={"zone": "bigint", "at": "timestamp", "fare": "double"},
        timestamp_keys="at",
        freshness=datetime.timedelta(hours=1),
    )
    assert (table.primary_keys, table.timestamp_keys, table.rows) == (["zone", "at"], ["at"], 0)
    assert fs.read_table(table.name).empty


def test_a_table_from_a_schema_of_arrow_or_spark(fs, schema):
    arrow = pa.schema(
        [
            ("id", pa.int64()),
            ("at", pa.timestamp("us", tz="UTC")),
            ("kind", pa.dictionary(pa.int32(), pa.string())),
            ("embedding", pa.list_(pa.float32(), 4)),
            ("counts", pa.map_(pa.string(), pa.int32())),
            ("place", pa.struct([("Lat", pa.float64()), ("Lon", pa.float64())])),
            ("price", pa.decimal128(10, 2)),
        ]
    )
    made = fs.create_table(f"{schema}.of_arrow", "id", schema=arrow)
    assert [each.data_type for each in made.features] == [
        "timestamp",
        "string",
        "array<float>",
        "map<string,integer>",
        "struct<Lat:double,Lon:double>",
        "decimal(10,2)",
    ]
    spark = {"id": "bigint", "seen": "array<int>", "by_day": "map<string,array<bigint>>", "place": "struct<Lat:double,n:bigint>"}
    made = fs.create_table(f"{schema}.of_spark", "id", schema=spark)
    assert [each.data_type for each in made.features] == [
        "array<integer>",
        "map<string,array<long>>",
        "struct<Lat:double,n:long>",
    ]


def test_modes_and_time_travel(fs, schema):
    name = f"{schema}.zones"
    fs.create_table(name, "zone", ZONES)
    assert fs.write_table(name, pd.DataFrame({"zone": [3, 4], "busy": [True, False]}))["rows_inserted"] == 1
    assert [each.name for each in fs.get_table(name).features] == ["fare", "label", "busy"]
    assert fs.delete_rows(name, pd.DataFrame({"zone": [4]}))["rows_deleted"] == 1
    fs.write_table(name, ZONES.head(1), mode="overwrite")
    assert len(fs.read_table(name)) == 1
    assert len(fs.read_table(name, version=1)) == 3
    now = datetime.datetime.now(datetime.timezone.utc)
    assert len(fs.read_table(name, as_of_delta_timestamp=now)) == 1
    assert name in ".".join(fs.search_tables(schema))
    fs.drop_table(name)
    with pytest.raises(PlumblineError, match="does not exist") as refused:
        fs.get_table(name)
    assert refused.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_a_table_is_a_delta_table_for_others(fs, schema):
    from deltalake import DeltaTable

    table = fs.create_table(f"{schema}.zones", "zone", ZONES)
    theirs = DeltaTable(table.path, version=table.version).to_pandas().sort_values("zone", ignore_index=True)
    pd.testing.assert_frame_equal(theirs, fs.read_table(table.name).sort_values("zone", ignore_index=True))


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
        default_values={"before": -1.0},
    )
    loaded = fs.create_training_set(rides, [lookup], "y").load_df()
    assert loaded["before"].tolist() == [0.0, 1.0, 2.0, 3.0, -1.0]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"zone": [1, 1], "fare": [1.0, 2.0]}), "same key: zone = 1"),
        (pd.DataFrame({"zone": [None], "fare": [1.0]}, dtype="float64"), "zone"),
        (pd.DataFrame({"fare": [1.0]}), "no column 'zone'"),
        (pd.DataFrame({"zone": [1], "fare": ["much"]}), "fare"),
    ],
)
def test_bad_rows(fs, schema, frame, message):
    fs.create_table(f"{schema}.zones", "zone", ZONES)
    with pytest.raises(PlumblineError, match=message):
        fs.write_table(f"{schema}.zones", frame)


def test_bad_requests(fs, schema, url):
    with pytest.raises(ValueError, match="df or schema"):
        fs.create_table(f"{schema}.t", "a")
    with pytest.raises(ValueError, match="mode must be"):
        fs.write_table(f"{schema}.t", ZONES, mode="replace")
    with pytest.raises(TypeError, match="expected a pandas"):
        fs.write_table(f"{schema}.t", [1, 2])
    with pytest.raises(PlumblineError, match="is no name of a feature table"):
        fs.create_table("no; good", "zone", ZONES)
    with pytest.raises(PlumblineError) as refused:
        FeatureStoreClient(url, "plb_nobody_0123456789").get_table(f"{schema}.t")
    assert refused.value.status == 401
    fs.create_table(f"{schema}.zones", "zone", ZONES)
    with pytest.warns(UserWarning, match="has no tag"):
        fs.delete_feature_table_tag(table_name=f"{schema}.zones", key="nope")


def test_a_model_without_look_ups(fs):
    with mlflow.start_run():
        info = mlflow.sklearn.log_model(LinearRegression().fit([[1.0]], [1.0]), name="plain", pip_requirements=["scikit-learn"])
    with pytest.raises(PlumblineError, match="carries no look-ups"):
        fs.score_batch(info.model_uri, ZONES)


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
