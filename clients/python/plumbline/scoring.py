"""Batch and streaming scoring on the server: a registered model over the rows of a table or a frame."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import time
import uuid
from typing import Any, Dict, List, Optional, Sequence, Union
from urllib.parse import quote

import pandas as pd
import requests

from .feature_store.rest import PlumblineError, Rest, frame_of, is_passing

ROOT = "/api/2.0/scoring"
_ENDED = ("succeeded", "failed", "canceled")
_FIRST_LOOK = 0.1
_LAST_LOOK = 2.0


@dataclasses.dataclass(frozen=True)
class ScoringRun:
    """One run of a job.

    Attributes:
        state: ``queued``, ``running``, ``succeeded``, ``failed`` or ``canceled``.
        rows_total: how many rows there are to score; None until they are counted.
        input_version: the version of the table whose rows were scored.
        output_version: the version of the output table that has the predictions.
        message: what went wrong: which row, which column.
    """

    job: str
    number: int
    state: str
    rows_done: int
    rows_total: Optional[int]
    rows_per_second: Optional[float]
    model_version: Optional[int]
    input_version: Optional[int]
    output_version: Optional[int]
    message: str

    @classmethod
    def of(cls, job: str, said: Dict[str, Any]) -> "ScoringRun":
        names = [field.name for field in dataclasses.fields(cls) if field.name != "job"]
        return cls(job=job, **{name: said.get(name) for name in names})


class _RunFailed(PlumblineError):
    """The run has ended without success: nothing goes on."""


def _model(uri: str) -> Dict[str, Any]:
    """``models:/name/3``, ``models:/name/Production`` or ``models:/name@champion``."""
    found = re.fullmatch(r"models:/(?P<name>[^@/]+)(?:@(?P<alias>[^/]+)|/(?P<version>[^/]+))", uri)
    if not found:
        raise ValueError(f"{uri!r} names no version of a registered model: models:/name/3 or models:/name@alias")
    name, alias, version = found["name"], found["alias"], found["version"]
    if alias:
        return {"name": name, "alias": alias}
    return {"name": name, "version": int(version)} if version.isdigit() else {"name": name, "stage": version}


class ScoringClient:
    """Scoring jobs, which the server works off: the rows do not leave it.

    Args:
        uri: where the server is; by default ``MLFLOW_TRACKING_URI``, then ``DATABRICKS_HOST``.
        token: an access token; by default ``MLFLOW_TRACKING_TOKEN``, then ``DATABRICKS_TOKEN``.

    Raises:
        PlumblineError: by every method, where the server refuses: the message says what is wrong, ``error_code`` of what kind it is.
    """

    def __init__(self, uri: Optional[str] = None, token: Optional[str] = None) -> None:
        self._rest = Rest(uri, token, root=ROOT)

    def score_table(
        self,
        model_uri: str,
        data: Union[str, Any],
        output_table: Optional[str] = None,
        *,
        mode: str = "append",
        keys: Optional[Sequence[str]] = None,
        columns: Optional[Sequence[str]] = None,
        version: Optional[int] = None,
        wait: float = 3600,
    ) -> Union[pd.DataFrame, ScoringRun]:
        """Scores the rows of a table, or of a frame that is sent, once.

        Args:
            model_uri: ``models:/name/3``, ``models:/name/Production`` or ``models:/name@champion``.
            data: the name of a table, or a pandas, Spark or Arrow table.
            output_table: where the predictions go; it is made if it is not there. None: they come back as a frame.
            mode: ``append``, ``merge`` (the latest prediction of each key) or ``overwrite``.
            keys: of an output table that is not there yet; by default those of the input table.
            columns: of the input, those that go along; by default all.
            version: of the table; by default the latest.
            wait: seconds to wait for the run to end.

        Returns:
            Without ``output_table`` the columns and the predictions, in the order of the rows; else, and with a ``wait`` of 0, how the run
            does.

        Raises:
            PlumblineError: where the run fails: the message names the row or the column. The job goes with it.
            TimeoutError: when it took longer than ``wait``; the run goes on, and its job, which the message names, stays.
        """
        name = f"score_table {uuid.uuid4().hex[:12]}"
        self.create_job(
            name,
            model_uri,
            data,
            output_table,
            mode=mode,
            keys=keys,
            columns=columns,
            version=version,
            description="Made by score_table of the Python client.",
        )
        number: Optional[int] = None
        try:
            number = self._begin(name)
            run = self._end_of(name, number, wait)
        except PlumblineError as error:
            # Nobody else knows of the job. What is told is why it failed, not that it could not be cleared away.
            if number is None or isinstance(error, _RunFailed):
                with contextlib.suppress(PlumblineError, requests.RequestException):
                    self.delete_job(name)
            raise
        if output_table is not None or run.state != "succeeded":
            return run
        frame = self.result(name, number)
        self.delete_job(name)
        return frame

    def create_job(
        self,
        name: str,
        model_uri: str,
        data: Union[str, Any],
        output_table: Optional[str] = None,
        *,
        mode: str = "append",
        keys: Optional[Sequence[str]] = None,
        columns: Optional[Sequence[str]] = None,
        version: Optional[int] = None,
        schedule: Optional[str] = None,
        time_zone: str = "UTC",
        follow_model: bool = False,
        streaming: bool = False,
        start: Union[str, int] = "latest",
        description: str = "",
    ) -> Dict[str, Any]:
        """Makes a job, which works with the rights of whoever makes it.

        Args:
            schedule: a cron pattern: minute, hour, day of month, month, weekday, by the clock of ``time_zone``.
            follow_model: it also runs when the alias or the stage means another version.
            streaming: rows are scored as they are committed to the table, each once.
            start: of a stream: ``latest``, ``earliest``, or the version whose rows are the first.
        """
        table = data if isinstance(data, str) else None
        upload = None if table is not None else self._rest.upload(data)
        first = {"at": start} if isinstance(start, str) else {"at": "version", "version": start}
        return self._rest.call(
            "POST",
            "/jobs",
            {
                "name": name,
                "description": description,
                "kind": "stream" if streaming else "batch",
                "definition": {
                    "model": _model(model_uri),
                    "input": {"table": table, "version": version, "upload_id": upload},
                    "output": {"table": output_table, "mode": mode, "keys": None if keys is None else list(keys)},
                    "columns": None if columns is None else list(columns),
                },
                "trigger": {"cron": schedule, "time_zone": time_zone, "follows_model": follow_model},
                "start": first if streaming else None,
            },
        )

    def get_job(self, name: str) -> Dict[str, Any]:
        """What a job scores, when, how its last run went; of a stream how far it is behind: ``lag``."""
        return self._rest.call("GET", _job(name))

    def list_jobs(self, search: str = "") -> List[Dict[str, Any]]:
        """All jobs that one may see, in the order of their names."""
        jobs: List[Dict[str, Any]] = []
        token: Optional[str] = None
        while True:
            page = self._rest.call("GET", "/jobs", search=search or None, page_token=token)
            jobs += page["jobs"]
            token = page["next_page_token"]
            if not token:
                return jobs

    def delete_job(self, name: str) -> None:
        """Removes a job with its runs; tables that it wrote stay."""
        self._rest.call("DELETE", _job(name))

    def start_job(self, name: str) -> None:
        """Heeds a schedule again, or lets a stream go on where it was."""
        self._rest.call("POST", f"{_job(name)}/start")

    def stop_job(self, name: str) -> None:
        """Lets a schedule rest, or ends a stream."""
        self._rest.call("POST", f"{_job(name)}/stop")

    def run_job(self, name: str, *, wait: float = 3600) -> ScoringRun:
        """Runs a job now.

        Args:
            wait: seconds to wait for its end; 0 returns at once.

        Raises:
            PlumblineError: where the run fails or is cancelled.
            TimeoutError: when it took longer than ``wait``; it goes on.
        """
        return self._end_of(name, self._begin(name), wait)

    def _begin(self, name: str) -> int:
        return self._rest.call("POST", f"{_job(name)}/runs")["number"]

    def _end_of(self, name: str, number: int, wait: float) -> ScoringRun:
        until = time.monotonic() + wait
        pause = _FIRST_LOOK
        while True:
            try:
                run = self.get_run(name, number)
            except (PlumblineError, requests.RequestException) as error:
                # The run goes on without us: a server that starts anew meanwhile is waited for.
                if not is_passing(error) or time.monotonic() > until:
                    raise
                time.sleep(_LAST_LOOK)
                continue
            if wait == 0 or run.state == "succeeded":
                return run
            if run.state in _ENDED:
                raise _RunFailed(f"run {number} of {name!r} {run.state}: {run.message}", "INVALID_PARAMETER_VALUE", 400)
            if time.monotonic() > until:
                raise TimeoutError(f"run {number} of {name!r} has not ended after {wait} seconds")
            time.sleep(pause)
            pause = min(_LAST_LOOK, pause * 1.5)

    def get_run(self, name: str, number: int) -> ScoringRun:
        """How a run does, or went."""
        return ScoringRun.of(name, self._rest.call("GET", f"{_job(name)}/runs/{number}"))

    def cancel_run(self, name: str, number: int) -> None:
        """Ends a run; what it did so far is written nowhere."""
        self._rest.call("POST", f"{_job(name)}/runs/{number}/cancel")

    def result(self, name: str, number: int) -> pd.DataFrame:
        """The rows and predictions of a run that made a file; whole numbers as ``FeatureStoreClient.read_table`` has them."""
        return frame_of(self._rest.file(f"{_job(name)}/runs/{number}/result"))


def _job(name: str) -> str:
    return f"/jobs/{quote(name, safe='')}"
