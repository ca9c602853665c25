"""Artifacts: text, dictionaries, figures, images, tables, folders, odd names, and what is deleted."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

import mlflow
from comparing import mistake, plain_tags, tree
from mlflow import MlflowClient

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_text_and_dictionaries(both):
    def scenario(server):
        with mlflow.start_run() as run:
            mlflow.log_text("one line\nzwei Zeilen\n三行", "notes.txt")
            mlflow.log_text("", "deep/er/empty.txt")
            mlflow.log_text("# changed", "notes/read me.md")
            mlflow.log_text("# changed twice", "notes/read me.md")
            mlflow.log_dict({"a": [1, 2.5, None], "ü": {"b": True}}, "config.json")
            mlflow.log_dict({"a": [1, 2], "b": "x"}, "config.yaml")
            mlflow.log_dict([1, 2, 3], "no extension")
        uri = run.info.artifact_uri
        return {
            "tree": tree(run.info.run_id),
            "text": mlflow.artifacts.load_text(f"{uri}/notes.txt"),
            "empty": mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/deep/er/empty.txt"),
            "overwritten": mlflow.artifacts.load_text(f"{uri}/notes/read me.md"),
            "json": mlflow.artifacts.load_dict(f"{uri}/config.json"),
            "yaml": Path(mlflow.artifacts.download_artifacts(f"{uri}/config.yaml")).read_text(),
            "of a file": [
                entry.path for entry in MlflowClient().list_artifacts(run.info.run_id, "notes.txt")
            ],
            "of nothing": [
                entry.path for entry in MlflowClient().list_artifacts(run.info.run_id, "nothing/here")
            ],
            "missing": mistake(mlflow.artifacts.load_text, f"{uri}/missing.txt")["class"],
        }

    seen = both(scenario)
    assert seen["text"].endswith("三行") and seen["overwritten"] == "# changed twice"
    assert seen["tree"]["deep/er/empty.txt"] == 0


def test_figures_and_images(both):
    import matplotlib.pyplot as plt

    def scenario(server):
        with mlflow.start_run() as run:
            figure, axes = plt.subplots()
            axes.plot([0, 1], [0, 1])
            mlflow.log_figure(figure, "plots/lean.png")
            mlflow.log_figure(figure, "plots/lean.svg")
            plt.close(figure)
            pixels = np.arange(48 * 32 * 3, dtype=np.uint8).reshape(32, 48, 3)
            mlflow.log_image(pixels, "brick.png")
            mlflow.log_image(Image.fromarray(pixels), "as pillow.jpg")
            for step in range(3):
                mlflow.log_image(pixels, key="wall/north side", step=step, timestamp=1_700_000_000_000)
            mlflow.log_image(
                mlflow.Image(pixels), key="plumb", step=7, timestamp=1_700_000_000_001, synchronous=False
            )
            mlflow.flush_artifact_async_logging()
        run_id = run.info.run_id
        names = [entry.path for entry in MlflowClient().list_artifacts(run_id, "images")]
        back = np.asarray(mlflow.artifacts.load_image(f"{run.info.artifact_uri}/brick.png"))
        stepped = next(name for name in names if "step+1" in name and name.endswith(".png"))
        local = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=stepped)
        return {
            # The client puts a random id in each name.
            "images": sorted(UUID.sub("<random>", name) for name in names),
            "same pixels": bool((back == pixels).all()),
            "same in the series": bool((np.asarray(Image.open(local)) == pixels).all()),
            "files": sorted(path for path in tree(run_id) if not path.startswith("images")),
            "tags": plain_tags(mlflow.get_run(run_id)),
        }

    seen = both(scenario)
    assert seen["same pixels"] and seen["same in the series"]
    assert seen["tags"]["mlflow.loggedImages"] == "True"


def test_tables(both):
    def scenario(server):
        first = {"question": ["a", "b"], "answer": ["ü", "壁"], "score": [0.5, 1.0]}
        with mlflow.start_run(run_name="first") as run:
            mlflow.log_table(first, "eval/table.json")
            mlflow.log_table(
                pd.DataFrame({"question": ["c"], "answer": [None], "score": [2.0]}), "eval/table.json"
            )
            mlflow.log_table({"x": [1, 2, 3]}, "other.parquet")
        with mlflow.start_run(run_name="second") as second:
            mlflow.log_table(first, "eval/table.json")
        table = mlflow.load_table("eval/table.json", run_ids=[run.info.run_id])
        both_runs = mlflow.load_table("eval/table.json", extra_columns=["run_id"])
        return {
            "rows": json.loads(table.to_json(orient="split"))["data"],
            "parquet": mlflow.load_table("other.parquet", run_ids=[run.info.run_id])["x"].tolist(),
            "tag": json.loads(mlflow.get_run(run.info.run_id).data.tags["mlflow.loggedArtifacts"]),
            "over the experiment": both_runs["run_id"]
            .isin([run.info.run_id, second.info.run_id])
            .sum()
            .item(),
        }

    seen = both(scenario)
    assert seen["rows"] == [["a", "ü", 0.5], ["b", "壁", 1.0], ["c", None, 2.0]]
    assert seen["over the experiment"] == 5


NAMES = [
    "plain.txt",
    "with space.txt",
    "ümläut 壁.txt",
    "a..b.txt",
    "..hidden",
    "plus+plus.txt",
    "50% done.txt",
    "semi;colon,comma.txt",
    "quote'quote\".txt",
    "[brackets]{braces}.txt",
    "at@and&equals=.txt",
    "tilde~caret^.txt",
    "colon:colon.txt",
    "very long " + "x" * 200 + ".txt",
    "folder with space/ünter/file+1.txt",
]

# The client puts these into an address without escaping them, so the server is told another name.
MANGLED_BY_THE_CLIENT = [
    "percent%20encoded.txt",
    "percent%2Fslash.txt",
    "twice%2520.txt",
    "question?mark.txt",
    "hash#tag.txt",
]


def test_odd_names(both, tmp_path):
    """Each name goes up, is listed as it is, and comes down with its own content."""

    def scenario(server):
        answer = {}
        for name in NAMES + MANGLED_BY_THE_CLIENT:
            local = tmp_path / server.name / "up" / name
            local.parent.mkdir(parents=True, exist_ok=True)
            local.write_text(f"content of {name}")
            with mlflow.start_run() as run:
                mlflow.log_artifact(str(local), str(Path(name).parent) if "/" in name else None)
                down = mlflow.artifacts.download_artifacts(
                    run_id=run.info.run_id, artifact_path=name, dst_path=str(tmp_path / server.name / "down")
                )
            files = [path for path, size in tree(run.info.run_id).items() if size != "folder"]
            answer[name] = {
                "content": Path(down).read_text(),
                "files": files if name in NAMES else len(files),
            }
        return answer

    seen = both(scenario)
    for name in NAMES:
        assert seen[name] == {"content": f"content of {name}", "files": [name]}


def test_folders_up_and_down(both, tmp_path):
    def scenario(server):
        source = tmp_path / server.name
        for index in range(30):
            file = source / f"level {index % 3}" / f"deep{index % 5}" / f"{index}.bin"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(bytes([index]) * index * 100)
        with mlflow.start_run() as run:
            mlflow.log_artifacts(str(source), "data")
            mlflow.log_artifacts(str(source / "level 0"))
        run_id = run.info.run_id
        down = Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="data"))
        whole = Path(mlflow.artifacts.download_artifacts(f"runs:/{run_id}/"))
        same = all(
            (down / f.relative_to(source)).read_bytes() == f.read_bytes() for f in source.rglob("*.bin")
        )
        return {
            "tree": tree(run_id),
            "same": same,
            "whole": sorted(str(file.relative_to(whole)) for file in whole.rglob("*") if file.is_file()),
        }

    seen = both(scenario)
    assert seen["same"] and len(seen["whole"]) == 40


def test_an_artifact_is_deleted(both):
    def scenario(server):
        from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

        with mlflow.start_run() as run:
            mlflow.log_text("1", "keep/one.txt")
            mlflow.log_text("2", "drop/two.txt")
            mlflow.log_text("3", "drop/deep/three.txt")
        repository = get_artifact_repository(run.info.artifact_uri)
        repository.delete_artifacts("drop/two.txt")
        after_file = tree(run.info.run_id)
        repository.delete_artifacts("drop")
        return {"file": after_file, "folder": tree(run.info.run_id)}

    seen = both(scenario)
    assert "drop/two.txt" not in seen["file"] and "drop/deep/three.txt" in seen["file"]
    assert not any(path.startswith("drop/") for path in seen["folder"])


def test_download_for_a_browser(both):
    def scenario(server):
        with mlflow.start_run() as run:
            mlflow.log_text("<script>alert(1)</script>", "page.html")
            mlflow.log_dict({"a": 1}, "deep/it is.json")
        answers = {}
        for path in ("page.html", "deep/it is.json", "missing.txt", "../../etc/passwd", ""):
            for key in ("run_id", "run_uuid"):
                answer = server.call("GET", "/get-artifact", params={key: run.info.run_id, "path": path})
                disposition = answer.headers.get("content-disposition", "").split(";")[0]
                is_sent = answer.status_code == 200
                answers[f"{key} {path}"] = (
                    answer.status_code,
                    disposition if is_sent else answer.json().get("error_code"),
                    answer.text if is_sent else "",
                )
        return answers

    seen = both(scenario)
    assert seen["run_id page.html"] == [200, "attachment", "<script>alert(1)</script>"]
    assert seen["run_id ../../etc/passwd"][0] == 400
