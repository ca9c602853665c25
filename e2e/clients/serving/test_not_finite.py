"""Outputs that are no finite number, on each way to an answer: JSON has none, so that they are null there; bytes have them."""

import json
import time
import uuid

import mlflow
import numpy as np
import onnx
import pandas as pd
import pytest
import requests
import tritonclient.http as triton
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from onnx import TensorProto, helper

SENT = [1.0, 0.0, -1.0]
LOG = [0.0, -np.inf, np.nan]
INVERSE = [1.0, np.inf, -1.0]
# And inputs that are none themselves.
ODD = [np.inf, -np.inf, np.nan]
LOG_OF_ODD = [np.inf, np.nan, np.nan]
INVERSE_OF_ODD = [0.0, 0.0, np.nan]
SIGNATURE = ModelSignature(inputs=Schema([ColSpec("double", "x")]))


@pytest.fixture(scope="module")
def graph(tracking):
    node = lambda kind, output: helper.make_node(kind, ["x"], [output])
    shaped = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1])
    made = helper.make_graph(
        [node("Log", "log"), node("Reciprocal", "inverse")], "g", [shaped("x")], [shaped("log"), shaped("inverse")]
    )
    name = f"infinite-{uuid.uuid4().hex[:8]}"
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    mlflow.onnx.log_model(model, name="model", registered_model_name=name, signature=SIGNATURE)
    return name


@pytest.fixture(scope="module")
def python(tracking):
    class Inverse(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):
            with np.errstate(all="ignore"):
                x = model_input["x"].to_numpy()
                return pd.DataFrame({"log": np.log(x), "inverse": 1 / x})

    name = f"infinite-{uuid.uuid4().hex[:8]}"
    mlflow.pyfunc.log_model(
        name="model", python_model=Inverse(), registered_model_name=name, signature=SIGNATURE, pip_requirements=[]
    )
    return name


def gaps(values):
    return [value if np.isfinite(value) else None for value in values]


@pytest.mark.parametrize("kind", ["graph", "python"])
def test_they_are_null_in_json_and_in_the_log(request, kind, serve, post, workspace, url, token):
    endpoint = serve((request.getfixturevalue(kind), "1"))
    answer = post(endpoint.name, {"dataframe_split": {"columns": ["x"], "data": [[x] for x in SENT]}})
    rows = [{"log": log, "inverse": inverse} for log, inverse in zip(gaps(LOG), gaps(INVERSE))]
    # `json` of Python would take bare words too; readers of other languages would not.
    assert not any(word in answer.text for word in ("Infinity", "NaN"))
    assert answer.json()["predictions"] == rows
    headers = {"Authorization": f"Bearer {token}"}
    inputs = [{"name": "x", "shape": [3], "datatype": "FP64", "data": SENT}]
    infer = f"{url}/v2/models/{endpoint.name}/infer"
    told = requests.post(infer, json={"inputs": inputs}, headers=headers, timeout=60)
    assert {one["name"]: one["data"] for one in told.json()["outputs"]} == {"log": gaps(LOG), "inverse": gaps(INVERSE)}
    asked = answer.headers["x-request-id"], told.headers["x-request-id"]
    for request_id in asked:
        assert logged_outputs(url, headers, endpoint.name, request_id) == rows


def logged_outputs(url, headers, endpoint, request_id):
    """In the order of the rows; the log is written a moment after the answer."""
    asked = {"input": json.dumps({"name": endpoint, "requestId": request_id})}
    for _ in range(50):
        read = requests.get(f"{url}/api/console/serving.listInferences", params=asked, headers=headers, timeout=60)
        found = {row["rowIndex"]: row["output"] for row in read.json()["rows"]}
        if len(found) == len(SENT):
            break
        time.sleep(0.2)
    return [found[row] for row in sorted(found)]


@pytest.mark.parametrize("kind", ["graph", "python"])
def test_bytes_have_them_both_ways(request, kind, serve, url, token):
    endpoint = serve((request.getfixturevalue(kind), "1"))
    client = triton.InferenceServerClient(url.split("//")[1])
    given = triton.InferInput("x", [6], "FP64")
    given.set_data_from_numpy(np.array(SENT + ODD))
    answer = client.infer(endpoint.name, [given], headers={"Authorization": f"Bearer {token}"})
    np.testing.assert_array_equal(answer.as_numpy("log").ravel(), LOG + LOG_OF_ODD)
    np.testing.assert_array_equal(answer.as_numpy("inverse").ravel(), INVERSE + INVERSE_OF_ODD)


@pytest.mark.parametrize("kind", ["graph", "python"])
def test_a_request_may_have_them_in_each_format(request, kind, serve, url, token):
    endpoint = serve((request.getfixturevalue(kind), "1"))
    frame = pd.DataFrame({"x": ODD})
    split = {"columns": ["x"], "data": [[x] for x in ODD]}
    bodies = [
        # Python's own words for them, which other writers of JSON do not have.
        ("application/json", json.dumps({"dataframe_split": split})),
        ("application/json", json.dumps({"dataframe_records": frame.to_dict("records")})),
        ("application/json", json.dumps({"inputs": {"x": ODD}})),
        ("application/json", json.dumps({"instances": [{"x": x} for x in ODD]})),
        ("application/json", '{"dataframe_records": [{"x": 1e999}, {"x": -1e999}, {"x": null}]}'),
        ("text/csv", frame.to_csv(index=False, na_rep="nan")),
    ]
    rows = [{"log": log, "inverse": inverse} for log, inverse in zip(gaps(LOG_OF_ODD), gaps(INVERSE_OF_ODD))]
    for content_type, body in bodies:
        answer = requests.post(
            f"{url}/serving-endpoints/{endpoint.name}/invocations",
            data=body,
            headers={"Authorization": f"Bearer {token}", "Content-Type": content_type},
            timeout=60,
        )
        assert answer.status_code == 200, (body, answer.text)
        assert answer.json()["predictions"] == rows, body
