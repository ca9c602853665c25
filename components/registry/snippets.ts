/** Code to copy, with this server's own address in it. */

const quoted = (text: string) => JSON.stringify(text);
const connect = (origin: string) => `import mlflow\n\nmlflow.set_tracking_uri(${quoted(origin)})`;

/** Registering by the client, while a run logs its model. */
export const registerSnippet = (origin: string, name: string) => `${connect(origin)}

with mlflow.start_run():
    mlflow.sklearn.log_model(
        model,
        name="model",
        registered_model_name=${quoted(name)},
    )`;

/** Registering what a run has logged before. */
export const registerLaterSnippet = (origin: string, name: string) => `${connect(origin)}

mlflow.register_model("runs:/<run id>/model", ${quoted(name)})`;

export const loadVersionSnippet = (origin: string, uri: string) => `${connect(origin)}
model = mlflow.pyfunc.load_model(${quoted(uri)})
model.predict(data)`;

export const batchSnippet = (origin: string, uri: string) => `${connect(origin)}
import pandas as pd

model = mlflow.pyfunc.load_model(${quoted(uri)})
rows = pd.read_parquet("input.parquet")
rows["prediction"] = model.predict(rows)
rows.to_parquet("scored.parquet")`;

export const sparkSnippet = (origin: string, uri: string) => `${connect(origin)}

predict = mlflow.pyfunc.spark_udf(spark, ${quoted(uri)}, env_manager="virtualenv")
rows = spark.read.parquet("input.parquet")
rows.withColumn("prediction", predict(*rows.columns)).write.parquet("scored.parquet")`;

/** What a program without a client asks for. */
export const restSnippet = (
  origin: string,
  { name, version }: { name: string; version: string },
) => `# $TOKEN is an access token of yours
curl -sG ${origin}/api/2.0/mlflow/model-versions/get \\
  -H "Authorization: Bearer $TOKEN" \\
  --data-urlencode ${shellQuoted(`name=${name}`)} -d version=${version}

# its files, one by one
curl -sG ${origin}/model-versions/get-artifact \\
  -H "Authorization: Bearer $TOKEN" \\
  --data-urlencode ${shellQuoted(`name=${name}`)} -d version=${version} -d path=MLmodel`;

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A local server that answers predictions. */
export const serveSnippet = (origin: string, uri: string) => `export MLFLOW_TRACKING_URI=${origin}
mlflow models serve -m ${shellQuoted(uri)} -p 5001 --env-manager local

curl http://127.0.0.1:5001/invocations -H 'Content-Type: application/json' \\
  -d '{"dataframe_split": {"columns": ["x"], "data": [[1]]}}'`;
