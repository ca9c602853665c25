"""The model registry: models, versions, aliases, stages, searches and copies, as on mlflow's own server."""

import pytest

import mlflow
from comparing import mistake, outcome
from mlflow import MlflowClient
from registry_scene import Scene


def plain_model(model):
    return {
        "name": model.name,
        "description": model.description or "",
        "tags": dict(model.tags),
        "aliases": dict(model.aliases),
        "latest": sorted((one.version, one.current_stage) for one in model.latest_versions),
        "times": 0 < model.creation_timestamp <= model.last_updated_timestamp,
    }


def plain_version(version):
    return {
        "name": version.name,
        "version": version.version,
        "stage": version.current_stage,
        "description": version.description or "",
        "source": version.source,
        "run": version.run_id,
        "link": version.run_link or "",
        "status": version.status,
        "message": version.status_message or "",
        "tags": dict(version.tags),
        "aliases": sorted(version.aliases),
        "times": 0 < version.creation_timestamp <= version.last_updated_timestamp,
    }


def test_models_are_made_described_tagged_renamed_and_deleted(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        seen = [plain_model(s.client.get_registered_model(s.name))]
        seen.append(plain_model(s.client.update_registered_model(s.name, "second")))
        s.client.set_registered_model_tag(s.name, "team", "b")
        s.client.set_registered_model_tag(s.name, "über", "ü/:?#")
        s.client.set_registered_model_tag(s.name, "number", 7)
        seen.append(plain_model(s.client.get_registered_model(s.name)))
        s.client.delete_registered_model_tag(s.name, "team")
        s.client.delete_registered_model_tag(s.name, "never there")
        s.version()
        s.client.rename_registered_model(s.name, f"{s.name} renamed")
        seen.append(plain_model(s.client.get_registered_model(f"{s.name} renamed")))
        seen.append(plain_version(s.client.get_model_version(f"{s.name} renamed", 1)))
        seen.append(mistake(s.client.get_registered_model, s.name)["code"])
        s.client.delete_registered_model(f"{s.name} renamed")
        seen.append(mistake(s.client.get_model_version, f"{s.name} renamed", 1))
        # The name is free again, and numbers begin anew.
        s.client.create_registered_model(f"{s.name} renamed")
        seen.append(plain_version(s.version(f"{s.name} renamed")))
        return seen

    seen = both(scenario)
    assert seen[2]["tags"] == {"team": "b", "über": "ü/:?#", "number": "7"}


def test_versions_are_numbered_described_tagged_and_deleted(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        seen = [plain_version(s.version(tags={"kind": "tree"}, description="one"))]
        seen.append(plain_version(s.version(run_link="http://elsewhere/run")))
        seen.append(plain_version(s.client.update_model_version(s.name, 2, "two")))
        s.client.set_model_version_tag(s.name, 2, "a", "1")
        s.client.set_model_version_tag(s.name, 2, "a", "2")
        s.client.delete_model_version_tag(s.name, 2, "never there")
        seen.append(plain_version(s.client.get_model_version(s.name, 2)))
        seen.append(s.client.get_model_version_download_uri(s.name, 1))
        s.client.delete_model_version(s.name, 2)
        seen.append(mistake(s.client.get_model_version, s.name, 2))
        seen.append(mistake(s.client.delete_model_version, s.name, 2))
        seen.append(s.version().version)
        seen.append([one.version for one in s.client.search_model_versions(f"name = '{s.name}'")])
        return seen

    seen = both(scenario)
    assert seen[7] == 3 or seen[7] == "3"


def test_aliases_point_move_and_go(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        s.version(), s.version()
        s.client.set_registered_model_alias(s.name, "champion", 1)
        s.client.set_registered_model_alias(s.name, "Ünder_score-1", 1)
        seen = [plain_version(s.client.get_model_version_by_alias(s.name, "champion"))]
        s.client.set_registered_model_alias(s.name, "champion", 2)
        seen.append(plain_model(s.client.get_registered_model(s.name)))
        seen.append(sorted(sorted(one.aliases) for one in [s.client.get_model_version(s.name, n) for n in (1, 2)]))
        seen.append(s.client.get_model_version_by_alias(s.name, "latest").version)
        s.client.delete_registered_model_alias(s.name, "champion")
        s.client.delete_registered_model_alias(s.name, "champion")
        seen.append(mistake(s.client.get_model_version_by_alias, s.name, "champion"))
        s.client.set_registered_model_alias(s.name, "gone", 2)
        s.client.delete_model_version(s.name, 2)
        seen.append(mistake(s.client.get_model_version_by_alias, s.name, "gone"))
        return seen

    both(scenario)


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_stages_in_any_case_and_what_they_put_aside(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        for _ in range(3):
            s.version()

        def move(version, stage, archives=False):
            moved = s.client.transition_model_version_stage(s.name, version, stage, archives)
            return moved.version, moved.current_stage

        seen = [move(1, "production"), move(2, "STAGING"), move(3, "Production", archives=True)]
        seen.append([s.client.get_model_version(s.name, n).current_stage for n in (1, 2, 3)])
        seen.append(move(3, "Production"))
        seen.append(sorted((v.version, v.current_stage) for v in s.client.get_latest_versions(s.name)))
        seen.append([v.version for v in s.client.get_latest_versions(s.name, ["production"])])
        seen.append([v.version for v in s.client.get_latest_versions(s.name, ["None"])])
        seen.append(move(3, "none"))
        seen.append(mistake(move, 1, "Nowhere"))
        seen.append(mistake(s.client.get_latest_versions, s.name, ["Nowhere"]))
        seen.append(mistake(move, 99, "Staging"))
        return seen

    seen = both(scenario)
    assert seen[3] == ["Archived", "Staging", "Production"]


def test_searching_models(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        names = [f"{s.name} {letter}" for letter in "cab"]
        for number, name in enumerate(names):
            s.client.create_registered_model(name, tags={"n": str(number), "of": s.name})
        mine = f"name LIKE '{s.name}%'"

        def search(filter_string, **options):
            found = s.client.search_registered_models(filter_string, **options)
            return [one.name.removeprefix(s.name).strip() for one in found]

        pages = []
        token = None
        while True:
            page = s.client.search_registered_models(
                mine, max_results=2, order_by=["name DESC"], page_token=token
            )
            pages.append([one.name.removeprefix(s.name).strip() for one in page])
            token = page.token
            if not token:
                break
        return {
            "by name": search(mine),
            "equal": search(f"name = '{names[0]}'"),
            "unequal": search(f"name != '{names[0]}' AND {mine}"),
            "like": search(f"name LIKE '{s.name} _'"),
            "ilike": search(f"name ILIKE '{s.name.upper()} %'"),
            "tag": search(f"tags.n = '1' AND tags.of = '{s.name}'"),
            "tag in backticks": search(f"tag.`n` != '1' AND tags.of = '{s.name}'"),
            "none": search(f"name = '{s.name} never'"),
            "newest first": search(mine, order_by=["last_updated_timestamp DESC"])[0],
            "pages": pages,
            "faults": [
                mistake(s.client.search_registered_models, text)["code"]
                for text in ["name = 5", "run_id = 'x'", "name ~ 'x'", "name = 'x' OR", "tags = 'x'"]
            ],
            "order faults": [
                mistake(s.client.search_registered_models, order_by=[text])["code"]
                for text in ["version ASC", "name UP", "nothing"]
            ],
            "too many": mistake(s.client.search_registered_models, max_results=1001)["code"],
        }

    seen = both(scenario)
    assert seen["by name"] == ["", "a", "b", "c"] and seen["pages"] == [["c", "b"], ["a", ""]]


def test_searching_versions(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        other = f"{s.name} other"
        s.client.create_registered_model(other)
        for number in range(3):
            s.version(tags={"n": str(number)})
        s.version(other)
        s.client.update_model_version(s.name, 1, "touched last")

        def search(filter_string, **options):
            found = s.client.search_model_versions(filter_string, **options)
            return [(one.name.removeprefix(s.name).strip(), int(one.version)) for one in found]

        mine = f"name = '{s.name}'"
        return {
            "of a model": search(mine),
            "of a run": sorted(search(f"run_id = '{s.run_id}'")),
            "of runs": sorted(search(f"run_id IN ('{s.run_id}', 'x')")),
            "by number": search(f"{mine} AND version_number >= 2"),
            "by tag": search(f"{mine} AND tags.n = '1'"),
            "by source": sorted(search(f"source_path = '{s.source}'")),
            "by number's order": search(mine, order_by=["version_number ASC"]),
            "by name's order": search(f"run_id = '{s.run_id}'", order_by=["name DESC", "version_number ASC"]),
            "first": search(mine, max_results=1),
            "faults": [
                mistake(s.client.search_model_versions, text)["code"]
                for text in ["version_number = 'x'", "stage = 'x'", "name IN ()", "tags.a IN ('1')"]
            ],
        }

    seen = both(scenario)
    assert seen["of a model"][0] == ["", 1]


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_copies_keep_what_the_version_was_made_of(both, unique):
    def scenario(server):
        s = Scene(server, unique)
        s.version(tags={"kind": "tree"}, description="one")
        copy = s.client.copy_model_version(f"models:/{s.name}/1", f"{s.name} copy")
        again = s.client.copy_model_version(f"models:/{s.name} copy/1", s.name)
        same = s.client.copy_model_version(f"models:/{s.name}/1", s.name)
        return {
            "copies": [plain_version(one) for one in (copy, again, same)],
            "files": {s.client.get_model_version_download_uri(one.name, one.version) for one in (copy, again)},
            "of nothing": outcome(s.client.copy_model_version, f"models:/{s.name}/99", f"{s.name} copy") != "done",
        }

    seen = both(scenario)
    assert len(seen["files"]) == 1


def test_prompts_stay_out_of_the_list_of_models(both, unique):
    def scenario(server):
        client = MlflowClient()
        name = unique.replace(" ", "-")
        first = mlflow.genai.register_prompt(name, "Hello {{who}}", commit_message="first")
        mlflow.genai.register_prompt(name, "Hi {{who}}", tags={"tone": "warm"})
        mlflow.genai.set_prompt_alias(name, "live", 2)
        loaded = mlflow.genai.load_prompt(f"prompts:/{name}@live")
        filters = ["", "tags.`mlflow.prompt.is_prompt` = 'true'", "tags.`mlflow.prompt.is_prompt` != 'true'"]
        listed = [
            [one.name for one in client._get_registry_client().search_registered_models(
                " AND ".join(part for part in [f"name = '{name}'", text] if part))]
            for text in filters
        ]
        return {
            "first": (first.version, first.template),
            "loaded": (loaded.version, loaded.template, loaded.tags),
            "listed": [len(one) for one in listed],
            "found": [one.name == name for one in mlflow.genai.search_prompts(f"name = '{name}'")],
        }

    seen = both(scenario)
    assert seen["listed"] == [0, 1, 0] and seen["loaded"][1] == "Hi {{who}}"
