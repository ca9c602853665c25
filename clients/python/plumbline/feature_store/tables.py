"""Tables of the feature store by themselves: made, written, read, described."""

from __future__ import annotations

import datetime
import warnings
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import pandas as pd

from . import models
from .entities import FeatureTable
from .rest import Rest, frame_of, is_streaming_frame, minding_index, table_path
from .streams import EVERY_FIVE_SECONDS, write_stream
from .wire import type_name

Names = Union[str, Sequence[str]]
_MODES = ("merge", "overwrite", "append")
# Of the names of columns in an address: servers and proxies take 8 kB of one.
_LONGEST_QUERY = 4_000


def names_of(names: Optional[Names]) -> List[str]:
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)


def _times_of(names: Optional[Names]) -> List[str]:
    times = names_of(names)
    if len(times) > 1:
        raise ValueError("a table has at most one timestamp key")
    return times


def _sources(source_names: Optional[Names], data_sources: Optional[Names]) -> List[str]:
    """Databricks' client calls them ``source_names``, its documentation ``data_sources``: either will do."""
    if (source_names is None) == (data_sources is None):
        raise TypeError("source_names or data_sources is needed, and not both")
    return names_of(source_names if data_sources is None else data_sources)


def _schema(schema: Any) -> Optional[List[Dict[str, str]]]:
    """A Spark or Arrow schema, a mapping of names to types, or the server's own list."""
    if schema is None:
        return None
    if hasattr(schema, "fields"):
        return [{"name": each.name, "type": each.dataType.simpleString()} for each in schema.fields]
    if hasattr(schema, "names") and hasattr(schema, "types"):
        return [{"name": name, "type": type_name(kind)} for name, kind in zip(schema.names, schema.types)]
    if isinstance(schema, Mapping):
        return [{"name": name, "type": kind} for name, kind in schema.items()]
    return [dict(each) for each in schema]


class Tables:
    """What ``FeatureStoreClient`` does with tables."""

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
        # Of tables that were asked online: their keys, and what Delta calls the types of their features.
        self._keys: Dict[str, List[str]] = {}
        self._types: Dict[str, Dict[str, str]] = {}

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
            ValueError: without ``df`` and ``schema``, with more than one time key, or for a column of timedeltas or periods, for which
                tables have no type: send seconds, or the times at which they begin.
        """
        times = _times_of(timestamp_keys)
        if df is None and schema is None:
            raise ValueError("create_table needs df or schema")
        with minding_index(df):
            said = self._rest.call(
                "POST",
                "/tables",
                {
                    "name": name,
                    "primary_keys": names_of(primary_keys),
                    "timestamp_key": times[0] if times else None,
                    "partition_columns": names_of(partition_columns),
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
        """Takes a Delta table that others write into the catalog, where it lies: ``file:/…`` or ``s3://…``, seen from the server.

        Raises:
            ValueError: for more than one time key.
        """
        times = _times_of(timestamp_keys)
        said = self._rest.call(
            "POST",
            "/tables/register",
            {
                "name": name,
                "location": delta_table,
                "primary_keys": names_of(primary_keys),
                "timestamp_key": times[0] if times else None,
                "description": description,
                "tags": [{"key": key, "value": value} for key, value in (tags or {}).items()],
            },
        )
        return FeatureTable.of(said["feature_table"])

    def write_table(
        self,
        name: str,
        df: Any,
        mode: str = "merge",
        checkpoint_location: Optional[str] = None,
        trigger: Mapping[str, Any] = EVERY_FIVE_SECONDS,
    ) -> Any:
        """Writes rows. A streaming frame of Spark's is written batch by batch, each exactly once.

        Args:
            mode: ``merge`` puts rows in the place of those with the same key, adds the others, and keeps what is absent; columns that
                are new become features. ``overwrite`` replaces all rows. ``append`` adds rows and refuses keys that are there.
            checkpoint_location: of a streaming frame: where Spark remembers how far it is. With the same one it goes on there.
            trigger: of a streaming frame: when batches are made, as ``DataStreamWriter.trigger`` takes it.

        Returns:
            ``version``, ``rows_inserted``, ``rows_updated``, ``rows_deleted``; for a streaming frame Spark's ``StreamingQuery``.

        Raises:
            ValueError: for another mode, for a stream that would replace the table with each batch, and for a column of timedeltas or
                periods.
        """
        if mode not in _MODES:
            raise ValueError(f"mode must be one of {', '.join(_MODES)}, not {mode!r}")
        if not is_streaming_frame(df):
            return self._write(name, df, mode)
        if mode == "overwrite":
            raise ValueError("a stream is merged or appended: overwrite would leave its last batch alone")
        return write_stream(df, lambda batch, txn: self._write(name, batch, mode, txn), name, checkpoint_location, trigger)

    def delete_rows(self, name: str, keys: Any) -> Dict[str, int]:
        """Deletes the rows whose keys are those of a frame that has the key columns."""
        return self._write(name, keys, "delete")

    def _write(self, name: str, df: Any, mode: str, txn: Optional[Mapping[str, Any]] = None) -> Dict[str, int]:
        with minding_index(df):
            return self._rest.call(
                "POST",
                f"{table_path(name)}/write",
                {
                    "upload_id": self._rest.upload(df),
                    "mode": mode,
                    "txn": txn,
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
        columns: Optional[Names] = None,
    ) -> pd.DataFrame:
        """All rows, at the latest version, at another one, or as they were at a time.

        A column of whole numbers with blanks comes as ``float64`` with ``NaN``, as Spark's ``toPandas`` has it; as pandas' nullable ``Int64``
        where one of its numbers is beyond 2**53, which a float would change.
        """
        moment = as_of_delta_timestamp
        if isinstance(moment, datetime.datetime):
            moment = moment.astimezone(datetime.timezone.utc).isoformat()
        path = f"{table_path(name)}/data"
        names = None if columns is None else names_of(columns)
        query = None if names is None else ",".join(names)
        if query is not None and len(query) > _LONGEST_QUERY:
            return frame_of(self._rest.rows("POST", path, {"timestamp": moment, "version": version, "columns": names}))
        return frame_of(self._rest.rows("GET", path, timestamp=moment, version=version, columns=query))

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
        """The rows of a SELECT over tables that one may read; whole numbers with blanks come as ``read_table`` has them."""
        return frame_of(self._rest.rows("POST", "/query/stream", {"sql": query}))

    def set_feature_table_tag(self, *, table_name: str, key: str, value: str) -> None:
        """Sets a tag of a table."""
        self._rest.call("POST", f"{table_path(table_name)}/tags", {"key": key, "value": value})

    def delete_feature_table_tag(self, *, table_name: str, key: str) -> None:
        """Removes a tag; warns where there is none."""
        if not self._rest.call("DELETE", f"{table_path(table_name)}/tags", key=key)["was_there"]:
            warnings.warn(f"the table {table_name} has no tag {key!r}", stacklevel=2)

    def add_data_sources(
        self,
        *,
        feature_table_name: str,
        source_names: Optional[Names] = None,
        source_type: str = "table",
        data_sources: Optional[Names] = None,
    ) -> None:
        """Says what a table is computed from: ``table``, ``path`` or ``custom`` sources, as ``source_names`` or ``data_sources``."""
        self._change_sources("POST", feature_table_name, _sources(source_names, data_sources), source_type)

    def delete_data_sources(
        self,
        *,
        feature_table_name: str,
        source_names: Optional[Names] = None,
        source_type: str = "table",
        data_sources: Optional[Names] = None,
    ) -> None:
        """Takes that back."""
        self._change_sources("DELETE", feature_table_name, _sources(source_names, data_sources), source_type)

    def _change_sources(self, method: str, table: str, names: List[str], source_type: str) -> None:
        self._rest.call(method, f"{table_path(table)}/data-sources", {"data_sources": names, "source_type": source_type})
