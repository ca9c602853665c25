"""Feast's own point-in-time join over a parquet file, to a parquet file. Prints its seconds."""

import datetime
import json
import pathlib
import sys
import time

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, RepoConfig
from feast.types import Float64
from feast.value_type import ValueType

given = json.loads(sys.argv[1])
folder = pathlib.Path(given["folder"]) / "feast"
folder.mkdir(exist_ok=True)
store = FeatureStore(
    config=RepoConfig(
        project="bench",
        provider="local",
        registry=str(folder / "registry.db"),
        offline_store={"type": "duckdb" if "--duckdb" in sys.argv else "dask"},
        online_store={"type": "sqlite", "path": str(folder / "online.db")},
        entity_key_serialization_version=3,
    )
)
user = Entity(name="user", join_keys=["user_id"], value_type=ValueType.INT64)
source = FileSource(path=given["features"], timestamp_field="ts")
view = FeatureView(
    name="features",
    entities=[user],
    ttl=datetime.timedelta(days=given["days"]),
    schema=[Field(name=name, dtype=Float64) for name in given["columns"]],
    source=source,
    online=False,
)
store.apply([user, view])
began = time.perf_counter()
labels = pd.read_parquet(given["labels"]).rename(columns={"ts": "event_timestamp"})
names = [f"features:{name}" for name in given["columns"]]
result = store.get_historical_features(entity_df=labels, features=names).to_df()
result.to_parquet(folder / "result.parquet", compression="zstd")
print(json.dumps({"seconds": time.perf_counter() - began, "rows": len(result)}))
