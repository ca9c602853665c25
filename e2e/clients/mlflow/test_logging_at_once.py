"""Metrics that are logged beside the training: asynchronously, by many threads, by the sampler of the system."""

import threading

import mlflow
from comparing import eventually
from mlflow import MlflowClient
from mlflow.entities import Metric

NOON = 1_700_000_000_000


def test_asynchronous_logging(both):
    def scenario(server):
        mlflow.config.enable_async_logging(True)
        try:
            with mlflow.start_run() as run:
                for step in range(400):
                    mlflow.log_metric("loss", 1 / (step + 1), step=step)
                    if step % 100 == 0:
                        mlflow.log_metrics({"lr": step / 1000, "norm": step}, step=step)
                mlflow.log_params({"epochs": 4})
                mlflow.set_tag("mode", "async")
                mlflow.flush_async_logging()
                awaited = mlflow.log_metric("awaited", 1.0, synchronous=False)
                awaited.wait()
                seen_while_running = mlflow.get_run(run.info.run_id).data.metrics.get("awaited")
        finally:
            mlflow.config.enable_async_logging(False)
        client = MlflowClient()
        history = client.get_metric_history(run.info.run_id, "loss")
        data = client.get_run(run.info.run_id).data
        return {
            "steps": sorted(point.step for point in history),
            "metrics": data.metrics,
            "params": data.params,
            "mode": data.tags["mode"],
            "seen while running": seen_while_running,
        }

    seen = both(scenario)
    assert seen["steps"] == list(range(400))
    assert seen["metrics"]["loss"] == 1 / 400
    assert seen["seen while running"] == 1.0


def test_many_threads_log_to_one_run(both):
    """Latest values under contention: nothing is lost, nothing deadlocks."""

    def scenario(server):
        client = MlflowClient()
        faults = []
        with mlflow.start_run() as run:
            run_id = run.info.run_id

            def work(worker):
                try:
                    for step in range(20):
                        keys = [f"shared {index}" for index in range(10)]
                        ordered = keys if worker % 2 else keys[::-1]
                        client.log_batch(
                            run_id, [Metric(k, worker, NOON + worker, step * 4 + worker) for k in ordered]
                        )
                except Exception as fault:  # a thread's fault must fail the test, not vanish
                    faults.append(repr(fault))

            threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        data = client.get_run(run_id).data
        return {
            "faults": faults,
            "latest": data.metrics,
            "count": [len(client.get_metric_history(run_id, f"shared {index}")) for index in (0, 9)],
        }

    seen = both(scenario)
    assert seen["faults"] == []
    assert seen["latest"] == {f"shared {index}": 3.0 for index in range(10)}
    assert seen["count"] == [80, 80]


def test_system_metrics(both):
    def scenario(server):
        mlflow.set_system_metrics_sampling_interval(0.1)
        mlflow.set_system_metrics_samples_before_logging(1)
        client = MlflowClient()
        try:
            with mlflow.start_run(log_system_metrics=True) as run:
                run_id = run.info.run_id
                key = "system/cpu_utilization_percentage"
                eventually(
                    lambda: len(client.get_metric_history(run_id, key)) >= 3, "three samples of the machine"
                )
        finally:
            mlflow.set_system_metrics_sampling_interval(None)
            mlflow.set_system_metrics_samples_before_logging(None)
        steps = [point.step for point in client.get_metric_history(run_id, key)]
        return {
            "keys": sorted(client.get_run(run_id).data.metrics),
            "steps in order": steps == sorted(steps) and steps[0] == 0,
        }

    seen = both(scenario)
    assert "system/system_memory_usage_megabytes" in seen["keys"]
    assert seen["steps in order"]
