"""The registry as its people use it: the unmodified mlflow client and databricks-sdk, each as somebody of their own, and a
receiver of webhooks that writes down what it gets."""

import json
import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0")
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
for name in [name for name in os.environ if name.startswith("DATABRICKS_")]:
    del os.environ[name]

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service import iam, ml

import mlflow
from mlflow import MlflowClient
from receiver import Receiver


@dataclass(frozen=True)
class Person:
    """Somebody with a token: the same one for every client."""

    name: str
    token: str
    url: str

    @property
    def workspace(self):
        return WorkspaceClient(host=self.url, token=self.token)

    @property
    def registry(self):
        return self.workspace.model_registry

    @contextmanager
    def at_work(self):
        """The fluent API is theirs inside the block."""
        before = os.environ.get("MLFLOW_TRACKING_TOKEN")
        os.environ["MLFLOW_TRACKING_TOKEN"] = self.token
        mlflow.set_tracking_uri(self.url)
        try:
            yield MlflowClient()
        finally:
            while mlflow.active_run():
                mlflow.end_run()
            os.environ.pop("MLFLOW_TRACKING_TOKEN", None)
            if before:
                os.environ["MLFLOW_TRACKING_TOKEN"] = before

    def console(self, operation, **fields):
        """An operation by its name, as the console calls it."""
        answer = requests.post(
            f"{self.url}/api/console/{operation}",
            json=fields,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
        )
        assert answer.ok, answer.text
        return answer.json()

    def ask(self, operation, **fields):
        """A question by its name."""
        answer = requests.get(
            f"{self.url}/api/console/{operation}",
            params={"input": json.dumps(fields)},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
        )
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def admin():
    return Person("admin", os.environ["PLUMBLINE_TOKEN"], os.environ["PLUMBLINE_URL"].rstrip("/"))


@pytest.fixture
def unique(request):
    return f"{request.node.name[:60]}-{uuid.uuid4().hex[:8]}".replace("[", "-").replace("]", "-")


@pytest.fixture
def somebody(admin):
    """Makes a contributor with a token."""

    def make(name):
        workspace = admin.workspace
        machine = workspace.service_principals.create(display_name=name)
        workspace.service_principals.patch(
            machine.id,
            operations=[iam.Patch(op=iam.PatchOp.ADD, value={"roles": [{"value": "contributor"}]})],
        )
        made = admin.console("identity.createServiceToken", id=machine.id, name="test")
        return Person(machine.application_id, made["token"], admin.url)

    return make


@pytest.fixture
def grant(admin):
    """Gives somebody a level on a model."""

    def give(person, model_name, level):
        model = admin.registry.get_model(model_name).registered_model_databricks
        entry = ml.RegisteredModelAccessControlRequest(
            service_principal_name=person.name,
            permission_level=ml.RegisteredModelPermissionLevel(level),
        )
        admin.registry.update_permissions(model.id, access_control_list=[entry])

    return give


@pytest.fixture
def model(admin, unique):
    """A model of the administrator's with two versions."""
    with admin.at_work() as client:
        mlflow.set_experiment(unique)
        with mlflow.start_run() as run:
            mlflow.log_text("not much of a model", "model/data.txt")
        client.create_registered_model(unique)
        for _ in range(2):
            client.create_model_version(unique, f"{run.info.artifact_uri}/model", run.info.run_id)
    return unique


@pytest.fixture(scope="session")
def receiver():
    with Receiver() as receiving:
        yield receiving
