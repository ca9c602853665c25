"""Who may speak: a token as Bearer or Basic, and a prompt refusal for everybody else."""

import os

import pytest
import requests

import mlflow
from comparing import mistake
from mlflow import MlflowClient


@pytest.fixture
def guarded(ours):
    if not ours.token:
        pytest.skip("PLUMBLINE_TOKEN is not set")
    return ours


def test_without_a_token(guarded, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN")
    refused = mistake(MlflowClient().search_experiments)
    assert (refused["status"], refused["code"]) == (401, "UNAUTHENTICATED")
    answer = requests.get(
        f"{guarded.url}/api/2.0/mlflow/experiments/get", params={"experiment_id": "0"}, timeout=30
    )
    assert answer.status_code == 401 and "www-authenticate" in answer.headers


def test_with_a_wrong_token(guarded, monkeypatch):
    monkeypatch.setenv(
        "MLFLOW_TRACKING_TOKEN", guarded.token[:-1] + ("a" if guarded.token[-1] != "a" else "b")
    )
    assert mistake(MlflowClient().search_experiments)["status"] == 401
    with pytest.raises(Exception, match="401"):
        mlflow.artifacts.list_artifacts("mlflow-artifacts:/0")


def test_the_token_as_a_password(guarded, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN")
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "token")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", guarded.token)
    with mlflow.start_run() as run:
        mlflow.log_text("signed in", "note.txt")
    assert mlflow.artifacts.load_text(f"{run.info.artifact_uri}/note.txt") == "signed in"
    assert "MLFLOW_TRACKING_TOKEN" not in os.environ


def test_health_and_version_are_open(guarded):
    assert requests.get(f"{guarded.url}/health", timeout=30).text.strip() == "OK"
    assert requests.get(f"{guarded.url}/version", timeout=30).text.strip().startswith("3.")
