"""How two plays are made comparable: ids out, errors as plain values, conditions awaited and not slept for."""

import math
import re
import time
from collections.abc import Mapping

import requests

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

HEX_ID = re.compile(r"\b(m-|d-)?[0-9a-f]{32}\b")
ARTIFACT_ROOT = re.compile(r"mlflow-artifacts:(//[^/]*)?/\d+")
EXPERIMENT_ID = re.compile(r"(?<=experiment )\d+(?= must)|(?<=experiment with id[ =])\d+\b", re.IGNORECASE)
RANDOM_RUN_NAME = re.compile(r"^[a-z]+-[a-z]+-\d+$")


def scrub(value):
    """`value` without what each server makes up by itself: ids, artifact roots, random run names, NaN identity."""
    if isinstance(value, str):
        if RANDOM_RUN_NAME.match(value):
            return "<random name>"
        value = EXPERIMENT_ID.sub("<experiment>", HEX_ID.sub(r"\1<id>", value))
        return ARTIFACT_ROOT.sub("mlflow-artifacts:/<experiment>", value)
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, Mapping):
        return {scrub(key): scrub(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [scrub(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {scrub(item) for item in value}
    return value


def differences(ours, theirs, where="answer"):
    """Where two plain values part, one line each."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        keys = sorted(set(ours) | set(theirs), key=str)
        absent = "(absent)"
        return [
            line
            for key in keys
            for line in differences(ours.get(key, absent), theirs.get(key, absent), f"{where} › {key}")
        ]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [line for index, pair in pairs for line in differences(*pair, f"{where} › {index}")]
    return [] if ours == theirs else [f"{where}: Plumbline {ours!r}, mlflow's own server {theirs!r}"]


def mistake(call, *arguments, **options):
    """What a caller meets who does this: exception class, error code, status and message."""
    answer = outcome(call, *arguments, **options)
    assert isinstance(answer, dict) and "class" in answer, (
        f"this should have been refused, but answered {answer!r}"
    )
    return answer


def outcome(call, *arguments, **options):
    """As `mistake`, where it is open whether the server refuses; then "done"."""
    try:
        call(*arguments, **options)
    except MlflowException as error:
        return {
            "class": type(error).__name__,
            "code": error.error_code,
            "status": error.get_http_status_code(),
            "message": error.message,
        }
    except requests.HTTPError as error:
        answer = error.response
        return {
            "class": "HTTPError",
            "code": answer.json()["error_code"],
            "status": answer.status_code,
            "message": "",
        }
    return "done"


def eventually(condition, what, seconds=30):
    """The first true answer of `condition`, asked again and again until a deadline."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)
    return answer


def points(history):
    """A metric history as plain rows."""
    return [(point.key, point.step, point.timestamp, point.value) for point in history]


# Where the client ran and who ran it: the same in both plays, but not worth repeating in every test.
def plain_tags(run):
    left_out = {"mlflow.user", "mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit"}
    left_out |= {"mlflow.source.git.branch", "mlflow.source.git.repoURL"}
    return {key: value for key, value in run.data.tags.items() if key not in left_out}


def tree(run_id, path=None):
    """Every file of a run with its size, by walking as the console does."""
    found = {}
    for entry in MlflowClient().list_artifacts(run_id, path):
        found[entry.path] = "folder" if entry.is_dir else (entry.file_size or 0)
        if entry.is_dir:
            found.update(tree(run_id, entry.path))
    return found
