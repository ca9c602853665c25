"""Runs: nesting, a small search over hyper-parameters, tags and notes, names, statuses, delete and restore."""

import re

import pytest

import mlflow
from comparing import mistake, outcome, plain_tags
from mlflow import MlflowClient
from mlflow.entities import ViewType


def info(run):
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "stage": run.info.lifecycle_stage,
        "user": run.info.user_id,
        "artifacts": run.info.artifact_uri,
        "ended": run.info.end_time is not None,
    }


def test_a_training_run(both):
    def scenario(server):
        with mlflow.start_run(
            run_name="first wall", description="Laid **by hand**.", tags={"team": "north"}
        ) as run:
            mlflow.log_param("bricks", 1200)
            mlflow.log_params(
                {"mortar": "lime", "bond/pattern": "flemish", "a.b-c d_e": None, "mesh:size": 2}
            )
            for step in range(5):
                mlflow.log_metric("lean angle", 1.0 / (step + 1), step=step)
            mlflow.log_metrics({"plumb": 0.25, "level/top": -3}, step=7)
            mlflow.set_tag("mason", "Ada")
            mlflow.set_tags({"site": "Ely", "empty": ""})
        read = mlflow.get_run(run.info.run_id)
        assert mlflow.last_active_run().info.run_id == run.info.run_id
        return {
            "info": info(read),
            "params": read.data.params,
            "metrics": read.data.metrics,
            "tags": plain_tags(read),
            "source": {
                key for key in read.data.tags if key.startswith("mlflow.source") or key == "mlflow.user"
            },
        }

    seen = both(scenario)
    assert seen["params"] == {
        "bricks": "1200",
        "mortar": "lime",
        "bond/pattern": "flemish",
        "a.b-c d_e": "None",
        "mesh:size": "2",
    }
    assert seen["metrics"] == {"lean angle": 0.2, "plumb": 0.25, "level/top": -3.0}
    assert seen["info"]["status"] == "FINISHED" and seen["info"]["ended"]
    assert seen["tags"]["mlflow.note.content"] == "Laid **by hand**."


def test_nested_runs(both):
    def scenario(server):
        with mlflow.start_run(run_name="parent") as parent:
            for fold in range(3):
                with mlflow.start_run(run_name=f"fold {fold}", nested=True) as child:
                    mlflow.log_metric("rmse", fold * 0.5)
                    with mlflow.start_run(run_name=f"retry of {fold}", nested=True):
                        mlflow.log_param("fold", fold)
        children = mlflow.search_runs(
            filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
            order_by=["metrics.rmse DESC"],
            output_format="list",
        )
        assert mlflow.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
        assert mlflow.get_parent_run(parent.info.run_id) is None
        return {
            "children": [(run.info.run_name, run.data.metrics) for run in children],
            "all": len(mlflow.search_runs()),
        }

    seen = both(scenario)
    assert seen["children"] == [
        ["fold 2", {"rmse": 1.0}],
        ["fold 1", {"rmse": 0.5}],
        ["fold 0", {"rmse": 0.0}],
    ]
    assert seen["all"] == 7


def test_a_small_search_over_hyper_parameters(both):
    """The shape that tuning libraries log: a parent, one child a trial, the best written back to the parent."""

    def scenario(server):
        from sklearn.datasets import load_diabetes
        from sklearn.linear_model import Ridge
        from sklearn.model_selection import cross_val_score

        x, y = load_diabetes(return_X_y=True)
        with mlflow.start_run(run_name="search") as parent:
            for alpha in (0.01, 0.1, 1.0, 10.0):
                for solver in ("svd", "cholesky"):
                    with mlflow.start_run(nested=True):
                        mlflow.log_params({"alpha": alpha, "solver": solver})
                        for fold, score in enumerate(
                            cross_val_score(Ridge(alpha=alpha, solver=solver), x, y, cv=3)
                        ):
                            mlflow.log_metric("fold r2", round(score, 6), step=fold)
                            mlflow.log_metric("r2", round(score, 6))
            best = mlflow.search_runs(
                filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}' AND params.solver = 'svd'",
                order_by=["metrics.r2 DESC"],
                max_results=1,
                output_format="list",
            )[0]
            mlflow.log_params({f"best_{key}": value for key, value in best.data.params.items()})
            mlflow.log_metric("best_r2", best.data.metrics["r2"])
        read = mlflow.get_run(parent.info.run_id)
        return {
            "params": read.data.params,
            "metrics": read.data.metrics,
            "trials": len(mlflow.search_runs()) - 1,
        }

    seen = both(scenario)
    assert seen["trials"] == 8
    assert seen["params"]["best_solver"] == "svd"


def test_names_given_and_made_up(both):
    def scenario(server):
        with mlflow.start_run() as nameless:
            pass
        with mlflow.start_run(tags={"mlflow.runName": "from the tag"}) as tagged:
            pass
        client = MlflowClient()
        made_up = client.get_run(nameless.info.run_id)
        assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", made_up.info.run_name)
        assert made_up.data.tags["mlflow.runName"] == made_up.info.run_name
        client.update_run(nameless.info.run_id, name="renamed")
        renamed = client.get_run(nameless.info.run_id)
        client.set_tag(tagged.info.run_id, "mlflow.runName", "renamed by tag")
        by_tag = client.get_run(tagged.info.run_id)
        return {
            "tagged": (tagged.info.run_name, tagged.data.tags["mlflow.runName"]),
            "renamed": (renamed.info.run_name, renamed.data.tags["mlflow.runName"]),
            "by tag": (by_tag.info.run_name, by_tag.data.tags["mlflow.runName"]),
        }

    seen = both(scenario)
    assert seen["tagged"] == ["from the tag", "from the tag"]
    assert seen["renamed"] == ["renamed", "renamed"]


def test_how_a_run_may_end(both):
    def scenario(server):
        ends = {}
        with pytest.raises(ZeroDivisionError), mlflow.start_run() as failed:
            1 / 0
        ends["exception"] = failed
        mlflow.start_run()
        ends["killed"] = mlflow.active_run()
        mlflow.end_run("KILLED")
        client = MlflowClient()
        experiment_id = failed.info.experiment_id
        ends["scheduled"] = client.create_run(experiment_id, run_name="later", start_time=1_700_000_000_000)
        client.update_run(ends["scheduled"].info.run_id, status="SCHEDULED")
        ends["terminated"] = client.create_run(experiment_id, start_time=5, run_name="at a given time")
        client.set_terminated(ends["terminated"].info.run_id, "FAILED", end_time=1_700_000_000_123)
        read = {name: client.get_run(run.info.run_id).info for name, run in ends.items()}
        return {
            "statuses": {name: (run.status, run.end_time is not None) for name, run in read.items()},
            "start": read["terminated"].start_time,
            "end": read["terminated"].end_time,
        }

    seen = both(scenario)
    assert seen["statuses"] == {
        "exception": ["FAILED", True],
        "killed": ["KILLED", True],
        "scheduled": ["SCHEDULED", False],
        "terminated": ["FAILED", True],
    }
    assert (seen["start"], seen["end"]) == (5, 1_700_000_000_123)


def test_a_run_is_resumed(both):
    def scenario(server):
        with mlflow.start_run(run_name="twice") as run:
            mlflow.log_param("before", 1)
        with mlflow.start_run(run_id=run.info.run_id, tags={"resumed": "yes"}):
            during = mlflow.get_run(run.info.run_id).info.status
            mlflow.log_param("after", 2)
            mlflow.log_param("before", 1)
        read = mlflow.get_run(run.info.run_id)
        return {"during": during, "info": info(read), "params": read.data.params, "tags": plain_tags(read)}

    seen = both(scenario)
    assert seen["during"] == "RUNNING"
    assert seen["params"] == {"before": "1", "after": "2"}


def test_tags_and_notes(both):
    def scenario(server):
        client = MlflowClient()
        with mlflow.start_run() as run:
            run_id = run.info.run_id
            mlflow.set_tag("mlflow.note.content", "# Report\n\n- ü → 壁 🧱\n- \"quoted\" \\ 'single'")
            mlflow.set_tag("number", 3.5)
            mlflow.set_tag("overwritten", "old")
            mlflow.set_tag("overwritten", "new")
            mlflow.set_tag("going", "away")
            mlflow.delete_tag("going")
            client.set_tag(run_id, "long", "x" * 8000)
        read = client.get_run(run_id)
        return {"tags": plain_tags(read), "absent": mistake(client.delete_tag, run_id, "going")}

    seen = both(scenario)
    assert seen["tags"]["number"] == "3.5" and seen["tags"]["overwritten"] == "new"
    assert "going" not in seen["tags"]
    assert "壁 🧱" in seen["tags"]["mlflow.note.content"]
    assert len(seen["tags"]["long"]) == 8000


def test_long_values(both):
    """Too long values: the server cuts them, as mlflow's own does unless told otherwise."""

    def scenario(server):
        with mlflow.start_run() as run:
            mlflow.log_param("long", "p" * 6500)
            mlflow.set_tag("long", "t" * 8200)
            mlflow.log_params({"long in a batch": "b" * 7000})
        data = mlflow.get_run(run.info.run_id).data
        return {**{key: len(value) for key, value in data.params.items()}, "tag": len(data.tags["long"])}

    both(scenario)


def test_delete_and_restore(both):
    def scenario(server):
        client = MlflowClient()
        with (
            mlflow.start_run(run_name="stays") as stays,
            mlflow.start_run(run_name="goes", nested=True) as goes,
        ):
            mlflow.log_metric("m", 1)
        experiment_ids = [stays.info.experiment_id]

        def listed(view):
            return sorted(run.info.run_name for run in client.search_runs(experiment_ids, run_view_type=view))

        client.delete_run(goes.info.run_id)
        deleted = {
            "read": client.get_run(goes.info.run_id).info.lifecycle_stage,
            "metrics": client.get_run(goes.info.run_id).data.metrics,
            "active": listed(ViewType.ACTIVE_ONLY),
            "deleted": listed(ViewType.DELETED_ONLY),
            "all": listed(ViewType.ALL),
            "write": mistake(client.log_metric, goes.info.run_id, "m", 2),
            "tag": mistake(client.set_tag, goes.info.run_id, "t", "2"),
            "batch": mistake(client.log_batch, goes.info.run_id, params=[mlflow.entities.Param("p", "1")]),
            "again": outcome(client.delete_run, goes.info.run_id),
        }
        client.restore_run(goes.info.run_id)
        return {
            "deleted": deleted,
            "restored": client.get_run(goes.info.run_id).info.lifecycle_stage,
            "active": listed(ViewType.ACTIVE_ONLY),
            "restore again": outcome(client.restore_run, goes.info.run_id),
        }

    seen = both(scenario)
    assert seen["deleted"]["active"] == ["stays"] and seen["deleted"]["deleted"] == ["goes"]
    assert seen["deleted"]["write"]["status"] == 400
    assert seen["active"] == ["goes", "stays"]
