"""What the registry refuses, in the words of mlflow's own server, and sources that are nobody's to read."""

import pytest

from comparing import mistake
from mlflow.entities.model_registry import ModelVersionTag, RegisteredModelTag
from registry_scene import Scene

MISTAKES = {
    "a model twice": lambda s: s.client.create_registered_model(s.name),
    "a model without a name": lambda s: s.store.create_registered_model(""),
    "a model with a slash": lambda s: s.store.create_registered_model(f"{s.name}/x"),
    "a model with a colon": lambda s: s.store.create_registered_model(f"{s.name}:x"),
    "a model called up": lambda s: s.store.create_registered_model(".."),
    "renaming to a slash": lambda s: s.store.rename_registered_model(s.name, "a/b"),
    "renaming nothing": lambda s: s.store.rename_registered_model(f"{s.name} none", "x"),
    "updating nothing": lambda s: s.store.update_registered_model(f"{s.name} none", "x"),
    "deleting nothing": lambda s: s.store.delete_registered_model(f"{s.name} none"),
    "a tag of nothing": lambda s: s.store.set_registered_model_tag(
        f"{s.name} none", RegisteredModelTag("a", "b")
    ),
    "a long tag key": lambda s: s.store.set_registered_model_tag(s.name, RegisteredModelTag("k" * 251, "b")),
    "a tag with a bad key": lambda s: s.store.set_registered_model_tag(s.name, RegisteredModelTag("a*b", "b")),
    "a version of nothing": lambda s: s.store.create_model_version(f"{s.name} none", s.source, s.run_id),
    "a version that is no number": lambda s: s.store.get_model_version(s.name, "one"),
    "a missing version": lambda s: s.store.get_model_version(s.name, 99),
    "a tag of a missing version": lambda s: s.store.set_model_version_tag(s.name, 99, ModelVersionTag("a", "b")),
    "an alias to nowhere": lambda s: s.store.set_registered_model_alias(s.name, "a", 99),
    "an alias called latest": lambda s: s.store.set_registered_model_alias(s.name, "Latest", 1),
    "an alias like a version": lambda s: s.store.set_registered_model_alias(s.name, "v12", 1),
    "an alias with a dot": lambda s: s.store.set_registered_model_alias(s.name, "a.b", 1),
    "an alias of nothing": lambda s: s.store.get_model_version_by_alias(f"{s.name} none", "a"),
    "an unknown stage": lambda s: s.store.transition_model_version_stage(s.name, 1, "Nowhere", False),
    "latest of nothing": lambda s: s.store.get_latest_versions(f"{s.name} none"),
    "the files of nothing": lambda s: s.store.get_model_version_download_uri(s.name, 99),
}


@pytest.mark.parametrize("make", MISTAKES)
def test_mistakes(both, unique, make):
    def scenario(server):
        s = Scene(server, unique)
        s.version()
        seen = mistake(MISTAKES[make], s)
        seen["message"] = seen["message"].replace(s.name, "<name>")
        return seen

    both(scenario)


SOURCES = [
    "/etc/passwd",
    "//etc",
    "file:///etc",
    "FILE:///etc",
    "file://localhost/etc",
    "mlflow-artifacts://host:9/../../../../",
    "mlflow-artifacts:/0/../../../etc",
    "mlflow-artifacts://host/..%2f..%2f..%2f",
    "http://host/api/2.0/mlflow-artifacts/artifacts/../../..",
    "models://other/x/1",
    "runs:/0123456789abcdef0123456789abcdef/model",
    "mlflow-artifacts:/0/0123456789abcdef0123456789abcdef/artifacts/model",
    "models:/m-0123456789abcdef0123456789abcdef",
]


@pytest.mark.parametrize("is_prompt", [False, True])
@pytest.mark.parametrize("source", SOURCES)
def test_sources_that_are_nobody_s_to_read(both, unique, source, is_prompt):
    def scenario(server):
        s = Scene(server, unique)
        tags = [ModelVersionTag("mlflow.prompt.is_prompt", "true")] if is_prompt else []
        refused = mistake(s.store.create_model_version, s.name, source, tags=tags)
        return {"refused": 400 <= refused["status"] < 500, "versions": len(s.client.search_model_versions(f"name = '{s.name}'"))}

    seen = both(scenario)
    assert seen == {"refused": True, "versions": 0}
