"""Experiments: their life, their tags, and the search over them."""

import mlflow
from comparing import mistake, outcome
from mlflow import MlflowClient
from mlflow.entities import ViewType


def about(experiment):
    return {
        "name": experiment.name,
        "stage": experiment.lifecycle_stage,
        "artifacts": experiment.artifact_location,
        "tags": {key: value for key, value in experiment.tags.items() if not key.startswith("mlflow.")},
        "created": experiment.creation_time is not None,
    }


def test_the_default_experiment(both):
    def scenario(server):
        default = MlflowClient().get_experiment("0")
        return {
            "default": (
                default.experiment_id,
                default.name,
                default.lifecycle_stage,
                default.artifact_location,
            )
        }

    assert both(scenario)["default"][:3] == ["0", "Default", "active"]


def test_an_experiments_life(both, unique):
    def scenario(server):
        client = MlflowClient()
        name = f"{unique} Ü/壁"
        experiment_id = client.create_experiment(name, tags={"team": "north", "note": "with ü"})
        created = client.get_experiment(experiment_id)
        client.set_experiment_tag(experiment_id, "phase", 2)
        client.set_experiment_tag(experiment_id, "team", "south")
        client.delete_experiment_tag(experiment_id, "note")
        client.rename_experiment(experiment_id, f"{name} renamed")
        renamed = client.get_experiment_by_name(f"{name} renamed")
        assert renamed.experiment_id == experiment_id
        assert renamed.last_update_time >= created.last_update_time
        return {
            "id is numeric": experiment_id.isdigit(),
            "created": about(created),
            "renamed": about(renamed),
            "old name": client.get_experiment_by_name(name),
            "set by name": mlflow.set_experiment(f"{name} renamed").experiment_id == experiment_id,
            "set by id": mlflow.set_experiment(experiment_id=experiment_id).name,
        }

    seen = both(scenario)
    assert seen["created"]["tags"] == {"team": "north", "note": "with ü"}
    assert seen["renamed"]["tags"] == {"team": "south", "phase": "2"}
    assert seen["old name"] is None


def test_delete_and_restore(both, unique):
    def scenario(server):
        client = MlflowClient()
        name = f"{unique} to go"
        experiment_id = client.create_experiment(name)
        kept = client.create_run(experiment_id, run_name="kept").info.run_id
        gone = client.create_run(experiment_id, run_name="deleted before").info.run_id
        client.delete_run(gone)
        client.delete_experiment(experiment_id)
        deleted = {
            "experiment": about(client.get_experiment(experiment_id)),
            "by name": client.get_experiment_by_name(name).lifecycle_stage,
            "runs": [client.get_run(run).info.lifecycle_stage for run in (kept, gone)],
            "new run": mistake(client.create_run, experiment_id),
            "same name": mistake(client.create_experiment, name)["code"],
            "set": mistake(mlflow.set_experiment, name),
            "tag": mistake(client.set_experiment_tag, experiment_id, "a", "b"),
            "again": outcome(client.delete_experiment, experiment_id),
        }
        client.restore_experiment(experiment_id)
        return {
            "deleted": deleted,
            "restored": about(client.get_experiment(experiment_id)),
            "runs": [client.get_run(run).info.lifecycle_stage for run in (kept, gone)],
            "again": outcome(client.restore_experiment, experiment_id),
        }

    seen = both(scenario)
    assert seen["deleted"]["experiment"]["stage"] == "deleted"
    assert seen["restored"]["stage"] == "active"
    assert seen["deleted"]["runs"] == ["deleted", "deleted"]
    assert seen["runs"] == ["active", "active"]


def test_searching_experiments(both, unique):
    filters = [
        "name = '{u} alpha'",
        "name != '{u} alpha' AND name LIKE '{u}%'",
        "name LIKE '{u} %a'",
        "name ILIKE '{u} ALPHA'",
        "name LIKE '{u} ALPHA'",
        "name LIKE '{u} alph_'",
        "tags.team = 'north' AND name LIKE '{u}%'",
        "tags.team != 'north' AND name LIKE '{u}%'",
        "tag.`site name` ILIKE '%ELY%' AND name LIKE '{u}%'",
        "tags.\"site name\" LIKE 'Ely%' AND name LIKE '{u}%'",
        "tags.team IS NULL AND name LIKE '{u} %'",
        "tags.team IS NOT NULL AND name LIKE '{u} %'",
        "attribute.name = '{u} beta'",
        "creation_time > 0 AND name LIKE '{u} %'",
        "creation_time <= 0 AND name LIKE '{u} %'",
        "last_update_time >= 1000 AND name LIKE '{u} %'",
    ]
    orders = [
        ["name"],
        ["name DESC"],
        ["attribute.name ASC"],
        ["creation_time DESC", "name"],
        ["last_update_time ASC"],
        ["experiment_id DESC"],
    ]

    def scenario(server):
        client = MlflowClient()
        tags = {
            "alpha": {"team": "north", "site name": "Ely Cathedral"},
            "beta": {"team": "south"},
            "gamma": {},
            "delta": {"team": "north", "gone": "1"},
        }
        for name, own in tags.items():
            client.create_experiment(f"{unique} {name}", tags=own)
        client.delete_experiment(client.get_experiment_by_name(f"{unique} delta").experiment_id)

        def names(**question):
            return [
                found.name.removeprefix(unique).strip() for found in client.search_experiments(**question)
            ]

        pages, token = [], None
        for _ in range(10):
            page = client.search_experiments(
                max_results=2,
                page_token=token,
                filter_string=f"name LIKE '{unique} %'",
                view_type=ViewType.ALL,
            )
            pages.append([found.name.removeprefix(unique).strip() for found in page])
            token = page.token
            if not token:
                break
        own = f"name LIKE '{unique} %'"
        return {
            "filters": {one: sorted(names(filter_string=one.format(u=unique))) for one in filters},
            "orders": [names(filter_string=own, order_by=order) for order in orders],
            "default order": names(filter_string=own),
            "deleted": names(filter_string=own, view_type=ViewType.DELETED_ONLY),
            "all": sorted(names(filter_string=own, view_type=ViewType.ALL)),
            "pages": pages,
        }

    seen = both(scenario)
    assert seen["filters"][filters[0]] == ["alpha"]
    assert seen["filters"][filters[4]] == []
    assert seen["filters"][filters[10]] == ["gamma"]
    assert seen["orders"][1] == ["gamma", "beta", "alpha"]
    assert seen["deleted"] == ["delta"]
    assert [len(page) for page in seen["pages"]] == [2, 2]
