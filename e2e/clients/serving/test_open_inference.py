"""Endpoints asked by Triton's own client, which sends and takes tensors as bytes."""

import numpy as np
import pytest
import requests
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException


@pytest.fixture(scope="module")
def client(url):
    return triton.InferenceServerClient(url.split("//")[1])


@pytest.fixture
def headers(token):
    """For one test alone: the client writes the length of its JSON into what it is given, and leaves it there."""
    return {"Authorization": f"Bearer {token}"}


def matrix(frame, name="rows", datatype="FP64", binary=True):
    values = frame.to_numpy(dtype={"FP64": np.float64, "FP32": np.float32}[datatype])
    given = triton.InferInput(name, list(values.shape), datatype)
    given.set_data_from_numpy(values, binary_data=binary)
    return [given]


def test_the_server_and_its_models_are_described(client, headers, serve, onnx_model):
    endpoint = serve((onnx_model[0], "1"))
    assert client.is_server_live() and client.is_server_ready()
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    assert client.is_model_ready(endpoint.name, headers=headers)
    described = client.get_model_metadata(endpoint.name, headers=headers)
    assert [one["datatype"] for one in described["outputs"]] == ["FP32"]


@pytest.mark.parametrize("kind", ["sklearn_model", "onnx_model", "lightgbm_booster"])
@pytest.mark.parametrize("binary", [True, False])
def test_answers_as_python_does(request, client, headers, serve, data, kind, binary):
    name, model = request.getfixturevalue(kind)
    model = model[0] if isinstance(model, list) else model
    frame = data[0].head(100)
    endpoint = serve((name, "1"))
    close = {"rtol": 1e-5, "atol": 1e-5} if kind == "onnx_model" else {"rtol": 1e-6, "atol": 1e-6}
    output = "variable" if kind == "onnx_model" else "predictions"
    for outputs in (None, [triton.InferRequestedOutput(output, binary_data=binary)]):
        answer = client.infer(
            endpoint.name, matrix(frame, binary=binary), outputs=outputs, request_id="mine", headers=headers
        )
        assert answer.get_response()["id"] == "mine"
        np.testing.assert_allclose(answer.as_numpy(output), model.predict(frame), **close)
    columns = []
    for column in frame:
        columns += matrix(frame[[column]], column, "FP32" if column == "age" else "FP64", binary)
    answer = client.infer(endpoint.name, columns, headers=headers)
    rounded = frame.assign(age=frame.age.astype(np.float32))
    np.testing.assert_allclose(answer.as_numpy(output), model.predict(rounded), **close)


def test_texts_go_as_bytes(client, headers, serve, text_model):
    name, model = text_model
    endpoint = serve((name, "1"))
    texts = ["very good", "bad, and awful", "né"]
    given = triton.InferInput("text", [3, 1], "BYTES")
    given.set_data_from_numpy(np.array([[text.encode()] for text in texts], dtype=object))
    answer = client.infer(endpoint.name, [given], headers=headers)
    np.testing.assert_allclose(answer.as_numpy("predictions"), model.predict_proba(texts)[:, 1], rtol=1e-6)


def test_what_is_wrong_is_told_by_name(client, headers, serve, onnx_model, data, url):
    endpoint = serve((onnx_model[0], "1"))
    with pytest.raises(InferenceServerException, match="no output 'zzz'; it has 'variable'"):
        client.infer(endpoint.name, matrix(data[0]), outputs=[triton.InferRequestedOutput("zzz")], headers=headers)
    with pytest.raises(InferenceServerException, match=r"Model is missing inputs \['age'"):
        client.infer(endpoint.name, matrix(data[0][["amount"]], "amount"), headers=headers)
    with pytest.raises(InferenceServerException, match="does not exist"):
        client.infer("no-such-endpoint", matrix(data[0]), headers=headers)
    with pytest.raises(InferenceServerException, match="credentials|[Ss]ign in|token"):
        client.infer(endpoint.name, matrix(data[0]))
    body, length = triton.InferenceServerClient.generate_request_body(matrix(data[0]))
    cut = requests.post(
        f"{url}/v2/models/{endpoint.name}/infer",
        data=body[:-8],
        headers={**headers, "Inference-Header-Content-Length": str(length)},
        timeout=60,
    )
    assert cut.status_code == 400
    assert "'rows' has a `binary_data_size` of 9600, and 9592 bytes are left" in cut.json()["error"]
