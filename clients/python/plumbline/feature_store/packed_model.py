"""What mlflow runs of a model that carries its look-ups: the model itself, on rows whose features are there already."""

import mlflow


class PackedModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.model = mlflow.pyfunc.load_model(context.artifacts["raw_model"])

    def predict(self, context, model_input, params=None):
        return self.model.predict(model_input)


mlflow.models.set_model(PackedModel())
