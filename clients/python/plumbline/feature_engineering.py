"""The same feature store under the names of Databricks' newer client, ``FeatureEngineeringClient``: three-level names, keywords only."""

from __future__ import annotations

import datetime
from typing import Any, Dict, Iterable, Mapping, Optional, Union

import pandas as pd

from .feature_store import FeatureFunction, FeatureLookup, FeatureStoreClient, FeatureTable, PlumblineError, TrainingSet
from .feature_store.streams import EVERY_FIVE_SECONDS
from .feature_store.tables import Names


class FeatureEngineeringClient(FeatureStoreClient):
    """``FeatureStoreClient`` with the arguments of the newer client. What it has beyond those is there too."""

    def create_table(  # type: ignore[override]
        self,
        *,
        name: str,
        primary_keys: Names,
        df: Any = None,
        timeseries_columns: Optional[Names] = None,
        partition_columns: Optional[Names] = None,
        schema: Any = None,
        description: Optional[str] = None,
        tags: Optional[Mapping[str, str]] = None,
        freshness: Optional[datetime.timedelta] = None,
    ) -> FeatureTable:
        """See ``FeatureStoreClient.create_table``; ``timeseries_columns`` is its ``timestamp_keys``."""
        return super().create_table(
            name,
            primary_keys,
            df,
            timestamp_keys=timeseries_columns,
            partition_columns=partition_columns,
            schema=schema,
            description=description,
            tags=tags,
            freshness=freshness,
        )

    def write_table(  # type: ignore[override]
        self,
        *,
        name: str,
        df: Any,
        mode: str = "merge",
        checkpoint_location: Optional[str] = None,
        trigger: Mapping[str, Any] = EVERY_FIVE_SECONDS,
    ) -> Any:
        """See ``FeatureStoreClient.write_table``."""
        return super().write_table(name, df, mode, checkpoint_location, trigger)

    def set_feature_table_tag(self, *, name: str, key: str, value: str) -> None:  # type: ignore[override]
        """See ``FeatureStoreClient.set_feature_table_tag``; ``name`` is its ``table_name``."""
        super().set_feature_table_tag(table_name=name, key=key, value=value)

    def delete_feature_table_tag(self, *, name: str, key: str) -> None:  # type: ignore[override]
        """See ``FeatureStoreClient.delete_feature_table_tag``; ``name`` is its ``table_name``."""
        super().delete_feature_table_tag(table_name=name, key=key)

    def create_training_set(  # type: ignore[override]
        self,
        *,
        df: Any,
        feature_lookups: Union[FeatureLookup, FeatureFunction, Iterable[Union[FeatureLookup, FeatureFunction]]],
        label: Optional[Names],
        exclude_columns: Names = (),
    ) -> TrainingSet:
        """See ``FeatureStoreClient.create_training_set``."""
        return super().create_training_set(df, feature_lookups, label, exclude_columns)

    def score_batch(  # type: ignore[override]
        self, *, model_uri: str, df: Any, result_type: str = "double"
    ) -> pd.DataFrame:
        """See ``FeatureStoreClient.score_batch``."""
        return super().score_batch(model_uri, df, result_type)

    def publish_table(  # type: ignore[override]
        self,
        *,
        online_store: Any = None,
        source_table_name: str,
        online_table_name: Optional[str] = None,
        publish_mode: str = "TRIGGERED",
        **options: Any,
    ) -> Dict[str, Any]:
        """See ``FeatureStoreClient.publish_table``. ``publish_mode`` is ``SNAPSHOT``, ``TRIGGERED`` or ``CONTINUOUS``."""
        return super().publish_table(source_table_name, online_store, mode=publish_mode.lower(), online_table_name=online_table_name, **options)


__all__ = ["FeatureEngineeringClient", "FeatureFunction", "FeatureLookup", "FeatureTable", "PlumblineError", "TrainingSet"]
