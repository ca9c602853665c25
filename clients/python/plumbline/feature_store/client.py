"""The client of the feature store. Names, arguments and rules are those of Databricks' ``FeatureStoreClient``."""

from __future__ import annotations

import datetime
import json
import time
import warnings
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Union

import pandas as pd

from . import models
from .entities import FeatureFunction, FeatureLookup, FeatureTable, TrainingSet
from .rest import PlumblineError, Rest, table_path

Names = Union[str, Sequence[str]]
_MODES = ("merge", "overwrite", "append")


def _list(names: Optional[Names]) -> List[str]:
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)


def _schema(schema: Any) -> Optional[List[Dict[str, str]]]:
    """A Spark or Arrow schema, a mapping of names to types, or the server's own list."""
    if schema is None:
        return None
    if hasattr(schema, "fields"):
        return [{"name": each.name, "type": each.dataType.simpleString()} for each in schema.fields]
    if hasattr(schema, "names") and hasattr(schema, "types"):
        return [{"name": name, "type": str(kind)} for name, kind in zip(schema.names, schema.types)]
    if isinstance(schema, Mapping):
        return [{"name": name, "type": kind} for name, kind in schema.items()]
    return [dict(each) for each in schema]


class FeatureStoreClient:
    """Feature tables, training sets and scoring.

    Args:
        uri: where the server is; by default ``MLFLOW_TRACKING_URI``, then ``DATABRICKS_HOST``.
        token: an access token; by default ``MLFLOW_TRACKING_TOKEN``, then ``DATABRICKS_TOKEN``.
        producer: what computes the features, for lineage: a notebook's path or a job's name.
        spark_stages: whether Spark writes its frames into the server's lake, for the server to commit; its executors must reach it.
            False sends them through Spark's driver.

    Raises:
        PlumblineError: by every method, where the server refuses: the message says what is wrong, ``error_code`` of what kind it is.
    """

    def __init__(
        self,
        uri: Optional[str] = None,
        token: Optional[str] = None,
        *,
        producer: Optional[str] = None,
        spark_stages: bool = True,
    ) -> None:
        self._rest = Rest(uri, token, spark_stages=spark_stages)
        self._producer = producer

    def create_table(
        self,
        name: str,
        primary_keys: Names,
        df: Any = None,
        *,
        timestamp_keys: Optional[Names] = None,
        partition_columns: Optional[Names] = None,
        schema: Any = None,
        description: Optional[str] = None,
        tags: Optional[Mapping[str, str]] = None,
        freshness: Optional[datetime.timedelta] = None,
    ) -> FeatureTable:
        """Makes a table, of the columns of ``df`` (whose rows it then has) or of ``schema``.

        Args:
            name: ``schema.table`` or ``catalog.schema.table``, of letters, digits and ``_``.
            primary_keys: columns whose values no two rows share.
            timestamp_keys: at most one column, by which rows are found as of a time.
            schema: a Spark or Arrow schema, or a mapping of names to types.
            freshness: how much time may pass between two writes.

        Raises:
            ValueError: without ``df`` and ``schema``, or with more than one time key.
        """
        times = _list(timestamp_keys)
        if df is None and schema is None:
            raise ValueError("create_table needs df or schema")
        if len(times) > 1:
            raise ValueError("a table has at most one timestamp key")
        said = self._rest.call(
            "POST",
            "/tables",
            {
                "name": name,
                "primary_keys": _list(primary_keys),
                "timestamp_key": times[0] if times else None,
                "partition_columns": _list(partition_columns),
                "schema": _schema(schema) if df is None else None,
                "upload_id": None if df is None else self._rest.upload(df),
                "description": description,
                "tags": [{"key": key, "value": value} for key, value in (tags or {}).items()],
                "freshness_minutes": None if freshness is None else max(1, round(freshness.total_seconds() / 60)),
                "producer": self._producer,
                "run_id": models.active_run_id(),
            },
        )
        return FeatureTable.of(said["feature_table"])

    def register_table(
        self,
        *,
        delta_table: str,
        primary_keys: Names,
        timestamp_keys: Optional[Names] = None,
        name: str,
        description: Optional[str] = None,
        tags: Optional[Mapping[str, str]] = None,
    ) -> FeatureTable:
        """Takes a Delta table that others write into the catalog, where it lies: ``file:/…`` or ``s3://…``, seen from the server."""
        times = _list(timestamp_keys)
        said = self._rest.call(
            "POST",
            "/tables/register",
            {
                "name": name,
                "location": delta_table,
                "primary_keys": _list(primary_keys),
                "timestamp_key": times[0] if times else None,
                "description": description,
                "tags": [{"key": key, "value": value} for key, value in (tags or {}).items()],
            },
        )
        return FeatureTable.of(said["feature_table"])

    def write_table(self, name: str, df: Any, mode: str = "merge") -> Dict[str, int]:
        """Writes rows.

        Args:
            mode: ``merge`` puts rows in the place of those with the same key, adds the others, and keeps what is absent; columns that
                are new become features. ``overwrite`` replaces all rows. ``append`` adds rows and refuses keys that are there.

        Returns:
            ``version``, ``rows_inserted``, ``rows_updated``, ``rows_deleted``.

        Raises:
            ValueError: for another mode.
        """
        if mode not in _MODES:
            raise ValueError(f"mode must be one of {', '.join(_MODES)}, not {mode!r}")
        return self._write(name, df, mode)

    def delete_rows(self, name: str, keys: Any) -> Dict[str, int]:
        """Deletes the rows whose keys are those of a frame that has the key columns."""
        return self._write(name, keys, "delete")

    def _write(self, name: str, df: Any, mode: str) -> Dict[str, int]:
        return self._rest.call(
            "POST",
            f"{table_path(name)}/write",
            {
                "upload_id": self._rest.upload(df),
                "mode": mode,
                "producer": self._producer,
                "run_id": models.active_run_id(),
            },
        )

    def read_table(
        self,
        name: str,
        *,
        as_of_delta_timestamp: Union[str, datetime.datetime, None] = None,
        version: Optional[int] = None,
        columns: Optional[Sequence[str]] = None,
    ) -> pd.DataFrame:
        """All rows, at the latest version, at another one, or as they were at a time."""
        moment = as_of_delta_timestamp
        if isinstance(moment, datetime.datetime):
            moment = moment.astimezone(datetime.timezone.utc).isoformat()
        return self._rest.rows(
            "GET",
            f"{table_path(name)}/data",
            timestamp=moment,
            version=version,
            columns=None if columns is None else ",".join(columns),
        ).to_pandas()

    def get_table(self, name: str) -> FeatureTable:
        """What is known of a table."""
        return FeatureTable.of(self._rest.call("GET", table_path(name))["feature_table"])

    def search_tables(self, text: str = "") -> List[str]:
        """Names of tables by a part of their name, description, owner, feature, source or tag."""
        names: List[str] = []
        token = None
        while True:
            page = self._rest.call("GET", "/tables", search=text, sort="name", limit=200, page_token=token)
            names += [each["name"] for each in page["tables"]]
            token = page["next_page_token"]
            if token is None:
                return sorted(names)

    def drop_table(self, name: str, *, force: bool = False) -> None:
        """Drops a table with its rows. One that training sets were made of is only dropped by force."""
        self._rest.call("DELETE", table_path(name), force=str(force).lower())

    def sql(self, query: str) -> pd.DataFrame:
        """The rows of a SELECT over tables that one may read."""
        return self._rest.rows("POST", "/query/stream", {"sql": query}).to_pandas()

    def set_feature_table_tag(self, *, table_name: str, key: str, value: str) -> None:
        """Sets a tag of a table."""
        self._rest.call("POST", f"{table_path(table_name)}/tags", {"key": key, "value": value})

    def delete_feature_table_tag(self, *, table_name: str, key: str) -> None:
        """Removes a tag; warns where there is none."""
        if not self._rest.call("DELETE", f"{table_path(table_name)}/tags", key=key)["was_there"]:
            warnings.warn(f"the table {table_name} has no tag {key!r}", stacklevel=2)

    def add_data_sources(self, *, feature_table_name: str, data_sources: Names, source_type: str = "table") -> None:
        """Says what a table is computed from: ``table``, ``path`` or ``custom`` sources."""
        body = {"data_sources": _list(data_sources), "source_type": source_type}
        self._rest.call("POST", f"{table_path(feature_table_name)}/data-sources", body)

    def delete_data_sources(self, *, feature_table_name: str, data_sources: Names, source_type: str = "table") -> None:
        """Takes that back."""
        body = {"data_sources": _list(data_sources), "source_type": source_type}
        self._rest.call("DELETE", f"{table_path(feature_table_name)}/data-sources", body)

    def create_training_set(
        self,
        df: Any,
        feature_lookups: Iterable[Union[FeatureLookup, FeatureFunction]],
        label: Optional[Names],
        exclude_columns: Sequence[str] = (),
    ) -> TrainingSet:
        """Records what is looked up for each row of ``df``, in the present versions of the tables; warns of what leaks the label.

        Args:
            feature_lookups: look-ups, and functions of what is there and what was looked up.
            label: a column of ``df``, several, or None.
            exclude_columns: left out of the result; they still serve the look-ups.
        """
        given = list(feature_lookups)
        said = self._rest.call(
            "POST",
            "/training-sets",
            {
                "upload_id": self._rest.upload(df),
                "lookups": [each.to_json() for each in given if isinstance(each, FeatureLookup)],
                "functions": [each.to_json() for each in given if isinstance(each, FeatureFunction)],
                "label": _list(label),
                "exclude_columns": list(exclude_columns),
                "run_id": models.active_run_id(),
            },
        )
        made = TrainingSet(self._rest, said["training_set"])
        for message in made.warnings:
            warnings.warn(message, stacklevel=2)
        return made

    def get_training_set(self, training_set_id: str) -> TrainingSet:
        """One that was made before: it loads the same rows again."""
        return TrainingSet(self._rest, self._rest.call("GET", f"/training-sets/{training_set_id}")["training_set"])

    def log_model(
        self,
        model: Any,
        artifact_path: str,
        *,
        flavor: Any,
        training_set: Optional[TrainingSet] = None,
        registered_model_name: Optional[str] = None,
        await_registration_for: int = 300,
        infer_input_example: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Logs a model together with the look-ups of its training set.

        Args:
            flavor: the mlflow module that saves the model: ``mlflow.sklearn``, ``mlflow.lightgbm``, …
            kwargs: go on to the flavor's ``save_model``.

        Returns:
            mlflow's ``ModelInfo``.
        """
        return models.log_model(
            self._rest,
            model,
            artifact_path,
            flavor=flavor,
            training_set=training_set,
            registered_model_name=registered_model_name,
            await_registration_for=await_registration_for,
            infer_input_example=infer_input_example,
            **kwargs,
        )

    def score_batch(self, model_uri: str, df: Any, result_type: str = "double") -> pd.DataFrame:
        """Looks up the features that ``df`` lacks, as the model's training set did, and predicts.

        Columns that ``df`` has already win over looked-up ones. The result has the columns of ``df``, the looked-up features, and
        ``prediction``.
        """
        return models.score_batch(self._rest, model_uri, df, result_type)

    def publish_table(
        self,
        name: str,
        online_store: Any = None,
        *,
        mode: str = "triggered",
        schedule: Optional[str] = None,
        ttl: Optional[datetime.timedelta] = None,
        wait: float = 600,
    ) -> Dict[str, Any]:
        """Publishes the latest row of each key for look-ups.

        Args:
            online_store: the server's own; the argument is there for compatibility.
            mode: ``triggered`` takes over what changed since the last time, ``snapshot`` all rows, ``continuous`` publishes by itself
                after each write. ``merge`` means ``triggered``, ``overwrite`` ``snapshot``.
            schedule: a cron pattern (UTC), to publish again and again.
            ttl: rows whose time is longer ago are not found any more.
            wait: seconds to wait for the publication to end; 0 returns at once.

        Returns:
            ``mode``, ``version``, ``rows``, … of the online copy.

        Raises:
            TimeoutError: when it took longer than ``wait``; it goes on.
        """
        meant = {"merge": "triggered", "overwrite": "snapshot"}.get(mode, mode)
        body = {
            "mode": meant,
            "schedule": schedule,
            "ttl_seconds": None if ttl is None else round(ttl.total_seconds()),
        }
        version = self._rest.call("POST", f"{table_path(name)}/publish", body)["version"]
        until = time.monotonic() + wait
        while True:
            (store,) = self.get_table(name).online_stores
            if wait == 0 or store["version"] >= version:
                return store
            if store["error"]:
                raise PlumblineError(f"the publication failed: {store['error']}")
            if time.monotonic() > until:
                raise TimeoutError(f"{name} is not online at version {version} after {wait} seconds")
            time.sleep(0.2)

    def drop_online_table(self, name: str, online_store: Any = None) -> None:
        """Takes the online copy away; the table stays."""
        self._rest.call("DELETE", f"{table_path(name)}/publish")

    def ingest_rows(self, name: str, rows: Any, *, idempotency_key: str) -> bool:
        """Pushes rows: online at once, in the table soon, exactly once however often they are sent with the same key.

        Args:
            rows: a frame or a list of mappings; a row is taken whole, columns that it lacks are empty.

        Returns:
            False where the key was sent before, and nothing was done.
        """
        given = json.loads(rows.to_json(orient="records", date_format="iso")) if isinstance(rows, pd.DataFrame) else list(rows)
        body = {"idempotency_key": idempotency_key, "rows": given}
        return not self._rest.call("POST", f"{table_path(name)}/rows", body)["is_repeated"]

    def check_online(self, name: str, sample: int = 200) -> Dict[str, Any]:
        """Compares a sample of the online copy with the table: ``compared``, ``differences``, ``different``."""
        return self._rest.call("POST", f"{table_path(name)}/check-online", {"sample": sample})["check"]

    def get_online_features(self, name: str, keys: Any, features: Optional[Sequence[str]] = None) -> pd.DataFrame:
        """The online rows of some keys, in their order; missing ones are empty."""
        frame = keys if isinstance(keys, pd.DataFrame) else pd.DataFrame(keys)
        body = {"lookups": [{"table_name": name, "lookup_key": list(frame.columns)}]}
        if features is not None:
            body["lookups"][0]["feature_names"] = list(features)
        rows = json.loads(frame.to_json(orient="records", date_format="iso"))
        return pd.DataFrame(self._rest.call("POST", "/online/look-up", {**body, "rows": rows})["rows"])


__all__ = ["FeatureStoreClient", "PlumblineError"]
