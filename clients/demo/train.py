"""Real training on data that comes with scikit-learn, logged by the mlflow client as any script would."""

import logging
import os
import time
import warnings

os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MPLBACKEND", "Agg")
# The matrices are small: more threads only get in each other's way.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import sklearn
from mlflow.entities import Metric, Param, RunTag
from sklearn.datasets import load_diabetes, load_digits, load_wine
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score, classification_report, f1_score, log_loss
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

logging.getLogger("mlflow").setLevel(logging.ERROR)
DEMO = {"plumbline.demo": "true"}
REQUIREMENTS = [f"scikit-learn=={sklearn.__version__}"]
client = mlflow.MlflowClient()
started = time.time()


def say(line):
    print(f"{time.time() - started:5.0f} s  {line}", flush=True)


def use_experiment(name, note):
    before = client.get_experiment_by_name(name)
    if before and before.lifecycle_stage == "deleted":
        client.restore_experiment(before.experiment_id)
    found = mlflow.set_experiment(name)
    for key, value in {**DEMO, "mlflow.note.content": note}.items():
        client.set_experiment_tag(found.experiment_id, key, value)


def log_curves(curves, params=None):
    """Whole curves, {key: values by step}, in as few requests as the limits allow."""
    now = int(time.time() * 1000)
    points = [
        Metric(key, float(value), now - 40 * (len(values) - step), step)
        for key, values in curves.items()
        for step, value in enumerate(values)
    ]
    run_id = mlflow.active_run().info.run_id
    for first in range(0, len(points), 900):
        client.log_batch(run_id, metrics=points[first : first + 900])
    if params:
        client.log_batch(run_id, params=[Param(key, str(value)) for key, value in params.items()], tags=[RunTag("curves", "true")])


def keep_rows(frame, name):
    """What is trained on, as a file of the run: what a model answers later can be held against it."""
    dataset = mlflow.data.from_pandas(frame, source=f"{name}.csv", name=name, targets="target")
    mlflow.log_input(dataset, context="training")
    mlflow.log_text(frame.to_csv(index=False), f"{name}.csv")


def curve_figure(curves, ylabel):
    figure, axes = plt.subplots(figsize=(7, 4))
    for key, values in curves.items():
        axes.plot(values, label=key, linewidth=1.5)
    axes.set(xlabel="step", ylabel=ylabel)
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def search_wine():
    """A hyper-parameter search: a parent a family, a nested run a setting, five folds each."""
    use_experiment("Demo: wine cultivars", "Which of three cultivars is it? 178 wines by 13 chemical measures; **three families searched**.")
    frame = load_wine(as_frame=True).frame
    x, y = frame.drop(columns="target"), frame["target"]
    families = {
        "logistic regression": [LogisticRegression(C=c, max_iter=2000) for c in (0.01, 0.1, 1, 10, 100)],
        "support vectors": [SVC(C=c, gamma=g, probability=True) for c in (0.1, 1, 10) for g in ("scale", 0.5)],
        "random forest": [RandomForestClassifier(n_estimators=n, max_depth=d, random_state=0) for n in (10, 60) for d in (2, 4, None)],
    }
    folds = list(StratifiedKFold(5, shuffle=True, random_state=0).split(x, y))
    for family, models in families.items():
        with mlflow.start_run(run_name=f"search {family}", tags={**DEMO, "family": family}):
            keep_rows(frame, "wine")
            results = []
            for index, model in enumerate(models):
                with mlflow.start_run(run_name=f"{family} {index + 1}", nested=True, tags={**DEMO, "family": family}):
                    results.append(cross_validate(model, x, y, folds))
            best = max(results, key=lambda result: result["val accuracy"])
            mlflow.log_metrics({"best val accuracy": best["val accuracy"], "candidates": len(models)})
            mlflow.log_dict(best["params"], "best/params.json")
            mlflow.log_table(pd.DataFrame([{**r["params"], "val accuracy": r["val accuracy"]} for r in results]).astype(str), "search.json")
            keep_best(best, frame, x, y, folds[0])
        say(f"wine: {family}, {len(models)} candidates, best accuracy {best['val accuracy']:.3f}")


def cross_validate(model, x, y, folds):
    params = {key: value for key, value in model.get_params().items() if isinstance(value, (int, float, str)) or value is None}
    mlflow.log_params(params)
    scores = []
    for step, (train, test) in enumerate(folds):
        fitted = make_pipeline(StandardScaler(), model).fit(x.iloc[train], y.iloc[train])
        guess, sure = fitted.predict(x.iloc[test]), fitted.predict_proba(x.iloc[test])
        score = {
            "fold accuracy": accuracy_score(y.iloc[test], guess),
            "fold f1": f1_score(y.iloc[test], guess, average="macro"),
            "fold log loss": log_loss(y.iloc[test], sure, labels=[0, 1, 2]),
        }
        mlflow.log_metrics(score, step=step)
        scores.append(score)
    mean = pd.DataFrame(scores).mean()
    mlflow.log_metrics({"val accuracy": mean["fold accuracy"], "val f1": mean["fold f1"], "val log loss": mean["fold log loss"]})
    return {"model": model, "params": {k: v for k, v in params.items() if k in ("C", "gamma", "n_estimators", "max_depth")}, "val accuracy": mean["fold accuracy"]}


def keep_best(best, frame, x, y, fold):
    train, test = fold
    fitted = make_pipeline(StandardScaler(), best["model"]).fit(x.iloc[train], y.iloc[train])
    guess = fitted.predict(x.iloc[test])
    figure = ConfusionMatrixDisplay.from_predictions(y.iloc[test], guess, cmap="Blues").figure_
    mlflow.log_figure(figure, "figures/confusion_matrix.png")
    plt.close("all")
    mlflow.log_text(classification_report(y.iloc[test], guess), "report.txt")
    mlflow.sklearn.log_model(
        fitted,
        name="model",
        signature=mlflow.models.infer_signature(x, fitted.predict(x)),
        input_example=x.head(2),
        pip_requirements=REQUIREMENTS,
        serialization_format="cloudpickle",
    )


def curves_of_digits(epochs=200):
    """A small network on handwritten digits: settings by seeds, one point an epoch."""
    use_experiment("Demo: digits learning curves", "1,797 handwritten digits, a small network, **four learning rates, two widths, three seeds**. The fastest rates do not end well.")
    x, y = load_digits(return_X_y=True)
    x_train, x_val, y_train, y_val = train_test_split(x / 16, y, train_size=768, test_size=400, random_state=0, stratify=y)
    dataset = mlflow.data.from_numpy(x_train, targets=y_train, name="digits")
    for rate in (0.01, 0.05, 0.2, 0.8):
        for width in (8, 32):
            for seed in range(3):
                tags = {**DEMO, "seed": str(seed)}
                with mlflow.start_run(run_name=f"rate {rate} width {width} seed {seed}", tags=tags):
                    mlflow.log_input(dataset, context="training")
                    model = MLPClassifier((width,), solver="sgd", learning_rate_init=rate, batch_size=256, random_state=seed)
                    curves = {"train loss": [], "val loss": [], "val accuracy": []}
                    for _ in range(epochs):
                        model.partial_fit(x_train, y_train, classes=range(10))
                        sure = model.predict_proba(x_val)
                        curves["train loss"].append(model.loss_)
                        curves["val loss"].append(-np.log(np.clip(sure[np.arange(len(y_val)), y_val], 1e-15, 1)).mean())
                        curves["val accuracy"].append(np.mean(sure.argmax(axis=1) == y_val))
                    log_curves(curves, {"learning_rate": rate, "hidden_units": width, "seed": seed, "epochs": epochs, "batch_size": 256})
                    mlflow.log_metric("best val accuracy", max(curves["val accuracy"]))
                    if seed == 0:
                        mlflow.log_figure(curve_figure({k: curves[k] for k in ("train loss", "val loss")}, "log loss"), "figures/loss.png")
                        plt.close("all")
            say(f"digits: rate {rate}, width {width}, accuracy {curves['val accuracy'][-1]:.3f}")
    try:
        with mlflow.start_run(run_name="far too much decay", tags=DEMO):
            diverge(x_train, y_train)
    except ValueError as error:
        say(f"digits: one run failed, as it should: {error}")


def diverge(x, y, growth=1.1):
    """A weight decay that grows with each epoch: the network learns, and is then pressed flat. The run ends FAILED."""
    model = MLPClassifier((32,), solver="sgd", learning_rate_init=0.5, alpha=0.01, batch_size=256, random_state=0)
    params = {"learning_rate": 0.5, "alpha": model.alpha, "alpha_growth": growth, "hidden_units": 32, "seed": 0, "batch_size": 256}
    guessing, losses = np.log(10), [0]
    while losses[-1] < guessing and len(losses) < 400:
        model.partial_fit(x, y, classes=range(10))
        losses.append(model.loss_)
        model.set_params(alpha=model.alpha * growth)
    log_curves({"train loss": losses[1:]}, params)
    mlflow.log_text(f"Loss {model.loss_:.3f} at epoch {len(losses) - 1}: stopped.\n", "failure.txt")
    raise ValueError(f"by epoch {len(losses) - 1} it was worse than guessing")


def boost_diabetes(stages=300):
    """Gradient boosting on the diabetes data: error by stage, for training and held-out patients."""
    use_experiment("Demo: diabetes progression", "442 patients, ten measures, progression after a year; **boosting by learning rate and depth**. Watch where the held-out error turns.")
    frame = load_diabetes(as_frame=True).frame
    dataset = mlflow.data.from_pandas(frame, name="diabetes", targets="target")
    for seed in range(2):
        train, test = train_test_split(frame, test_size=0.3, random_state=seed)
        for rate in (0.01, 0.03, 0.1, 0.3):
            for depth in (1, 3):
                with mlflow.start_run(run_name=f"rate {rate} depth {depth} seed {seed}", tags={**DEMO, "seed": str(seed)}):
                    mlflow.log_input(dataset, context="training")
                    model = GradientBoostingRegressor(n_estimators=stages, learning_rate=rate, max_depth=depth, subsample=0.7, random_state=seed)
                    x_train, x_test = train.drop(columns="target"), test.drop(columns="target")
                    model.fit(x_train, train["target"])
                    rmse = lambda x, y: [float(np.sqrt(np.mean((y - guess) ** 2))) for guess in model.staged_predict(x)]
                    curves = {"train rmse": rmse(x_train, train["target"]), "val rmse": rmse(x_test, test["target"])}
                    log_curves(curves, {"learning_rate": rate, "max_depth": depth, "n_estimators": stages, "seed": seed})
                    mlflow.log_metrics({"best val rmse": min(curves["val rmse"]), "best stage": int(np.argmin(curves["val rmse"]))})
                    mlflow.log_dict(dict(zip(x_train.columns, model.feature_importances_.round(4).tolist())), "importances.json")
                    guess = model.predict(x_test)
                    table = pd.DataFrame({"target": test["target"], "prediction": guess.round(1), "error": (guess - test["target"]).round(1)})
                    mlflow.log_table(table.head(50), "predictions.json")
                    if seed == 0:
                        mlflow.log_figure(curve_figure(curves, "root mean squared error"), "figures/rmse.png")
                        plt.close("all")
        say(f"diabetes: seed {seed}, eight settings")


search_wine()
boost_diabetes()
curves_of_digits()
