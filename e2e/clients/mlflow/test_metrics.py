"""Metrics: batches at their limits, odd numbers, history and its order."""

import math

import mlflow
from comparing import mistake, points
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

NOON = 1_700_000_000_000


def test_batches_at_their_limits(both, unique):
    def scenario(server):
        client = MlflowClient()
        experiment_id = mlflow.get_experiment_by_name(unique).experiment_id

        def fresh():
            return client.create_run(experiment_id).info.run_id

        def metrics(count):
            return [Metric(f"m {index}", index / 7, NOON + index, index) for index in range(count)]

        def params(count):
            return [Param(f"p {index}", str(index)) for index in range(count)]

        def tags(count):
            return [RunTag(f"t {index}", str(index)) for index in range(count)]

        different_keys, one_key, mixed, full = fresh(), fresh(), fresh(), fresh()
        client.log_batch(different_keys, metrics=metrics(1000))
        client.log_batch(
            one_key, metrics=[Metric("loss", 1 / (step + 1), NOON + step, step) for step in range(1000)]
        )
        client.log_batch(mixed, metrics=metrics(800), params=params(100), tags=tags(100))
        client.log_batch(full, params=params(100), tags=tags(100))
        client.log_batch(full)
        read = {run: client.get_run(run).data for run in (different_keys, one_key, mixed, full)}
        # Through the client's store, which does not split what is too large.
        store = client._tracking_client.store
        return {
            "different keys": read[different_keys].metrics,
            "one key": (read[one_key].metrics, len(client.get_metric_history(one_key, "loss"))),
            "mixed": (len(read[mixed].metrics), read[mixed].params, sorted(read[mixed].tags)),
            "full": (len(read[full].params), len(read[full].tags)),
            "1001 metrics": mistake(store.log_batch, full, metrics(1001), [], []),
            "101 params": mistake(store.log_batch, full, [], params(101), []),
            "101 tags": mistake(store.log_batch, full, [], [], tags(101)),
            "1001 in all": mistake(store.log_batch, full, metrics(901), params(50), tags(50)),
            "untouched": len(client.get_run(full).data.metrics),
        }

    seen = both(scenario)
    assert len(seen["different keys"]) == 1000 and seen["different keys"]["m 7"] == 1.0
    assert seen["one key"] == [{"loss": 0.001}, 1000]
    assert seen["mixed"][0] == 800 and len(seen["mixed"][1]) == 100
    assert seen["untouched"] == 0


def test_a_batch_is_split_by_the_client(both):
    def scenario(server):
        with mlflow.start_run() as run:
            mlflow.log_metrics({f"m{index}": index for index in range(1500)})
            mlflow.log_params({f"p{index}": index for index in range(250)})
            mlflow.set_tags({f"t{index}": index for index in range(150)})
        data = mlflow.get_run(run.info.run_id).data
        return {"metrics": data.metrics, "params": data.params, "tags": len(data.tags) >= 150}

    seen = both(scenario)
    assert len(seen["metrics"]) == 1500 and len(seen["params"]) == 250


def test_odd_numbers(both):
    def scenario(server):
        odd = {
            "nan": math.nan,
            "inf": math.inf,
            "minus inf": -math.inf,
            "tiny": 5e-324,
            "huge": 1.7976931348623157e308,
            "minus zero": -0.0,
            "third": 1 / 3,
            "large integer": 2**53,
            "true": True,
        }
        with mlflow.start_run() as run:
            for key, value in odd.items():
                mlflow.log_metric(key, value)
            mlflow.log_metrics({f"batch {key}": value for key, value in odd.items()})
            mlflow.log_metric("series", 1.0, step=0)
            mlflow.log_metric("series", math.nan, step=1)
            mlflow.log_metric("back to number", math.nan, step=0)
            mlflow.log_metric("back to number", 2.0, step=1)
        client = MlflowClient()
        return {
            "metrics": client.get_run(run.info.run_id).data.metrics,
            "nan history": [value for *_, value in points(client.get_metric_history(run.info.run_id, "nan"))],
            "series": [
                (step, value)
                for _, step, _, value in points(client.get_metric_history(run.info.run_id, "series"))
            ],
            "infinite": [
                point.value for point in client.get_metric_history(run.info.run_id, "batch minus inf")
            ],
        }

    seen = both(scenario)
    assert seen["metrics"]["nan"] == "NaN" and seen["metrics"]["series"] == "NaN"
    assert seen["metrics"]["back to number"] == 2.0
    assert seen["metrics"]["inf"] == seen["metrics"]["huge"] == 1.7976931348623157e308
    assert seen["metrics"]["minus inf"] == -1.7976931348623157e308
    assert seen["metrics"]["tiny"] == 5e-324


def test_which_point_is_the_latest(both):
    """By step, then timestamp, then value, whatever the order of arrival."""
    arrivals = {
        "higher step first": [(9, NOON, 5.0), (1, NOON + 1000, 6.0)],
        "same step later time first": [(3, NOON + 5, 1.0), (3, NOON, 2.0)],
        "same step and time": [(3, NOON, 7.0), (3, NOON, 9.0), (3, NOON, 8.0)],
        "negative steps": [(-5, NOON, 1.0), (-7, NOON + 9, 2.0)],
        "twice the same": [(1, NOON, 4.0), (1, NOON, 4.0)],
        "huge step": [(2**40, NOON, 1.5), (2**40 - 1, NOON, 2.5)],
    }

    def scenario(server):
        client = MlflowClient()
        with mlflow.start_run() as run:
            run_id = run.info.run_id
            for key, rows in arrivals.items():
                for step, timestamp, value in rows:
                    client.log_metric(run_id, key, value, timestamp, step)
            client.log_batch(
                run_id,
                [Metric(f"batch {key}", v, t, s) for key, rows in arrivals.items() for s, t, v in rows],
            )
        return {
            "latest": client.get_run(run_id).data.metrics,
            "objects": sorted((m.key, m.step, m.timestamp) for m in client.get_run(run_id).data._metric_objs),
            "histories": {key: points(client.get_metric_history(run_id, key)) for key in arrivals},
            "batch histories": {
                key: points(client.get_metric_history(run_id, f"batch {key}")) for key in arrivals
            },
        }

    seen = both(scenario)
    assert seen["latest"]["higher step first"] == 5.0
    assert seen["latest"]["same step later time first"] == 1.0
    assert seen["latest"]["batch same step and time"] == 9.0
    assert len(seen["histories"]["twice the same"]) == 1


def test_history_is_read_in_pages(both):
    def scenario(server):
        client = MlflowClient()
        with mlflow.start_run() as run:
            run_id = run.info.run_id
            for start in range(0, 3000, 1000):
                client.log_batch(
                    run_id, [Metric("loss", s / 8, NOON + s, s) for s in range(start, start + 1000)]
                )
        store = client._tracking_client.store
        sizes, seen, token = [], [], None
        for _ in range(10):
            page = store.get_metric_history(run_id, "loss", max_results=700, page_token=token)
            sizes.append(len(page))
            seen += points(page)
            token = page.token
            if not token:
                break
        assert points(client.get_metric_history(run_id, "loss")) == seen
        return {
            "sizes": sizes,
            "first": seen[0],
            "last": seen[-1],
            "distinct": len(set(seen)),
            "unknown key": points(client.get_metric_history(run_id, "no such metric")),
        }

    seen = both(scenario)
    assert seen["sizes"] == [700, 700, 700, 700, 200]
    assert seen["distinct"] == 3000


def test_sampled_history_of_several_runs(both):
    def scenario(server):
        client = MlflowClient()
        runs = []
        for offset in range(3):
            with mlflow.start_run() as run:
                runs.append(run.info.run_id)
                steps = range(offset * 100, offset * 100 + 900)
                client.log_batch(run.info.run_id, [Metric("my loss", s * offset, NOON + s, s) for s in steps])

        def ask(**question):
            asked = {"metric_key": "my loss", "run_ids": runs, **question}
            return server.call("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval", params=asked)

        def sample(**question):
            """Which points are picked is the server's choice; that they are true, spread and bounded is not."""
            answer = ask(**question)
            assert answer.status_code == 200, answer.text
            most, seen = question["max_results"], {}
            for index, run_id in enumerate(runs):
                rows = [row for row in answer.json().get("metrics", []) if row["run_id"] == run_id]
                steps = [int(row["step"]) for row in rows]
                assert all(int(row["timestamp"]) == NOON + int(row["step"]) for row in rows)
                assert all(row["value"] == int(row["step"]) * index for row in rows)
                assert steps == sorted(set(steps))
                seen[index] = {
                    "first": steps[0] if steps else None,
                    "last": steps[-1] if steps else None,
                    "enough": len(steps) >= min(most, 900) / 2 or not steps,
                    "bounded": len(steps) <= most + 2 * len(runs),
                }
            return seen

        def refused(**question):
            answer = ask(**question)
            return answer.status_code, answer.json().get("error_code")

        return {
            "320 points": sample(max_results=320),
            "10 points": sample(max_results=10),
            "window": sample(max_results=8, start_step=250, end_step=850),
            "outside": sample(max_results=7, start_step=5000, end_step=6000),
            "one run": sample(max_results=5, run_ids=runs[1:2]),
            "unknown key": sample(max_results=5, metric_key="none"),
            "half a window": refused(max_results=7, start_step=150),
            "window backwards": refused(max_results=7, start_step=250, end_step=150),
            "too many points": refused(max_results=2501),
            "too many runs": refused(max_results=5, run_ids=runs * 34),
            "no runs": refused(max_results=5, run_ids=[]),
        }

    seen = both(scenario)
    assert all(one["bounded"] and one["enough"] for one in seen["320 points"].values())
    assert seen["10 points"][2]["first"] == 200 and seen["10 points"][2]["last"] == 1099
    assert seen["window"][0]["first"] == 250 and seen["window"][0]["last"] == 850
    assert seen["too many points"][0] == 400


def test_many_points_on_one_step(both):
    """log_metric without a step logs all at step 0: the sample stays bounded all the same."""

    def scenario(server):
        client = MlflowClient()
        with mlflow.start_run() as run:
            client.log_batch(run.info.run_id, [Metric("loss", at / 8, NOON + at, 0) for at in range(1000)])
        answer = server.call(
            "GET",
            "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval",
            params={"metric_key": "loss", "run_ids": run.info.run_id, "max_results": 50},
        )
        rows = answer.json()["metrics"]
        return {
            "bounded": 25 <= len(rows) <= 52,
            "first": rows[0]["timestamp"],
            "last": rows[-1]["timestamp"],
            "history": len(client.get_metric_history(run.info.run_id, "loss")),
        }

    seen = both(scenario)
    assert seen["bounded"] and seen["history"] == 1000
