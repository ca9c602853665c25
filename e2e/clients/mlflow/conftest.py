"""Every scenario is played on mlflow's own server and on Plumbline, and what it saw must be the same.

PLUMBLINE_URL and PLUMBLINE_TOKEN name the server under test; its memory is watched where its
process is seen to listen on this machine, or is named by PLUMBLINE_PID.
`--reference-only` plays the scenarios on mlflow's own server alone, to try a new scenario out.
"""

import os
import uuid

# Before mlflow is imported: no telemetry, and a 5xx fails a test within seconds instead of minutes.
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0")
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
os.environ.setdefault("MPLBACKEND", "Agg")
for name in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_EXPERIMENT_ID", "MLFLOW_RUN_ID"):
    os.environ.pop(name, None)

import pytest

import mlflow
from comparing import differences, scrub
from searched_runs import load
from servers import plumbline_from_environment, reference_server


def pytest_addoption(parser):
    parser.addoption("--reference-only", action="store_true", help="play on mlflow's own server alone")


@pytest.fixture(scope="session")
def plumbline(request):
    server = plumbline_from_environment()
    if server is None and not request.config.getoption("--reference-only"):
        pytest.exit("PLUMBLINE_URL is not set: start Plumbline and name it (see conftest.py).", returncode=2)
    return server


@pytest.fixture(scope="session")
def reference(plumbline):
    with reference_server() as server:
        yield server


@pytest.fixture
def unique(request):
    """A name that no other test and no earlier session used."""
    return f"{request.node.name[:120]} {uuid.uuid4().hex[:8]}"


@pytest.fixture
def both(reference, plumbline, unique):
    """Plays `scenario(server)` in a new experiment on each server and compares what the two plays answer.

    Ids that the servers made are replaced by placeholders first. Answers what was seen.
    """

    def play(scenario):
        seen = {}
        for server in [reference, plumbline] if plumbline else [reference]:
            with server.active():
                mlflow.set_experiment(unique)
                seen[server.name] = scrub(scenario(server))
        expected = seen["mlflow"]
        if plumbline:
            assert not (lines := differences(seen["plumbline"], expected)), "\n".join(lines)
        return expected

    return play


@pytest.fixture
def ours(reference, plumbline, unique):
    """The server under test alone, in a new experiment, for what the reference cannot do or does too slowly."""
    server = plumbline or reference
    with server.active():
        mlflow.set_experiment(unique)
        yield server


@pytest.fixture(scope="module")
def loaded(reference, plumbline):
    """The runs of `searched_runs`, once on each server."""
    servers = [reference, plumbline] if plumbline else [reference]
    return {server.name: (server, load(server)) for server in servers}
