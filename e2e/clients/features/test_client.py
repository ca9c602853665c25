"""The client's methods one by one, and what it says of bad input."""

import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.linear_model import LinearRegression

import mlflow
from plumbline.feature_store import FeatureLookup, FeatureStoreClient, PlumblineError

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


SPANS = pd.to_timedelta([90, None, 5], unit="s")


@pytest.mark.parametrize("wait", [SPANS, SPANS.astype("timedelta64[ns]"), [[span] for span in SPANS.fillna(pd.Timedelta(0))]])
def test_timedeltas_are_refused_by_name(fs, schema, wait):
    frame = ZONES.assign(wait=wait)
    with pytest.raises(ValueError, match=r"the column 'wait' holds timedeltas.*df\['wait'\]\.dt\.total_seconds\(\)"):
        fs.create_table(f"{schema}.spans", "zone", frame)
    fs.create_table(f"{schema}.spans", "zone", ZONES)
    with pytest.raises(ValueError, match="the column 'wait'"):
        fs.write_table(f"{schema}.spans", frame)
    with pytest.raises(ValueError, match="the column 'wait'"):
        fs.create_training_set(frame, FeatureLookup(f"{schema}.spans", "zone", feature_names="fare"), None)
    assert [each.name for each in fs.get_table(f"{schema}.spans").features] == ["fare", "label"]


MONTHS = pd.period_range("2024-01", periods=3, freq="M")


@pytest.mark.parametrize("month", [MONTHS, list(MONTHS.astype(object)), MONTHS.where([True, False, True])])
def test_periods_are_refused_by_name(fs, schema, month):
    frame = ZONES.assign(month=month)
    with pytest.raises(ValueError, match=r"the column 'month' holds periods.*df\['month'\] = df\['month'\]\.dt\.to_timestamp\(\)"):
        fs.create_table(f"{schema}.months", "zone", frame)
    fs.create_table(f"{schema}.months", "zone", frame.assign(month=pd.PeriodIndex(month).to_timestamp()))
    assert fs.get_table(f"{schema}.months").features[-1].data_type == "timestamp"
    fs.publish_table(f"{schema}.months")
    with pytest.raises(ValueError, match="the column 'month' holds periods"):
        fs.ingest_rows(f"{schema}.months", frame, idempotency_key="months")


def test_lists_that_are_all_empty_take_the_type_of_the_table(fs, schema):
    name = f"{schema}.tags"
    empty = ZONES.assign(tags=[[], [], None])
    with pytest.raises(PlumblineError, match=r"Column 'tags' is of the type array<void>"):
        fs.create_table(name, "zone", empty)
    fs.create_table(name, "zone", ZONES.assign(tags=[["a"], ["b"], ["c"]]))
    fs.write_table(name, empty)
    assert fs.get_table(name).features[-1].data_type == "array<string>"
    tags = fs.read_table(name).sort_values("zone")["tags"]
    assert [None if each is None else list(each) for each in tags] == [[], [], None]


def test_what_beginners_send_is_refused_with_a_way_out(fs, schema):
    name = f"{schema}.beginner"
    grouped = ZONES.set_index(["zone"])
    with pytest.raises(PlumblineError, match=r"The key 'zone' is none of .* 'zone' is in the frame's index: send df.reset_index\(\)"):
        fs.create_table(name, "zone", grouped)
    fs.create_table(name, "zone", ZONES)
    with pytest.raises(PlumblineError, match="'zone' is in the frame's index"):
        fs.write_table(name, grouped)
    with pytest.raises(PlumblineError, match="'zone' is in the frame's index"):
        fs.create_training_set(grouped[[]].assign(y=0), FeatureLookup(name, "zone"), "y")
    with pytest.raises(PlumblineError, match="^The rows have no columns.$"):
        fs.write_table(name, pd.DataFrame())
    for values in ([2**70, 1], [1, "a"], [1j, 2j]):
        with pytest.raises(ValueError, match="the column 'odd' cannot be sent"):
            fs.write_table(name, pd.DataFrame({"zone": [1, 2], "odd": values}))


def test_timedeltas_are_refused_where_rows_are_pushed(fs, schema):
    fs.create_table(f"{schema}.spans", "zone", ZONES)
    fs.publish_table(f"{schema}.spans")
    for fare in (datetime.timedelta(seconds=1), pd.Timedelta("1s"), np.timedelta64(1, "s")):
        with pytest.raises(ValueError, match="the column 'fare' holds timedeltas"):
            fs.ingest_rows(f"{schema}.spans", {"zone": 1, "fare": fare}, idempotency_key="span")
    with pytest.raises(ValueError, match="holds timedeltas"):
        fs.ingest_rows(f"{schema}.spans", {"zone": 1, "fare": [datetime.timedelta(1)]}, idempotency_key="span")
    assert fs.get_online_features(f"{schema}.spans", {"zone": [1]})["fare"].tolist() == [1.5]


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
