"""Logs models by the real client: one of trees as scikit-learn's own (for Python) and as an ONNX graph, and a network of a million weights."""

import json
import os
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow
import numpy as np
import onnxruntime
import pandas as pd
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import GradientBoostingRegressor

rng = np.random.default_rng(0)
frame = pd.DataFrame(rng.normal(size=(2000, 20)), columns=[f"f{at}" for at in range(20)])
target = frame.f0 - 2 * frame.f1 + frame.f2 * frame.f3
model = GradientBoostingRegressor(n_estimators=100, max_depth=6, random_state=0).fit(frame, target)
signature = infer_signature(frame, pd.DataFrame({"variable": model.predict(frame)}))
graph = to_onnx(model, frame.head(1).to_numpy(dtype=np.float32))
shared = {"name": "model", "signature": signature, "input_example": frame.head(2)}
mlflow.set_experiment("bench serving")
mlflow.sklearn.log_model(model, serialization_format="cloudpickle", registered_model_name="bench-python", **shared)
mlflow.onnx.log_model(graph, registered_model_name="bench-onnx", **shared)
folder = sys.argv[1]
mlflow.sklearn.save_model(
    model, f"{folder}/python", serialization_format="cloudpickle", signature=signature, input_example=frame.head(2)
)
mlflow.onnx.save_model(graph, f"{folder}/onnx", signature=signature, input_example=frame.head(2))


def network(sizes):
    """A multilayer perceptron, each time the same: what it answers does not matter, how long it takes does."""
    rng = np.random.default_rng(1)
    nodes, weights, last = [], [], "input"
    for at, (wide, narrow) in enumerate(zip(sizes, sizes[1:])):
        scale = np.sqrt(wide)
        weights.append(numpy_helper.from_array((rng.normal(size=(wide, narrow)) / scale).astype(np.float32), f"w{at}"))
        weights.append(numpy_helper.from_array(np.zeros(narrow, np.float32), f"b{at}"))
        is_last = at == len(sizes) - 2
        out = "variable" if is_last else f"h{at}"
        nodes.append(helper.make_node("Gemm", [last, f"w{at}", f"b{at}"], [out]))
        if not is_last:
            nodes.append(helper.make_node("Relu", [out], [f"r{at}"]))
            last = f"r{at}"
    given = helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, sizes[0]])
    answered = helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, sizes[-1]])
    graph = helper.make_graph(nodes, "network", [given], [answered], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


# Saving one moves its weights into a file: each has one of its own.
SIZES = [20, 1000, 1000, 1]
mlflow.onnx.log_model(network(SIZES), registered_model_name="bench-network", **shared)
mlflow.onnx.save_model(network(SIZES), f"{folder}/network", signature=signature, input_example=frame.head(2))
session = onnxruntime.InferenceSession(network(SIZES).SerializeToString(), providers=["CPUExecutionProvider"])
(answer,) = session.run(None, {"input": frame.head(1).to_numpy(dtype=np.float32)})
expected = {
    "row": frame.iloc[0].to_dict(),
    "prediction": float(model.predict(frame.head(1))[0]),
    "network": float(answer[0][0]),
}
with open(f"{folder}/expected.json", "w") as file:
    json.dump(expected, file)
