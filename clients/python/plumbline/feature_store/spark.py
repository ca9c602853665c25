"""Training sets made by a Spark cluster: the server says which tables to read and how to join them, the cluster does."""

from __future__ import annotations

from typing import Any, Dict, Union

import pyarrow as pa

from .rest import Rest, spark_path

#: Numbers the rows; columns of tables have no spaces in their names.
PLACE = "of label"


def session_of(spark: Union[str, Any]) -> Any:
    """A session as it is, or one with the cluster at a Spark Connect URL such as ``sc://host:15002``."""
    if not isinstance(spark, str):
        return spark
    from pyspark.sql import SparkSession

    return SparkSession.builder.remote(spark).getOrCreate()


def _table(session: Any, view: Dict[str, Any]) -> Any:
    return session.read.format("delta").option("versionAsOf", view["version"]).load(spark_path(view["path"]))


def load_training_set(rest: Rest, training_set_id: str, spark: Union[str, Any]) -> Any:
    """See ``TrainingSet.load_spark_df``."""
    session = session_of(spark)
    plan = rest.call("GET", f"/training-sets/{training_set_id}/spark")
    for view in plan["views"]:
        _table(session, view).createOrReplaceTempView(view["name"])
    if plan["rows_table"] is None:
        sent = rest.rows("GET", f"/training-sets/{training_set_id}/rows")
        rows = session.createDataFrame(sent.append_column(PLACE, pa.array(range(sent.num_rows), pa.int64())))
    else:
        from pyspark.sql.functions import monotonically_increasing_id

        # Kept, so that a row has one number however often it is asked for.
        rows = _table(session, plan["rows_table"]).withColumn(PLACE, monotonically_increasing_id()).cache()
    rows.createOrReplaceTempView(plan["rows_view"])
    return session.sql(plan["sql"])
