"""The unmodified databricks-sdk against the installation that PLUMBLINE_URL and PLUMBLINE_TOKEN name."""

import os
import uuid

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
for name in [name for name in os.environ if name.startswith("DATABRICKS_")]:
    del os.environ[name]

import pytest
from databricks.sdk import WorkspaceClient

from mlflow import MlflowClient


@pytest.fixture(scope="session")
def url():
    return os.environ["PLUMBLINE_URL"]


@pytest.fixture(scope="session")
def workspace(url):
    """The administrator's client."""
    return WorkspaceClient(host=url, token=os.environ["PLUMBLINE_TOKEN"])


@pytest.fixture(scope="session")
def tracking(url):
    os.environ["MLFLOW_TRACKING_TOKEN"] = os.environ["PLUMBLINE_TOKEN"]
    return MlflowClient(tracking_uri=url)


@pytest.fixture
def unique(request):
    return f"{request.node.name[:60]}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def experiment(tracking, unique):
    made = tracking.create_experiment(unique)
    yield made
    tracking.delete_experiment(made)
