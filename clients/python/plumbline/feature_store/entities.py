"""What the feature store speaks of."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Union

import pandas as pd

from .rest import frame_of
from .wire import json_value

if TYPE_CHECKING:
    from .rest import Rest


@dataclass(frozen=True)
class Feature:
    """A column of a feature table that is no key. The type is Delta's: ``double``, ``long``, ``string``, ``timestamp``, …"""

    name: str
    data_type: str
    description: str = ""


@dataclass(frozen=True)
class FeatureTable:
    """A feature table as the server knows it. Times are epoch milliseconds.

    ``producers`` are what wrote it under a name of their own (``FeatureStoreClient(producer=…)``), the latest first: ``producer``,
    ``run_id``, ``version`` and ``time`` of its last write.

    ``path`` and ``version`` are for readers that open the Delta table themselves: ``deltalake.DeltaTable(path, version=version)``.
    """

    name: str
    table_id: str
    description: str
    primary_keys: List[str]
    timestamp_keys: List[str]
    partition_columns: List[str]
    features: List[Feature]
    creation_timestamp: int
    last_write_timestamp: Optional[int]
    owner: str
    path: str
    version: int
    rows: Optional[int]
    tags: Dict[str, str] = field(default_factory=dict)
    table_data_sources: List[str] = field(default_factory=list)
    path_data_sources: List[str] = field(default_factory=list)
    custom_data_sources: List[str] = field(default_factory=list)
    online_stores: List[Dict[str, Any]] = field(default_factory=list)
    producers: List[Dict[str, Any]] = field(default_factory=list)

    @staticmethod
    def of(said: Mapping[str, Any]) -> "FeatureTable":
        """Of the server's answer."""

        def sources(kind: str) -> List[str]:
            return [each["source"] for each in said["data_sources"] if each["kind"] == kind]

        return FeatureTable(
            name=said["name"],
            table_id=said["table_id"],
            description=said["description"],
            primary_keys=said["primary_keys"],
            timestamp_keys=said["timestamp_keys"],
            partition_columns=said["partition_columns"],
            features=[Feature(each["name"], each["type"], each["description"]) for each in said["features"]],
            creation_timestamp=said["creation_timestamp"],
            last_write_timestamp=said["last_write_timestamp"],
            owner=said["owner"],
            path=said["path"],
            version=said["version"],
            rows=said["rows"],
            tags={each["key"]: each["value"] for each in said["tags"]},
            table_data_sources=sources("table"),
            path_data_sources=sources("path"),
            custom_data_sources=sources("custom"),
            online_stores=said["online_stores"],
            producers=said["producers"],
        )


class FeatureLookup:
    """Features of a table, found for each row by its keys.

    Args:
        table_name: ``schema.table`` or ``catalog.schema.table``.
        lookup_key: columns of the rows that hold the table's primary key, by position (without the time key of a time series). They must be
            columns of the rows given: what another look-up finds, or a function computes, is no key. Where one table leads to the next,
            put the key into the rows first, or into the table.
        feature_names: a name or several; all columns that are no keys by default.
        rename_outputs: feature → name in the result.
        timestamp_lookup_key: the rows' column that goes with the time key of a time series: the latest row that is not later is found.
        lookback_window: values older than that at the row's time are left out; one of exactly that age still counts.
        default_values: by their names in the result, where nothing or null is found.
        known_at: a column of a time series that says when a row became known. Rows that were not yet at the row's time are passed
            over, so that what was filled in later does not leak into training; of two rows of one time the one known last counts.

    Raises:
        ValueError: for a negative look-back.
    """

    def __init__(
        self,
        table_name: str,
        lookup_key: Union[str, Sequence[str]],
        *,
        feature_names: Optional[Union[str, Sequence[str]]] = None,
        rename_outputs: Optional[Mapping[str, str]] = None,
        timestamp_lookup_key: Optional[Union[str, Sequence[str]]] = None,
        lookback_window: Optional[datetime.timedelta] = None,
        default_values: Optional[Mapping[str, Any]] = None,
        known_at: Optional[str] = None,
    ) -> None:
        if lookback_window is not None and lookback_window < datetime.timedelta(0):
            raise ValueError("lookback_window must not be negative")
        if timestamp_lookup_key is not None and not isinstance(timestamp_lookup_key, str):
            if len(timestamp_lookup_key) != 1:
                raise ValueError("timestamp_lookup_key names one column")
            timestamp_lookup_key = timestamp_lookup_key[0]
        self.table_name = table_name
        self.lookup_key = [lookup_key] if isinstance(lookup_key, str) else list(lookup_key)
        self.feature_names = [feature_names] if isinstance(feature_names, str) else feature_names
        self.rename_outputs = dict(rename_outputs or {})
        self.timestamp_lookup_key = timestamp_lookup_key
        self.lookback_window = lookback_window
        self.default_values = dict(default_values or {})
        self.known_at = known_at

    def to_json(self) -> Dict[str, Any]:
        """As the server reads it."""
        said: Dict[str, Any] = {"table_name": self.table_name, "lookup_key": self.lookup_key}
        if self.feature_names is not None:
            said["feature_names"] = list(self.feature_names)
        if self.rename_outputs:
            said["rename_outputs"] = self.rename_outputs
        if self.timestamp_lookup_key is not None:
            said["timestamp_lookup_key"] = self.timestamp_lookup_key
        if self.lookback_window is not None:
            said["lookback_window"] = self.lookback_window.total_seconds()
        if self.default_values:
            said["default_values"] = json_value(self.default_values)
        if self.known_at is not None:
            said["known_at"] = self.known_at
        return said

    def __repr__(self) -> str:
        return f"FeatureLookup({self.table_name!r}, lookup_key={self.lookup_key!r})"


@dataclass(frozen=True)
class FeatureFunction:
    """A feature that is computed when it is asked for, the same in training, batches and online.

    Args:
        output_name: what it is called.
        expression: over columns of the rows, looked-up features, and functions before it:
            ``"trip_distance / greatest(minutes, 1)"``, ``"if(hour(pickup) >= 17, 1, 0)"``. There are ``+ - * / %``, comparisons,
            ``and or not``, ``is null``, ``if coalesce abs floor ceil round sqrt ln exp pow least greatest hour weekday number``.
            Null goes through whatever it meets; what has no finite value is null.
    """

    output_name: str
    expression: str

    def to_json(self) -> Dict[str, str]:
        """As the server reads it."""
        return {"output_name": self.output_name, "expression": self.expression}


class TrainingSet:
    """A training set as the server recorded it: what is looked up in which version of which table.

    Attributes:
        training_set_id: by which anybody who may read its tables loads the same rows again.
        warnings: what looks as if it knew the label, in words.
        feature_spec: the recipe that a model carries.
    """

    def __init__(self, rest: "Rest", said: Mapping[str, Any]) -> None:
        self._rest = rest
        self.training_set_id: str = said["training_set_id"]
        self.warnings: List[str] = [each["message"] for each in said["warnings"]]
        self.feature_spec: Dict[str, Any] = said["spec"]
        self.label = said["spec"]["label"]

    def load_df(self) -> pd.DataFrame:
        """The columns of the rows given, the features and the label, without what was excluded; one row for each given.

        A feature of whole numbers that some rows lack comes as ``float64`` with ``NaN``, which models take; as pandas' nullable ``Int64``
        where one of its numbers is beyond 2**53, which a float would change.
        """
        return frame_of(self._rest.rows("GET", f"/training-sets/{self.training_set_id}/data"))

    def load_spark_df(self, spark: Any) -> Any:
        """The same rows made by a Spark cluster, for tables that outgrow one machine; in the order of the rows given.

        The cluster must read the lake's tables (they are Delta tables; give it the folder or the bucket read-only) and have Delta's
        extension. Rows of feature tables do not pass through the server.

        Args:
            spark: a session, or the URL of a Spark Connect server: ``sc://host:15002``.

        Returns:
            A Spark DataFrame with the columns of ``load_df``.

        Raises:
            PlumblineError: for a set with functions, which the server evaluates.
        """
        from .spark import load_training_set

        return load_training_set(self._rest, self.training_set_id, spark)
