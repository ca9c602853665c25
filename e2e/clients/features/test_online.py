"""Published tables: looked up by keys, pushed to, compared with the tables themselves."""

import datetime
import decimal
import time

import numpy as np
import pandas as pd
import pytest

from plumbline.feature_store import FeatureLookup, PlumblineError

ZONES = pd.DataFrame({"zone": [1, 2, 3], "fare": [1.5, 2.5, None]})


def test_published_pushed_and_checked(fs, schema):
    name = f"{schema}.zones"
    fs.create_table(name, "zone", ZONES)
    with pytest.raises(PlumblineError, match="is not published"):
        fs.get_online_features(name, {"zone": [1]})
    assert fs.publish_table(name)["rows"] == 3
    found = fs.get_online_features(name, {"zone": [2, 9, 3]})
    assert found["fare"].tolist()[0] == 2.5
    assert found["fare"].isna().tolist() == [False, True, True]

    first = [{"zone": 2, "fare": 20.0}, {"zone": 9, "fare": 9.0}]
    assert fs.ingest_rows(name, first, idempotency_key="first")
    assert fs.get_online_features(name, {"zone": [2, 9]})["fare"].tolist() == [20.0, 9.0]
    assert not fs.ingest_rows(name, first, idempotency_key="first")
    with pytest.raises(PlumblineError, match="Other rows were sent with the idempotency key 'first' before"):
        fs.ingest_rows(name, [{"zone": 2, "fare": 21.0}], idempotency_key="first")
    until = time.monotonic() + 60
    while len(fs.read_table(name)) < 4 and time.monotonic() < until:
        time.sleep(0.2)
    stored = fs.read_table(name).set_index("zone")["fare"]
    assert (stored[2], stored[9], len(stored)) == (20.0, 9.0, 4)

    fs.write_table(name, pd.DataFrame({"zone": [1], "fare": [10.0]}))
    fs.publish_table(name)
    assert fs.get_online_features(name, {"zone": [1]})["fare"].tolist() == [10.0]
    assert fs.check_online(name)["differences"] == 0
    fs.drop_online_table(name)
    assert fs.get_table(name).online_stores == []


def test_one_where_several_are_expected(fs, schema):
    name = f"{schema}.zones"
    fs.create_table(name, "zone", ZONES)
    fs.publish_table(name, mode="SNAPSHOT")
    assert list(fs.get_online_features(name, {"zone": [1]}, features="fare").columns) == ["zone", "fare"]
    assert list(fs.read_table(name, columns="fare").columns) == ["fare"]
    assert fs.ingest_rows(name, {"zone": 7, "fare": 7.0}, idempotency_key="one")
    made = fs.create_training_set(
        pd.DataFrame({"zone": [1], "y": [0]}), FeatureLookup(name, "zone"), "y", exclude_columns="zone"
    )
    assert sorted(made.load_df().columns) == ["fare", "y"]


def test_however_many_keys(fs, schema):
    name = f"{schema}.many"
    fs.create_table(name, "id", pd.DataFrame({"id": range(2_500), "value": np.arange(2_500) / 2}))
    fs.publish_table(name)
    asked = pd.DataFrame({"id": range(2_499, -1, -1)})
    assert fs.get_online_features(name, asked)["value"].tolist() == (asked["id"] / 2).tolist()
    none = fs.get_online_features(name, asked.head(0), features=["value"])
    assert (list(none.columns), len(none)) == (["id", "value"], 0)
    with pytest.raises(ValueError, match="keys must name their columns"):
        fs.get_online_features(name, [1, 2])


def test_features_have_the_types_of_the_table(fs, schema):
    name = f"{schema}.kinds"
    huge = 2**53 + 1
    frame = pd.DataFrame(
        {
            "id": pd.array([1, 2, 3], dtype="int64"),
            "rate": [0.5, None, float("inf")],
            "few": pd.array([1, None, 3], dtype="Int64"),
            "huge": pd.array([huge, None, 1], dtype="Int64"),
            "whole": pd.array([1, 2, 3], dtype="int32"),
            "said": ["a", None, "c"],
            "told": pd.array([True, None, False], dtype="boolean"),
            "at": pd.to_datetime(["2024-01-01T00:00:00.5", "2024-01-02T00:00:00.0", None]).tz_localize("UTC"),
            "day": [datetime.date(2024, 2, 29), None, None],
            "price": [decimal.Decimal("1.20"), None, None],
            "raw": [b"\x00\xff", None, None],
        }
    )
    fs.create_table(name, "id", frame)
    fs.publish_table(name)
    stored = fs.read_table(name).sort_values("id", ignore_index=True)
    pd.testing.assert_frame_equal(fs.get_online_features(name, {"id": [1, 2, 3]}), stored)
    # Where nothing is found there is no number, rather than an object.
    for ids in ([1, 9], [8, 9]):
        missed = fs.get_online_features(name, {"id": ids})
        assert [missed[each].dtype for each in ("rate", "few", "whole")] == ["float64"] * 3
        assert missed["rate"].tolist()[0] == 0.5 or missed["rate"].isna().all()
        assert missed["at"].dtype == stored["at"].dtype and missed["at"].isna()[1]
    # A feature that came since.
    fs.write_table(name, pd.DataFrame({"id": [1], "later": [2.5]}))
    fs.publish_table(name)
    assert fs.get_online_features(name, {"id": [1, 9]}, features=["later", "few"]).dtypes.astype(str).tolist() == ["int64", "float64", "float64"]


def test_keys_in_any_order_and_no_others(fs, schema):
    name = f"{schema}.pairs"
    fs.create_table(name, ["zone", "month"], pd.DataFrame({"zone": [1, 2], "month": [2, 1], "fare": [12.0, 21.0]}))
    fs.publish_table(name)
    assert fs.get_online_features(name, {"zone": [1], "month": [2]})["fare"].tolist() == [12.0]
    assert fs.get_online_features(name, {"month": [1], "zone": [2]})["fare"].tolist() == [21.0]
    for wrong in ({"zone": [1], "moon": [2]}, {"zone": [1]}, {"zone": [1], "month": [2], "fare": [0.0]}):
        with pytest.raises(ValueError, match="the keys of .* are zone, month; the columns given are zone"):
            fs.get_online_features(name, wrong)


def test_rows_as_python_has_them(fs, schema):
    name = f"{schema}.pushed"
    columns = {
        "id": "long",
        "at": "timestamp",
        "day": "date",
        "price": "decimal(10,2)",
        "rate": "double",
        "embedding": "array<float>",
        "by_day": "map<string,long>",
    }
    fs.create_table(name, "id", schema=columns)
    fs.publish_table(name)
    huge = 2**53 + 1
    row = {
        "id": np.int64(huge),
        "at": pd.Timestamp("2024-02-29 12:00", tz="Europe/Zurich"),
        "day": datetime.date(2024, 2, 29),
        "price": decimal.Decimal("1.50"),
        "rate": float("nan"),
        "embedding": np.array([0.5, 1.5], dtype="float32"),
        "by_day": {"mon": 1},
    }
    assert fs.ingest_rows(name, [row], idempotency_key="mapping")
    assert fs.ingest_rows(name, pd.DataFrame([{**row, "id": 1}, {"id": 2}]), idempotency_key="frame")
    assert fs.ingest_rows(name, [{**row, "at": np.datetime64("2024-02-29T11:00", "ns")}], idempotency_key="numpy")
    found = fs.get_online_features(name, {"id": [huge, huge - 1, 1]})
    assert found["embedding"].tolist() == [[0.5, 1.5], None, [0.5, 1.5]]
    until = time.monotonic() + 60
    while len(fs.read_table(name)) < 3 and time.monotonic() < until:
        time.sleep(0.2)
    stored = fs.read_table(name).set_index("id")
    assert sorted(stored.index) == [1, 2, huge]
    for key in (1, huge):
        assert stored["at"][key] == row["at"]
        assert stored["day"][key] == row["day"]
        assert stored["price"][key] == row["price"]
        assert pd.isna(stored["rate"][key])
        assert list(stored["embedding"][key]) == [0.5, 1.5]
        assert list(stored["by_day"][key]) == [("mon", 1)]
    with pytest.raises(PlumblineError, match=r"rows\[0\].price must be a number of at most 10 digits"):
        fs.ingest_rows(name, [{"id": 3, "price": decimal.Decimal("1.234")}], idempotency_key="wide")
