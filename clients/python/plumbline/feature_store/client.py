"""The client of the feature store. Names, arguments and rules are those of Databricks' ``FeatureStoreClient``."""

from __future__ import annotations

import datetime
import time
import warnings
from typing import Any, Dict, Iterable, List, Optional, Union

import pandas as pd

from . import models
from .entities import FeatureFunction, FeatureLookup, TrainingSet
from .online import typed_frame
from .rest import PlumblineError, minding_index, table_path
from .tables import Names, Tables, names_of
from .wire import json_rows

Looked = Union[FeatureLookup, FeatureFunction]
# As many as the server looks up at once.
_MOST_KEYS = 1000


class FeatureStoreClient(Tables):
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

    def create_training_set(
        self,
        df: Any,
        feature_lookups: Union[Looked, Iterable[Looked]],
        label: Optional[Names],
        exclude_columns: Names = (),
    ) -> TrainingSet:
        """Records what is looked up for each row of ``df``, in the present versions of the tables; warns of what leaks the label.

        Args:
            feature_lookups: one or several look-ups, and functions of what is there and what was looked up.
            label: a column of ``df``, several, or None.
            exclude_columns: one or several that are left out of the result; they still serve the look-ups.

        Returns:
            The set. Its ``warnings``, which are given as Python's too, tell a look-up that finds no row for most of ``df`` from a feature
            that is null in the rows that are found.

        Raises:
            PlumblineError: for a key that is no column of ``df``: one look-up's features are no keys of another.
        """
        given = [feature_lookups] if isinstance(feature_lookups, (FeatureLookup, FeatureFunction)) else list(feature_lookups)
        with minding_index(df):
            said = self._rest.call(
                "POST",
                "/training-sets",
                {
                    "upload_id": self._rest.upload(df),
                    "lookups": [each.to_json() for each in given if isinstance(each, FeatureLookup)],
                    "functions": [each.to_json() for each in given if isinstance(each, FeatureFunction)],
                    "label": names_of(label),
                    "exclude_columns": names_of(exclude_columns),
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
        filter_condition: Optional[str] = None,
        mode: str = "triggered",
        streaming: bool = False,
        features: Optional[Names] = None,
        schedule: Optional[str] = None,
        ttl: Optional[datetime.timedelta] = None,
        online_table_name: Optional[str] = None,
        wait: float = 600,
    ) -> Dict[str, Any]:
        """Publishes the latest row of each key for look-ups.

        Args:
            online_store: the server's own; the argument is there for compatibility.
            filter_condition, features: a copy holds all rows and features of its table; look-ups name the features that they want.
            streaming: the same as ``mode="continuous"``.
            mode: ``triggered`` takes over what changed since the last time, ``snapshot`` all rows, ``continuous`` publishes by itself
                after each write. ``merge`` means ``triggered``, ``overwrite`` ``snapshot``.
            schedule: a cron pattern (UTC), to publish again and again.
            ttl: rows whose time is longer ago are not found any more. A whole number as time key counts from the epoch, in seconds,
                milliseconds, microseconds or nanoseconds by its size.
            online_table_name: what the copy is called where online tables are listed; look-ups go by the name of the table.
            wait: seconds to wait for the publication to end; 0 returns at once.

        Returns:
            ``mode``, ``version``, ``rows``, … of the online copy.

        Raises:
            NotImplementedError: for a copy of a part of the table.
            TimeoutError: when it took longer than ``wait``; it goes on.
        """
        if filter_condition is not None or features is not None:
            raise NotImplementedError(
                "an online copy holds all rows and features of its table: leave filter_condition and features out, "
                "and name what you want in FeatureLookup(feature_names=…) or get_online_features(features=…)"
            )
        if streaming:
            mode = "continuous"
        mode = mode.lower()
        meant = {"merge": "triggered", "overwrite": "snapshot"}.get(mode, mode)
        body = {
            "mode": meant,
            "schedule": schedule,
            "ttl_seconds": None if ttl is None else round(ttl.total_seconds()),
            "online_name": online_table_name,
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
            rows: a frame, a list of mappings, or one mapping; a row is taken whole, columns that it lacks are empty.

        Returns:
            False where the key was sent before, and nothing was done.

        Raises:
            ValueError: for timedeltas and periods, for which tables have no type.
            PlumblineError: ``RESOURCE_CONFLICT`` where the key was sent before with other rows.
        """
        body = {"idempotency_key": idempotency_key, "rows": json_rows(rows)}
        return not self._rest.call("POST", f"{table_path(name)}/rows", body)["is_repeated"]

    def check_online(self, name: str, sample: int = 200) -> Dict[str, Any]:
        """Compares a sample of the online copy with the table: ``compared``, ``differences``, ``different``."""
        return self._rest.call("POST", f"{table_path(name)}/check-online", {"sample": sample})["check"]

    def get_online_features(self, name: str, keys: Any, features: Optional[Names] = None) -> pd.DataFrame:
        """The online rows of some keys, in their order; missing ones are empty.

        Features have the types that ``read_table`` gives them: a number that is not found is ``NaN``, also where none is.

        Args:
            keys: a frame with a column for each primary key but the time key, in any order, or what pandas makes one of; however many
                rows.
            features: one or several; by default all.

        Raises:
            ValueError: for keys that do not say which columns they are, or are not those of the table.
        """
        frame = keys if isinstance(keys, pd.DataFrame) else pd.DataFrame(keys)
        if not all(isinstance(column, str) for column in frame.columns) or len(frame.columns) == 0:
            raise ValueError("keys must name their columns, as {'customer_id': [1, 2]} or a frame does")
        primary = self._keys_of(name, frame)
        look_up: Dict[str, Any] = {"table_name": name, "lookup_key": primary}
        if features is not None:
            look_up["feature_names"] = names_of(features)
        rows = json_rows(frame)
        found = [
            row
            for at in range(0, len(rows), _MOST_KEYS)
            for row in self._rest.call(
                "POST", "/online/look-up", {"lookups": [look_up], "rows": rows[at : at + _MOST_KEYS]}
            )["rows"]
        ]
        wanted = names_of(features) or [each for each in (found[0] if found else self._types[name]) if each not in primary]
        looked_up = typed_frame(found, self._types_of(name, wanted))
        return pd.concat([frame.reset_index(drop=True), looked_up], axis=1)

    def _keys_of(self, name: str, frame: pd.DataFrame) -> List[str]:
        # Keys go by their place: in another order they would find other rows, or none, without a word.
        known = self._keys.get(name, [])
        if set(known) != set(frame.columns):
            known = self._learn(name)
            if set(known) != set(frame.columns):
                raise ValueError(f"the keys of {name} are {', '.join(known)}; the columns given are {', '.join(frame.columns)}")
        return known

    def _types_of(self, name: str, features: List[str]) -> Dict[str, str]:
        if not set(features) <= set(self._types[name]):
            self._learn(name)
        return {feature: self._types[name].get(feature, "") for feature in features}

    def _learn(self, name: str) -> List[str]:
        table = self.get_table(name)
        self._types[name] = {each.name: each.data_type for each in table.features}
        self._keys[name] = [key for key in table.primary_keys if key not in table.timestamp_keys]
        return self._keys[name]


__all__ = ["FeatureStoreClient", "PlumblineError"]
