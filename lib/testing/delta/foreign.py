"""Other readers and writers of Delta tables, asked one JSON line at a time; each answers with one line.

What they read is given in the notation of our own engine's cells, so that both can be compared as they are.
"""

import base64
import datetime
import decimal
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import traceback

import pyarrow as pa

SPARK = "4.1"
DELTA = "4.4.0"
HADOOP = "3.4.2"
JARS = [
    f"delta-spark_{SPARK}_2.13",
    "delta-storage",
    "delta-kernel-api",
    "delta-kernel-defaults",
    "delta-kernel-unitycatalog",
]


def instant(value, is_utc):
    if is_utc:
        value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    fraction = f"{value.microsecond:06d}".rstrip("0")
    return f"{value:%Y-%m-%dT%H:%M:%S}" + (f".{fraction}" if fraction else "") + ("Z" if is_utc else "")


def cell(value, kind):
    """A Python value of an Arrow type as our engine would give it."""
    if value is None:
        return None
    if pa.types.is_map(kind):
        return [{"key": cell(k, kind.key_type), "value": cell(v, kind.item_type)} for k, v in value]
    if pa.types.is_struct(kind):
        return {field.name: cell(value[field.name], field.type) for field in kind}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or str(kind).startswith("list_view"):
        return [cell(each, kind.value_type) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        # JSON of JavaScript knows no difference between 1.0 and 1.
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return instant(value, kind.tz is not None)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def answer_of(table):
    # Nanoseconds are no time of Python's; views are not known everywhere.
    rows = table.to_pylist()
    kinds = {field.name: field.type for field in table.schema}
    return {
        "columns": table.schema.names,
        "rows": [[cell(row[name], kinds[name]) for name in table.schema.names] for row in rows],
    }


def read_deltalake(path, version, timestamp):
    from deltalake import DeltaTable

    table = DeltaTable(path, version=version)
    if timestamp:
        table.load_as_version(timestamp)
    answer = answer_of(pa.table(table.to_pyarrow_table()))
    adds = pa.table(table.get_add_actions(flatten=True))
    answer["version"] = table.version()
    answer["partitionColumns"] = table.metadata().partition_columns
    answer["numRecords"] = sum(adds.column("num_records").to_pylist()) if adds.num_rows else 0
    answer["operations"] = [commit["operation"] for commit in table.history()]
    return answer


def read_polars(path, version, timestamp):
    import polars

    return answer_of(polars.scan_delta(path, version=timestamp or version).collect().to_arrow())


def read_duckdb(path, version, timestamp):
    import duckdb
    import duckdb_extension_delta

    folder = pathlib.Path(duckdb_extension_delta.__file__).parent
    connection = duckdb.connect()
    connection.execute(f"LOAD '{next(folder.glob('extensions/*/delta.duckdb_extension'))}'")
    connection.execute("SET TimeZone = 'UTC'")
    which = f", version => {version}" if version is not None else ""
    return answer_of(connection.sql(f"SELECT * FROM delta_scan('{path}'{which})").to_arrow_table())


session = None


def s3_jars():
    """Hadoop's own S3 file system, of the version that Spark has, and of Amazon's SDK what it uses: all of that is half a gigabyte."""
    folder = pathlib.Path(sys.prefix) / "share" / f"hadoop-aws-{HADOOP}"
    if not folder.exists():
        made = folder.with_name(f"{folder.name}-{os.getpid()}")
        pom = pathlib.Path(__file__).with_name("s3-jars.pom.xml")
        # What Spark has of these is newer.
        spare = "-DexcludeGroupIds=io.netty,org.slf4j,commons-codec,commons-logging"
        command = ["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", f"-DoutputDirectory={made}", spare]
        subprocess.run([*command, f"-Dhadoop={HADOOP}"], stdout=subprocess.DEVNULL, check=True)
        made.rename(folder)
    return [str(jar) for jar in folder.glob("*.jar")]


def jar_files():
    """The jars of Delta for Spark, from the local repository of Maven, which fetches what it lacks; none where there is no Maven."""
    if not shutil.which("mvn"):
        return []
    found = []
    for name in JARS:
        jar = pathlib.Path.home() / f".m2/repository/io/delta/{name}/{DELTA}/{name}-{DELTA}.jar"
        if not jar.exists():
            wanted = f"-Dartifact=io.delta:{name}:{DELTA}"
            subprocess.run(["mvn", "-q", "-B", "dependency:get", wanted, "-Dtransitive=false"], stdout=subprocess.DEVNULL)
        if jar.exists():
            found.append(str(jar))
    return found if len(found) == len(JARS) else []


def spark(endpoint=None):
    """The session; with an endpoint its file systems have the buckets there, for whoever is called `test`."""
    global session
    if session:
        return session
    from delta import configure_spark_with_delta_pip
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    for key, value in {
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": os.environ["SPARK_WAREHOUSE"],
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={os.environ['SPARK_WAREHOUSE']}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "1",
        # A handful of rows is not worth a program of their own.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.databricks.delta.retentionDurationCheck.enabled": "false",
    }.items():
        builder = builder.config(key, value)
    jars = jar_files()
    if endpoint:
        jars += s3_jars()
        for key, value in {
            "endpoint": endpoint,
            "endpoint.region": "us-east-1",
            "path.style.access": "true",
            "access.key": "test",
            "secret.key": "test",
            "fast.upload.buffer": "bytebuffer",
        }.items():
            builder = builder.config(f"spark.hadoop.fs.s3a.{key}", value)
    builder = builder.config("spark.jars", ",".join(jars)) if jars else configure_spark_with_delta_pip(builder)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def read_spark(path, version, timestamp):
    reader = spark().read.format("delta")
    if version is not None:
        reader = reader.option("versionAsOf", version)
    if timestamp:
        reader = reader.option("timestampAsOf", timestamp)
    answer = answer_of(reader.load(path).toArrow())
    history = spark().sql(f"DESCRIBE HISTORY delta.`{path}`").collect()
    answer["operations"] = [row["operation"] for row in history]
    return answer


def run_sql(path, statements):
    for statement in statements:
        spark().sql(statement.replace("{table}", f"delta.`{path}`").replace("{path}", path))


def run_python(path, code):
    exec(code, {"path": path, "pa": pa, "datetime": datetime, "decimal": decimal, "spark": spark})


READERS = {"deltalake": read_deltalake, "polars": read_polars, "duckdb": read_duckdb, "spark": read_spark}


def answer(request):
    if request["do"] == "start spark":
        return {"version": spark(request.get("endpoint")).version}
    if request["do"] == "sql":
        return run_sql(request["path"], request["statements"]) or {}
    if request["do"] == "python":
        return run_python(request["path"], request["code"]) or {}
    return READERS[request["with"]](request["path"], request.get("version"), request.get("timestamp"))


# What the programs below print is not for the one who asks.
replies = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except BaseException as error:
        reply = {"error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}
    replies.write(json.dumps(reply, allow_nan=False) + "\n")
    replies.flush()
