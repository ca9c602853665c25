"""Endpoints that serve real models, logged by the real client, asked by the real clients."""

import os
import uuid
import warnings

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
for name in [name for name in os.environ if name.startswith("DATABRICKS_")]:
    del os.environ[name]
warnings.filterwarnings("ignore")

import lightgbm
import mlflow
import numpy as np
import pandas as pd
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

COLUMNS = ["amount", "age", "balance", "visits"]


@pytest.fixture(scope="session")
def url():
    return os.environ["PLUMBLINE_URL"]


@pytest.fixture(scope="session")
def token():
    return os.environ["PLUMBLINE_TOKEN"]


@pytest.fixture(scope="session")
def workspace(url, token):
    return WorkspaceClient(host=url, token=token)


@pytest.fixture(scope="session")
def tracking(url, token):
    os.environ["MLFLOW_TRACKING_TOKEN"] = token
    mlflow.set_tracking_uri(url)
    mlflow.set_registry_uri(url)
    mlflow.set_experiment(f"serving {uuid.uuid4().hex[:8]}")
    return mlflow.MlflowClient()


@pytest.fixture(scope="session")
def data():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.normal(size=(300, 4)), columns=COLUMNS)
    target = 2 * frame.amount - frame.age + 0.3 * frame.balance * frame.visits
    return frame, target


def registered(kind, log):
    name = f"{kind}-{uuid.uuid4().hex[:8]}"
    info = log(name)
    return name, info


@pytest.fixture(scope="session")
def sklearn_model(tracking, data):
    """Two versions: the name, and the model behind each."""
    frame, target = data
    models = [GradientBoostingRegressor(n_estimators=n, random_state=0).fit(frame, target) for n in (10, 30)]
    name = f"trees-{uuid.uuid4().hex[:8]}"
    for model in models:
        mlflow.sklearn.log_model(
            model,
            serialization_format="cloudpickle",
            name="model",
            registered_model_name=name,
            signature=infer_signature(frame, model.predict(frame)),
            input_example=frame.head(2),
        )
    return name, models


@pytest.fixture(scope="session")
def onnx_model(tracking, data, sklearn_model):
    """The same two as graphs."""
    frame, _ = data
    name = f"graph-{uuid.uuid4().hex[:8]}"
    for model in sklearn_model[1]:
        graph = to_onnx(model, frame.head(1).to_numpy(dtype=np.float32))
        mlflow.onnx.log_model(
            graph,
            name="model",
            registered_model_name=name,
            signature=infer_signature(frame, pd.DataFrame({"variable": model.predict(frame)})),
            input_example=frame.head(2),
        )
    return name, sklearn_model[1]


@pytest.fixture(scope="session")
def lightgbm_model(tracking, data):
    frame, target = data
    model = lightgbm.LGBMRegressor(n_estimators=20, verbose=-1).fit(frame, target)
    name = f"light-{uuid.uuid4().hex[:8]}"
    mlflow.lightgbm.log_model(
        model,
        name="model",
        registered_model_name=name,
        signature=infer_signature(frame, model.predict(frame)),
        input_example=frame.head(2),
    )
    return name, model


@pytest.fixture(scope="session")
def lightgbm_booster(tracking, data):
    frame, target = data
    model = lightgbm.train({"objective": "regression", "verbose": -1}, lightgbm.Dataset(frame, target), 20)
    name = f"booster-{uuid.uuid4().hex[:8]}"
    mlflow.lightgbm.log_model(
        model,
        name="model",
        registered_model_name=name,
        signature=infer_signature(frame, model.predict(frame)),
        input_example=frame.head(2),
    )
    return name, model


@pytest.fixture(scope="session")
def text_model(tracking):
    texts = ["good", "very good", "fine and good", "bad", "very bad", "awful and bad"]
    frame = pd.DataFrame({"text": texts})
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts, [1, 1, 1, 0, 0, 0])

    class Sentiment(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):
            return model.predict_proba(model_input["text"])[:, 1]

    name = f"text-{uuid.uuid4().hex[:8]}"
    mlflow.pyfunc.log_model(
        name="model",
        python_model=Sentiment(),
        registered_model_name=name,
        signature=infer_signature(frame, np.array([0.5])),
        input_example=frame.head(1),
        pip_requirements=["scikit-learn"],
    )
    return name, model


@pytest.fixture(scope="session")
def serve(workspace):
    """Makes endpoints, and removes them in the end."""
    made = []

    def make(*entities, traffic=None, **more):
        name = f"e-{uuid.uuid4().hex[:8]}"
        made.append(name)
        return workspace.serving_endpoints.create_and_wait(
            name=name,
            config=EndpointCoreConfigInput(
                name=name,
                served_entities=[
                    ServedEntityInput(entity_name=model, entity_version=version, name=f"v{version}")
                    for model, version in entities
                ],
                traffic_config=traffic,
            ),
            **more,
        )

    yield make
    for name in made:
        try:
            workspace.serving_endpoints.delete(name)
        except Exception:
            pass


@pytest.fixture(scope="session")
def post(url, token):
    def send(endpoint, body, **more):
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return requests.post(
            f"{url}/serving-endpoints/{endpoint}/invocations", json=body, headers=headers, timeout=60, **more
        )

    return send
