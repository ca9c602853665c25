"""Puts the same rows into Feast's online store that the bench puts into ours."""

import datetime
import json
import sys

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource
from feast.types import Float64
from feast.value_type import ValueType

CHUNK = 5_000

given = json.loads(sys.argv[1])
names = [f"f{at}" for at in range(given["features"])]
store = FeatureStore(repo_path=given["repo"])
user = Entity(name="user", join_keys=["user_id"], value_type=ValueType.INT64)
empty = pd.DataFrame({"user_id": pd.Series([], dtype="int64"), "ts": pd.Series([], dtype="datetime64[us, UTC]"), **{name: pd.Series([], dtype="float64") for name in names}})
path = f"{given['repo']}/rows.parquet"
empty.to_parquet(path)
view = FeatureView(
    name="features",
    entities=[user],
    ttl=datetime.timedelta(0),
    schema=[Field(name=name, dtype=Float64) for name in names],
    source=FileSource(path=path, timestamp_field="ts"),
    online=True,
)
store.apply([user, view])
now = pd.Timestamp.now(tz="UTC")
for first in range(0, given["entities"], CHUNK):
    ids = pd.Series(range(first, min(first + CHUNK, given["entities"])), dtype="int64")
    rows = pd.DataFrame({"user_id": ids, "ts": now, **{name: ids / (at + 3) for at, name in enumerate(names)}})
    store.write_to_online_store("features", rows)
