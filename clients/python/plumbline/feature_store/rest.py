"""HTTP to the server: who one is, JSON both ways, rows as parquet and Arrow."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import Any, Iterator, Mapping, Optional
from urllib.parse import quote

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import requests
import urllib3

from .wire import assert_storable

ROOT = "/api/2.0/feature-store"
_MOST_ROWS_IN_MEMORY = 1 << 26
_LARGEST_EXACT_FLOAT = 1 << 53


class PlumblineError(Exception):
    """What the server refused.

    Attributes:
        error_code: ``INVALID_PARAMETER_VALUE``, ``RESOURCE_DOES_NOT_EXIST``, ``PERMISSION_DENIED``, …
        status: the HTTP status.
    """

    def __init__(self, message: str, error_code: str = "INTERNAL_ERROR", status: int = 500) -> None:
        super().__init__(message)
        self.error_code = error_code
        self.status = status


def is_passing(error: Exception) -> bool:
    """Whether a question that failed may be asked again: the server is away, is starting, or has too much to do."""
    if isinstance(error, PlumblineError):
        return error.status in (429, 502, 503, 504)
    return isinstance(error, (requests.ConnectionError, requests.Timeout))


@contextmanager
def minding_index(df: Any) -> Iterator[None]:
    """Adds to a refusal that misses a column how it becomes one, where it is in the frame's index: grouping puts keys there."""
    try:
        yield
    except PlumblineError as error:
        names = getattr(getattr(df, "index", None), "names", [])
        inside = next((name for name in names if f"'{name}'" in str(error)), None)
        if inside is None:
            raise
        raise PlumblineError(
            f"{error} {inside!r} is in the frame's index: send df.reset_index().", error.error_code, error.status
        ) from None


def table_path(name: str) -> str:
    """The path of a table below the root."""
    return f"/tables/{quote(name, safe='')}"


def frame_of(table: pa.Table) -> pd.DataFrame:
    """A pandas frame of Arrow's rows, in which every whole number is the one that was stored.

    Columns of whole numbers with blanks are ``float64`` with ``NaN``, as in Spark's ``toPandas`` and as scikit-learn and its kind want them.
    Only where one of their numbers is beyond 2**53, which a float cannot tell from its neighbours, the column is pandas' nullable
    ``Int64`` with ``NA``. Without blanks they are ``int64``, or as narrow as the type of the column.
    """
    frame = table.to_pandas()
    if len(frame.columns) == table.num_columns:
        for at, column in enumerate(table.columns):
            if _outgrows_floats(column):
                frame.isetitem(at, column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get).set_axis(frame.index))
    return frame


def _outgrows_floats(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_int64(column.type) or column.null_count in (0, len(column)):
        return False
    ends = pc.min_max(column).as_py()
    return ends["min"] < -_LARGEST_EXACT_FLOAT or ends["max"] > _LARGEST_EXACT_FLOAT


def to_pandas_frame(df: Any) -> pd.DataFrame:
    """A pandas frame of what the caller has: pandas' own, Spark's (collected) or Arrow's.

    Raises:
        TypeError: for anything else.
    """
    if isinstance(df, pd.DataFrame):
        return df
    if isinstance(df, pa.Table):
        return frame_of(df)
    if hasattr(df, "toPandas"):
        return df.toPandas()
    raise TypeError(f"expected a pandas, Spark or Arrow table, got {type(df).__name__}")


def to_arrow_table(df: Any) -> pa.Table:
    """An Arrow table of the same; Spark's frames do not pass through pandas where Spark can do without.

    Raises:
        TypeError: for anything else.
        ValueError: naming a column of a pandas frame whose values are of no type that tables have.
    """
    if isinstance(df, pa.Table):
        return df
    if hasattr(df, "toArrow"):
        return df.toArrow()
    frame = to_pandas_frame(df)
    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowException, OverflowError, TypeError) as error:
        raise _unlike(frame, error) from error


def _unlike(frame: pd.DataFrame, error: Exception) -> Exception:
    for name in frame.columns:
        try:
            pa.Table.from_pandas(frame[[name]], preserve_index=False)
        except (pa.ArrowException, OverflowError, TypeError) as why:
            return ValueError(
                f"the column {name!r} cannot be sent: {why.args[0] if why.args else why}. "
                f"Make its values all of one type: numbers, texts, times, lists or structs of them."
            )
    return error


def is_spark_frame(df: Any) -> bool:
    """Whether it is a frame of Spark's, classic or by Connect."""
    return hasattr(df, "sparkSession") and hasattr(df, "write")


def is_streaming_frame(df: Any) -> bool:
    """Whether it is a frame of Spark's that has no end."""
    return is_spark_frame(df) and bool(df.isStreaming)


def spark_path(path: str) -> str:
    """A place in the lake as Spark calls it: its own S3 file system goes by another scheme."""
    return path.replace("s3://", "s3a://", 1)


def stage(df: Any, path: str) -> None:
    """Has Spark write a frame below a folder of the lake, as parquet that every reader understands alike.

    Raises:
        PlumblineError: where Spark's executors do not reach the lake, or the rows cannot be computed.
    """
    conf = df.sparkSession.conf
    name = "spark.sql.parquet.outputTimestampType"
    before = conf.get(name)
    # Spark's default is an older type that does not say whether it is an instant.
    conf.set(name, "TIMESTAMP_MICROS")
    try:
        df.write.option("compression", "zstd").parquet(f"{spark_path(path)}/rows")
    except Exception as failed:  # of one of several classes, by the kind of session
        message = (
            f"Spark wrote no rows below {path}. If its executors do not reach the lake, give them the folder, or hadoop-aws and keys of the "
            f"bucket (spark.hadoop.fs.s3a.*), or say FeatureStoreClient(spark_stages=False). Spark says: {str(failed)[:1000]}"
        )
        raise PlumblineError(message, "INVALID_STATE", 409) from failed
    finally:
        conf.set(name, before)


class _Bearer(requests.auth.AuthBase):
    """A token on each request. As a header of the session alone it would give way to what ``~/.netrc`` says of the host."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["authorization"] = f"Bearer {self.token}"
        return request


class Rest:
    """A session with the server.

    Args:
        uri: ``http(s)://host:port``; by default ``MLFLOW_TRACKING_URI``, then ``DATABRICKS_HOST``.
        token: an access token; by default ``MLFLOW_TRACKING_TOKEN``, then ``DATABRICKS_TOKEN``, then user name and password of
            ``MLFLOW_TRACKING_USERNAME`` and ``MLFLOW_TRACKING_PASSWORD``.
        root: the path below which the API is.
        spark_stages: whether frames of Spark's are written into the server's lake by Spark, rather than sent by its driver.
    """

    def __init__(
        self, uri: Optional[str] = None, token: Optional[str] = None, timeout: float = 3600, root: str = ROOT, spark_stages: bool = False
    ) -> None:
        found = uri or os.environ.get("MLFLOW_TRACKING_URI") or os.environ.get("DATABRICKS_HOST")
        if not found or not found.startswith(("http://", "https://")):
            raise ValueError("say where the server is: uri=… or MLFLOW_TRACKING_URI=http://…")
        self.uri = found.rstrip("/")
        self.timeout = timeout
        self.root = root
        self.spark_stages = spark_stages
        self.session = requests.Session()
        token = token or os.environ.get("MLFLOW_TRACKING_TOKEN") or os.environ.get("DATABRICKS_TOKEN")
        if token:
            self.session.auth = _Bearer(token)
        elif os.environ.get("MLFLOW_TRACKING_USERNAME"):
            self.session.auth = (
                os.environ["MLFLOW_TRACKING_USERNAME"],
                os.environ.get("MLFLOW_TRACKING_PASSWORD", ""),
            )

    def _send(self, method: str, path: str, **options: Any) -> requests.Response:
        response = self.session.request(method, f"{self.uri}{self.root}{path}", timeout=self.timeout, **options)
        if response.status_code < 400:
            return response
        try:
            said = response.json()
        except ValueError:
            said = {}
        raise PlumblineError(
            said.get("message", f"{response.status_code} {response.reason}"),
            said.get("error_code", "INTERNAL_ERROR"),
            response.status_code,
        )

    def call(self, method: str, path: str, body: Optional[Mapping[str, Any]] = None, **query: Any) -> Any:
        """JSON in, JSON out. What is None is left out."""
        given = None if body is None else {key: value for key, value in body.items() if value is not None}
        params = {key: value for key, value in query.items() if value is not None}
        return self._send(method, path, json=given, params=params).json()

    def rows(self, method: str, path: str, body: Optional[Mapping[str, Any]] = None, **query: Any) -> pa.Table:
        """Rows that the server streams.

        Raises:
            PlumblineError: also where the stream broke off before its end.
        """
        params = {key: value for key, value in query.items() if value is not None}
        response = self._send(method, path, json=body, params=params, stream=True)
        response.raw.decode_content = True
        try:
            with pa.ipc.open_stream(response.raw) as reader:
                return reader.read_all()
        except (pa.ArrowInvalid, OSError, urllib3.exceptions.HTTPError) as broken:
            raise PlumblineError(f"the rows broke off: {broken}", "TEMPORARILY_UNAVAILABLE", 503) from broken
        finally:
            response.close()

    def file(self, path: str) -> pa.Table:
        """The rows of a parquet file."""
        with tempfile.SpooledTemporaryFile(max_size=_MOST_ROWS_IN_MEMORY) as file:
            for piece in self._send("GET", path, stream=True).iter_content(1 << 20):
                file.write(piece)
            file.seek(0)
            return pq.read_table(file)

    def upload(self, df: Any) -> str:
        """Sends rows as a parquet file; the id names them to the operation that takes them.

        A frame of Spark's does not pass through its driver: Spark writes the rows into the server's lake.

        Raises:
            ValueError: for a column of timedeltas or periods, for which tables have no type.
        """
        if self.spark_stages and is_spark_frame(df):
            said = self.call("POST", "/uploads/staged", {})
            stage(df, said["path"])
            return said["upload_id"]
        table = to_arrow_table(df)
        assert_storable(table.schema)
        # Large frames go by the disk: beside the rows there is no room for their file.
        with tempfile.SpooledTemporaryFile(max_size=_MOST_ROWS_IN_MEMORY) as file:
            pq.write_table(table, file, compression="zstd", coerce_timestamps="us", allow_truncated_timestamps=True)
            return self.upload_file(file)

    def upload_file(self, file: Any) -> str:
        """Sends an open parquet file as it is."""
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        headers = {"content-type": "application/vnd.apache.parquet", "content-length": str(size)}
        return self._send("POST", "/uploads", data=file, headers=headers).json()["upload_id"]
