"""Models that carry their look-ups: packed when they are logged, followed when they score."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Optional

import pandas as pd

from .entities import TrainingSet
from .rest import PlumblineError, Rest, frame_of, to_pandas_frame

SPEC_FILE = "feature_spec.yaml"
#: Where the spec stands in the model's own description, so that a server need not open its files.
METADATA_KEY = "plumbline.feature_spec"
PREDICTION = "prediction"


def active_run_id() -> Optional[str]:
    """The run that is on in this process, if mlflow is there at all."""
    try:
        import mlflow
    except ImportError:
        return None
    run = mlflow.active_run()
    return None if run is None else run.info.run_id


def log_model(
    rest: Rest,
    model: Any,
    artifact_path: str,
    *,
    flavor: Any,
    training_set: Optional[TrainingSet],
    registered_model_name: Optional[str],
    await_registration_for: int,
    infer_input_example: bool,
    **kwargs: Any,
) -> Any:
    """See ``FeatureStoreClient.log_model``."""
    import mlflow
    import yaml

    spec: Dict[str, Any] = {} if training_set is None else {**training_set.feature_spec, "serialization_version": 1}
    if training_set is not None:
        spec["training_set_id"] = training_set.training_set_id
    example = kwargs.pop("input_example", None)
    if example is None and infer_input_example and training_set is not None:
        example = training_set.load_df().head(5)[spec["input_columns"]]
    with tempfile.TemporaryDirectory() as folder:
        raw = os.path.join(folder, "raw_model")
        flavor.save_model(model, raw, **kwargs)
        written = Path(folder, SPEC_FILE)
        written.write_text(yaml.safe_dump(spec, sort_keys=False))
        described = {} if training_set is None else {"metadata": {METADATA_KEY: json.dumps(spec)}}
        requirements = mlflow.pyfunc.get_model_dependencies(raw, format="pip")
        info = mlflow.pyfunc.log_model(
            artifact_path=artifact_path,
            # By its file, so that whoever loads the model needs nothing of ours.
            python_model=str(Path(__file__).with_name("packed_model.py")),
            artifacts={"raw_model": raw, "feature_spec": str(written)},
            registered_model_name=registered_model_name,
            await_registration_for=await_registration_for,
            input_example=example,
            pip_requirements=requirements,
            **described,
        )
    if training_set is not None and info.run_id:
        rest.call("POST", f"/training-sets/{training_set.training_set_id}/runs", {"run_id": info.run_id})
    return info


def read_spec(model_uri: str) -> Dict[str, Any]:
    """The look-ups that a model carries.

    Raises:
        PlumblineError: for a model that was logged without a training set.
    """
    import mlflow

    metadata = mlflow.models.get_model_info(model_uri).metadata or {}
    if METADATA_KEY not in metadata:
        raise PlumblineError(
            f"the model {model_uri} carries no look-ups: log it with fs.log_model(…, training_set=…)",
            "INVALID_PARAMETER_VALUE",
            400,
        )
    return json.loads(metadata[METADATA_KEY])


def score_batch(rest: Rest, model_uri: str, df: Any, result_type: str) -> pd.DataFrame:
    """See ``FeatureStoreClient.score_batch``."""
    import mlflow

    spec = read_spec(model_uri)
    frame = to_pandas_frame(df)
    if PREDICTION in frame.columns:
        raise PlumblineError(f"the column name {PREDICTION!r} is taken by the result", "INVALID_PARAMETER_VALUE", 400)
    body = {"upload_id": rest.upload(frame), "lookups": spec["lookups"], "functions": spec.get("functions", [])}
    scored = frame_of(rest.rows("POST", "/look-up", body))
    missing = [name for name in spec["input_columns"] if name not in scored.columns]
    if missing:
        raise PlumblineError(f"the model needs the columns {', '.join(missing)}", "INVALID_PARAMETER_VALUE", 400)
    predicted = mlflow.pyfunc.load_model(model_uri).predict(scored[spec["input_columns"]])
    values = pd.Series(getattr(predicted, "squeeze", lambda: predicted)(), index=scored.index)
    kinds = {"double": "float64", "float": "float32", "int": "int32", "long": "int64", "string": "string", "boolean": "bool"}
    scored[PREDICTION] = values.astype(kinds.get(result_type, result_type))
    return scored
