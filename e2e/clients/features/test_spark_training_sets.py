"""Spark by the URL of its Connect server: it makes a training set of the same tables, and its frames become rows of them."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

import pandas as pd
import pytest

from plumbline.feature_store import FeatureFunction, FeatureLookup, FeatureStoreClient, PlumblineError
from plumbline.feature_store.spark import session_of

#: What is done with the batches of a stream runs in a program of the cluster's.
CLIENT = str(pathlib.Path(__file__).parents[3] / "clients" / "python")
DELTA = "4.4.0"
JARS = [
    jar
    for jar in pathlib.Path.home().glob(f".m2/repository/io/delta/*/{DELTA}/*-{DELTA}.jar")
    if "_4.1_2.13" in jar.name or "_2.13" not in jar.name
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """The URL of a Spark Connect server, in a process of its own: as a cluster is one."""
    if not shutil.which("java"):
        pytest.skip("Spark is not asked: there is no Java here")
    if not JARS:
        pytest.skip(f"Spark is not asked: Delta's jars {DELTA} are not in ~/.m2")
    home = pathlib.Path(pytest.importorskip("pyspark").__file__).parent
    pytest.importorskip("grpc_status", reason="Spark is not asked: pyspark has no Connect client here")
    port = free_port()
    folder = tmp_path_factory.mktemp("spark")
    command = [home / "bin/spark-submit", "--master", "local[1]", "--driver-memory", "1g"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    for key, value in {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.jars": ",".join(map(str, JARS)),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
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
        command += ["--conf", f"{key}={value}"]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(
            [*map(str, command), "spark-internal"],
            env={**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": CLIENT},
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.2)
        yield f"sc://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.fixture(scope="module")
def session(spark):
    made = session_of(spark)
    yield made
    made.stop()
    # pyspark goes on in the mode of Connect: tests after this one have sessions of their own process.
    os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)


HOURS = pd.date_range("2024-03-10", periods=6, freq="h", tz="UTC")


def comparable(frame):
    return [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]


def test_the_same_rows(fs, schema, spark, session):
    series = fs.create_table(
        f"{schema}.series",
        "zone",
        pd.DataFrame({"zone": [1, 2] * 3, "at": HOURS, "v": [0.0, 1.0, None, 3.0, 4.0, 5.0], "text": list("abcdef")}),
        timestamp_keys="at",
    ).name
    zones = fs.create_table(f"{schema}.zones", "zone", session.createDataFrame([(1, "Queens"), (2, "Bronx")], "zone long, borough string")).name
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


def test_frames_are_written_by_spark_and_committed_by_the_server(fs, schema, session):
    rows = "SELECT id, make_timestamp(2024, 3, 10, 1, 30, CAST(id AS DECIMAL(8, 6)), 'UTC') AS at, date'2024-03-10' AS day, CAST(id AS DECIMAL(10, 2)) AS price, IF(id = 3, NULL, id * 0.5D) AS v, array(id) AS list"
    frame = session.sql(f"{rows} FROM range(0, 40, 1, 4)")
    sent = []
    upload = fs._rest.upload_file
    fs._rest.upload_file = lambda *given: sent.append(given) or upload(*given)
    made = fs.create_table(f"{schema}.staged", "id", frame)
    assert fs.write_table(made.name, session.sql(f"{rows} FROM range(30, 50, 1, 3)"))["rows_inserted"] == 10
    assert sent == [], "no row passes through the driver"
    there = fs.read_table(made.name).sort_values("id").reset_index(drop=True)
    assert list(there["id"]) == list(range(50))
    assert list(there["at"]) == [pd.Timestamp("2024-03-10T01:30:00Z") + pd.Timedelta(seconds=at) for at in range(50)]
    assert there["v"].isna().sum() == 1 and list(there["list"][7]) == [7]
    # What they were written to is gone with the commit.
    assert not any(pathlib.Path(made.path).parents[2].glob("staging/*"))

    labels = session.sql("SELECT id, id % 2 AS y FROM range(0, 10, 1, 2)")
    training_set = fs.create_training_set(labels, [FeatureLookup(made.name, "id", feature_names=["v"])], "y")
    mine = training_set.load_df()
    assert list(mine["id"]) == list(range(10))
    assert comparable(training_set.load_spark_df(session).toPandas()) == comparable(mine)

    elsewhere = FeatureStoreClient(fs._rest.uri, os.environ["PLUMBLINE_TOKEN"], spark_stages=False)
    elsewhere.write_table(made.name, session.sql(f"{rows} FROM range(50, 51)"))
    assert len(fs.read_table(made.name)) == 51


def test_a_stream_is_written_batch_by_batch_each_once(fs, schema, session, tmp_path):
    name = fs.create_table(f"{schema}.stream", "id", schema={"id": "bigint", "v": "double"}).name
    files = tmp_path / "in"

    def arrive(first, last):
        session.sql(f"SELECT id, id * 0.5D AS v FROM range({first}, {last})").coalesce(1).write.mode("append").parquet(str(files))

    def take(checkpoint):
        stream = session.readStream.schema("id bigint, v double").parquet(str(files))
        query = fs.write_table(name, stream, "append", checkpoint_location=str(checkpoint), trigger={"availableNow": True})
        assert query.awaitTermination(300) and query.exception() is None
        return sorted(fs.read_table(name)["id"])

    arrive(0, 5)
    assert take(tmp_path / "checkpoint") == list(range(5))
    # Spark forgets that the batch was written, as one does that died before it could note it, and makes it again.
    (commit,) = [each for each in (tmp_path / "checkpoint" / "commits").iterdir() if each.name == "0"]
    commit.unlink()
    (commit.parent / ".0.crc").unlink(missing_ok=True)
    assert take(tmp_path / "checkpoint") == list(range(5))
    arrive(5, 8)
    assert take(tmp_path / "checkpoint") == list(range(8))
    with pytest.raises(ValueError, match="merged or appended"):
        fs.write_table(name, session.readStream.schema("id bigint").parquet(str(files)), "overwrite")


def test_a_folder_that_nobody_wrote_to(fs, schema):
    fs.create_table(f"{schema}.plain", "id", pd.DataFrame({"id": [1]}))
    staged = fs._rest.call("POST", "/uploads/staged", {})
    with pytest.raises(PlumblineError, match="must reach the lake") as refused:
        fs._rest.call("POST", f"/tables/{schema}.plain/write", {"upload_id": staged["upload_id"]})
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
