/** Code to copy, with this server's own address in it. */

const quoted = (text: string) => JSON.stringify(text);

export const connectSnippet = (origin: string, token: string) =>
  `export MLFLOW_TRACKING_URI=${origin}\nexport MLFLOW_TRACKING_TOKEN=${token}`;

export const firstRunSnippet = (origin: string, token: string, experimentName: string) => `import os

os.environ["MLFLOW_TRACKING_URI"] = ${quoted(origin)}
os.environ["MLFLOW_TRACKING_TOKEN"] = ${quoted(token)}

import mlflow

mlflow.set_experiment(${quoted(experimentName)})

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.05)
    for step in range(100):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)`;

export const loadRunSnippet = (origin: string, runId: string) => `import mlflow

mlflow.set_tracking_uri(${quoted(origin)})
run = mlflow.get_run(${quoted(runId)})
run.data.metrics, run.data.params`;

export const loadHistorySnippet = (origin: string, runId: string, key: string) => `import mlflow

mlflow.set_tracking_uri(${quoted(origin)})
history = mlflow.MlflowClient().get_metric_history(${quoted(runId)}, ${quoted(key)})`;

export const loadModelSnippet = (origin: string, modelUri: string) => `import mlflow

mlflow.set_tracking_uri(${quoted(origin)})
model = mlflow.pyfunc.load_model(${quoted(modelUri)})
model.predict(data)`;
