"""A training loop with the unmodified client, as people write it. Prints the seconds that logging cost."""

import json
import sys
import time

import mlflow

how, steps, check = sys.argv[1], int(sys.argv[2]), sys.argv[3]
mlflow.set_experiment("training loop")
is_async = how == "async"

with mlflow.start_run() as warm_up:
    mlflow.log_metric("loss", 1.0)

with mlflow.start_run() as run:
    began = time.perf_counter()
    for step in range(steps):
        values = {"loss": 1 / (step + 1), "accuracy": step / steps, "lr": 0.1, "grad norm": 1.5, "val loss": 2.5}
        mlflow.log_metrics(values, step=step, synchronous=not is_async)
    if is_async:
        mlflow.flush_async_logging()
    seconds = time.perf_counter() - began

if check == "check":
    points = len(mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss"))
    assert points == steps, f"{points} of {steps} steps arrived"
print(json.dumps({"seconds": seconds}))
