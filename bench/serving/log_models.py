"""Logs one model by the real client, twice: as scikit-learn's own (for Python) and as an ONNX graph of it."""

import json
import os
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
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
with open(f"{folder}/expected.json", "w") as file:
    json.dump({"row": frame.iloc[0].to_dict(), "prediction": float(model.predict(frame.head(1))[0])}, file)
