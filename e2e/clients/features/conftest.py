"""The feature store by its Python client, as a data scientist and as others who hold less."""

import os
import sys
import uuid
from pathlib import Path

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0")
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
for name in [name for name in os.environ if name.startswith("DATABRICKS_")]:
    del os.environ[name]
sys.path.insert(0, str(Path(__file__).parents[3] / "clients" / "python"))

import pytest

import mlflow
from plumbline.feature_store import FeatureStoreClient


@pytest.fixture(scope="session")
def url():
    return os.environ["PLUMBLINE_URL"]


@pytest.fixture(autouse=True)
def tracking(url):
    """mlflow's fluent API goes to the same server, as the administrator."""
    os.environ["MLFLOW_TRACKING_TOKEN"] = os.environ["PLUMBLINE_TOKEN"]
    os.environ["MLFLOW_TRACKING_URI"] = url
    mlflow.set_tracking_uri(url)
    yield
    while mlflow.active_run():
        mlflow.end_run()


@pytest.fixture
def fs(url):
    return FeatureStoreClient(url, os.environ["PLUMBLINE_TOKEN"], producer="e2e/clients/features")


@pytest.fixture
def schema():
    """A schema of one's own for tables."""
    return f"t_{uuid.uuid4().hex}"
