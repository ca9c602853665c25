"""A training set made by Spark, of the same tables: the rows that the server makes, whichever engine joins them."""

import pathlib
import shutil

import pandas as pd
import pytest

from plumbline.feature_store import FeatureFunction, FeatureLookup, PlumblineError

DELTA = "4.4.0"
JARS = [
    jar
    for jar in pathlib.Path.home().glob(f".m2/repository/io/delta/*/{DELTA}/*-{DELTA}.jar")
    if "_4.1_2.13" in jar.name or "_2.13" not in jar.name
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    if not shutil.which("java"):
        pytest.skip("Spark is not asked: there is no Java here")
    if not JARS:
        pytest.skip(f"Spark is not asked: Delta's jars {DELTA} are not in ~/.m2")
    session = pytest.importorskip("pyspark.sql").SparkSession
    builder = session.builder.master("local[1]")
    for key, value in {
        "spark.jars": ",".join(map(str, JARS)),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        # A handful of rows is not worth a program of their own.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.databricks.delta.snapshotPartitions": "1",
        # The session's zone is nobody's: times are instants.
        "spark.sql.session.timeZone": "America/New_York",
    }.items():
        builder = builder.config(key, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("OFF")
    yield started
    started.stop()


HOURS = pd.date_range("2024-03-10", periods=6, freq="h", tz="UTC")


def comparable(frame):
    return [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]


def test_the_same_rows(fs, schema, spark):
    series = fs.create_table(
        f"{schema}.series",
        "zone",
        pd.DataFrame({"zone": [1, 2] * 3, "at": HOURS, "v": [0.0, 1.0, None, 3.0, 4.0, 5.0], "text": list("abcdef")}),
        timestamp_keys="at",
    ).name
    # A frame of Spark's is taken as it is.
    zones = fs.create_table(f"{schema}.zones", "zone", spark.createDataFrame([(1, "Queens"), (2, "Bronx")], "zone long, borough string")).name
    rides = pd.DataFrame({"ride": range(8), "zone": [1, 2, 3, 1, 2, 1, 2, 1], "time": HOURS[[0, 1, 2, 3, 4, 5, 5, 2]] + pd.Timedelta(minutes=30), "y": range(8)})
    lookups = [
        FeatureLookup(series, "zone", timestamp_lookup_key="time", lookback_window=pd.Timedelta(hours=1), default_values={"v": -1.0}),
        FeatureLookup(zones, "zone"),
    ]
    made = fs.create_training_set(rides, lookups, "y", exclude_columns=["ride"])
    fs.write_table(zones, pd.DataFrame({"zone": [1], "borough": ["later"]}))
    mine, theirs = made.load_df(), made.load_spark_df(spark)
    assert theirs.columns == list(mine.columns)
    theirs = theirs.toArrow().to_pandas()
    theirs["time"] = pd.to_datetime(theirs["time"], utc=True)
    mine["time"] = pd.to_datetime(mine["time"], utc=True)
    assert comparable(theirs) == comparable(mine)
    assert "later" not in set(theirs["borough"])

    with_function = fs.create_training_set(rides, [lookups[1], FeatureFunction("twice", "y * 2")], "y")
    with pytest.raises(PlumblineError, match="evaluated by the server"):
        with_function.load_spark_df(spark)
