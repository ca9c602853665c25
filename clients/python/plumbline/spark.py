"""Scoring by Spark, for rows that outgrow one machine: ``mlflow.pyfunc.spark_udf`` over a table, the predictions back in one commit."""

from __future__ import annotations

import datetime
from typing import Any, Dict, List, Optional

from .feature_store import FeatureStoreClient, PlumblineError
from .feature_store.rest import spark_path

PREDICTION = "prediction"


def read_table(spark: Any, path: str, version: int) -> Any:
    """A version of a table as a Spark frame.

    Spark's own Delta reader is used where it is there (``spark.jars.packages`` with ``io.delta:delta-spark``), else the files that the
    version consists of, as the package ``deltalake`` tells them. Spark's executors must reach the path.

    Raises:
        PlumblineError: without Spark's Delta reader for a partitioned table, whose files lack the columns, and for one of a later protocol:
            its files may have rows that were deleted, and call columns otherwise.
    """
    try:
        return spark.read.format("delta").option("versionAsOf", version).load(spark_path(path))
    except Exception as unread:  # Spark names a missing source by one of several classes
        if "DATA_SOURCE_NOT_FOUND" not in str(unread) and "Failed to find" not in str(unread):
            raise
    from deltalake import DeltaTable

    table = DeltaTable(path, version=version)
    if table.metadata().partition_columns:
        raise PlumblineError("a partitioned table needs Spark's Delta reader", "NOT_IMPLEMENTED", 501)
    if table.protocol().min_reader_version > 1:
        raise PlumblineError("a table with deletion vectors or mapped columns needs Spark's Delta reader", "NOT_IMPLEMENTED", 501)
    return spark.read.parquet(*[spark_path(uri) for uri in table.file_uris()])


def score_table(
    spark: Any,
    model_uri: str,
    table: str,
    output_table: str,
    *,
    mode: str = "merge",
    keys: Optional[List[str]] = None,
    result_type: str = "double",
    env_manager: str = "local",
    client: Optional[FeatureStoreClient] = None,
) -> Dict[str, int]:
    """Scores the rows of a table by Spark and hands the predictions to the server.

    Args:
        spark: a ``SparkSession`` whose executors reach the lake and the artifact store.
        model_uri: ``models:/name/3`` or ``models:/name@champion``.
        mode: ``merge``, ``overwrite`` or ``append``.
        keys: of an output table that is not there yet; by default those of ``table``.
        result_type: of the predictions, as ``spark_udf`` takes it.
        env_manager: ``local`` where the executors have what the model asks for, else ``virtualenv`` or ``uv``.

    Returns:
        ``version``, ``rows_inserted``, ``rows_updated`` of the commit.

    Raises:
        PlumblineError: where the server refuses, or the rows lack what the model needs.
    """
    import mlflow
    from pyspark.sql import functions as F

    fs = client or FeatureStoreClient(producer=f"spark_udf {model_uri}")
    described = fs.get_table(table)
    rows = read_table(spark, described.path, described.version)
    signature = mlflow.models.get_model_info(model_uri).signature
    names = signature.inputs.input_names() if signature and signature.inputs and signature.inputs.has_input_names() else rows.columns
    missing = [name for name in names if name not in rows.columns]
    if missing:
        raise PlumblineError(f"the model needs the columns {', '.join(missing)}", "INVALID_PARAMETER_VALUE", 400)
    predict = mlflow.pyfunc.spark_udf(spark, model_uri, result_type=result_type, env_manager=env_manager)
    scored_at = datetime.datetime.now(datetime.timezone.utc)
    scored = rows.withColumn(PREDICTION, predict(F.struct(*[F.col(name) for name in names]))).withColumn(
        "scored_at", F.lit(scored_at)
    )
    try:
        fs.get_table(output_table)
    except PlumblineError as refused:
        if refused.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        fs.create_table(output_table, primary_keys=keys or described.primary_keys, schema=scored.schema)
    return fs.write_table(output_table, scored, mode=mode)


__all__ = ["read_table", "score_table"]
