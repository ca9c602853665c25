"""Where the tests of the registry play."""

import mlflow
from mlflow import MlflowClient


class Scene:
    """A model of the test's own, versions of which are made from one run."""

    def __init__(self, server, name):
        self.server = server
        self.client = MlflowClient()
        self.store = self.client._get_registry_client().store
        self.name = name.replace(":", " ").replace("/", " ")
        with mlflow.start_run() as run:
            mlflow.log_text("not much of a model", "model/data.txt")
            mlflow.log_text("another", "other/data.txt")
        self.run_id = run.info.run_id
        self.source = f"{run.info.artifact_uri}/model"
        self.client.create_registered_model(self.name, tags={"team": "a"}, description="first")

    def version(self, name=None, **fields):
        return self.client.create_model_version(name or self.name, self.source, self.run_id, **fields)
