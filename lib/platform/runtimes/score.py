"""Holds one MLflow model and answers batches: frames of four length bytes and JSON, over a channel of their own.

It needs nothing but the model's own environment. What the model prints goes to the log, never between the answers.
"""

import json
import os
import struct
import sys
import traceback

CHANNEL = 3


def open_channel():
    """Out of reach of whatever reads and prints, and of processes that the model starts."""
    os.set_inheritable(CHANNEL, False)
    return os.fdopen(CHANNEL, "rb"), os.fdopen(os.dup(CHANNEL), "wb")


def read_frame(source):
    head = source.read(4)
    if len(head) < 4:
        sys.exit(0)
    (size,) = struct.unpack("<I", head)
    return json.loads(source.read(size))


def write_frame(out, message):
    body = json.dumps(message).encode()
    out.write(struct.pack("<I", len(body)))
    out.write(body)
    out.flush()


def without_nan(value):
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, dict):
        return {key: without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_nan(one) for one in value]
    return value


def answer_of(status, text):
    """Bare NaN and Infinity are no JSON; what was written goes along for those who are answered in bytes."""
    if "NaN" not in text and "Infinity" not in text:
        return {"status": status, "body": text}
    return {"status": status, "body": json.dumps(without_nan(json.loads(text))), "exact": text}


class Model:
    def __init__(self, folder):
        import mlflow.pyfunc
        from mlflow.pyfunc import scoring_server

        self.server = scoring_server
        self.model = mlflow.pyfunc.load_model(folder)
        self.schema = self.model.metadata.get_input_schema()

    def answer_to(self, predictions):
        from io import StringIO

        result = StringIO()
        self.server.predictions_to_json(predictions, result)
        return answer_of(200, result.getvalue())

    def frame(self, columns):
        import numpy as np
        import pandas as pd

        types = {
            "double": np.float64,
            "float": np.float32,
            "long": np.int64,
            "integer": np.int32,
            "boolean": np.bool_,
            "string": object,
        }
        values = {}
        for column in columns:
            cells = column["values"]
            if column["type"] in ("double", "float"):
                cells = [float("nan") if cell is None else cell for cell in cells]
            values[column["name"]] = np.array(cells, dtype=types[column["type"]])
        return pd.DataFrame(values)

    def predict_frame(self, columns, parts):
        predictions = self.model.predict(self.frame(columns))
        if len(parts) == 1:
            return [self.answer_to(predictions)]
        if not hasattr(predictions, "__len__") or len(predictions) != sum(parts):
            raise ValueError("the model does not answer row by row")
        answers, start = [], 0
        for rows in parts:
            piece = predictions.iloc[start : start + rows] if hasattr(predictions, "iloc") else predictions[start : start + rows]
            answers.append(self.answer_to(piece))
            start += rows
        return answers

    def predict_raw(self, body, media_type):
        data = body.encode("latin-1") if media_type.endswith("parquet") else body
        answer = self.server.invocations(data, media_type, self.model, self.schema)
        return [answer_of(answer.status, answer.response)]

    def answer(self, batch):
        from mlflow.exceptions import MlflowException

        try:
            if batch["kind"] == "frame":
                return {"answers": self.predict_frame(batch["columns"], batch["parts"])}
            if batch["kind"] == "raw":
                return {"answers": self.predict_raw(batch["body"], batch["mediaType"])}
            return {"fault": "This model takes no tensors by name.", "isBatchFault": False}
        except MlflowException as error:
            if batch["kind"] == "frame" and len(batch["parts"]) > 1:
                return {"fault": error.message, "isBatchFault": True}
            return {"answers": [{"status": error.get_http_status_code(), "body": error.serialize_as_json()}]}
        except Exception as error:
            traceback.print_exc()
            if batch["kind"] == "frame" and len(batch["parts"]) > 1:
                return {"fault": repr(error), "isBatchFault": True}
            body = {
                "error_code": "BAD_REQUEST",
                "message": "Encountered an unexpected error while evaluating the model. Verify that the serialized input "
                "Dataframe is compatible with the model for inference.",
                "stack_trace": traceback.format_exc(),
            }
            return {"answers": [{"status": 400, "body": json.dumps(body)}]}

    def is_row_wise(self, example):
        """Whether the same rows twice are answered twice the same."""
        if not example or example["kind"] != "frame":
            return False
        (rows,) = example["parts"]
        once = self.predict_frame(example["columns"], [rows])
        double = [{**column, "values": column["values"] * 2} for column in example["columns"]]
        try:
            twice = self.predict_frame(double, [rows, rows])
        except Exception:
            return False
        return all(alike(json.loads(one["body"]), json.loads(once[0]["body"])) for one in twice)


def alike(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-6 * max(1.0, abs(one))
    return one == other


def main():
    source, out = open_channel()
    first = read_frame(source)
    try:
        model = Model(first["folder"])
        example = first.get("example")
        if example and example["kind"] == "raw":
            model.answer(example)
        write_frame(out, {"ready": {"isBatchable": model.is_row_wise(example)}})
    except BaseException as error:
        traceback.print_exc()
        write_frame(out, {"failed": f"The model cannot be loaded: {type(error).__name__}: {error}"[:2000]})
        return
    while True:
        batch = read_frame(source)
        write_frame(out, {"reply": model.answer(batch)})


if __name__ == "__main__":
    main()
