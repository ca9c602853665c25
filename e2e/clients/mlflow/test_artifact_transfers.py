"""How the bytes of artifacts travel: ranges, parts, and 300 MB through a memory that stays flat."""

import hashlib
import os
import threading

import psutil
import pytest

import mlflow
from comparing import tree

MEGABYTE = 1 << 20
BIG = 300 * MEGABYTE
MOST_GROWTH = 160 * MEGABYTE

def test_part_of_a_file(ours, tmp_path):
    """Ranges, which notebooks and browsers use to seek; mlflow's own server knows none."""
    if ours.name == "mlflow":
        pytest.skip("mlflow's own server answers no ranges")
    content = bytes(range(256)) * 4096
    local = tmp_path / "range.bin"
    local.write_bytes(content)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(local))
    path = (
        f"/api/2.0/mlflow-artifacts/artifacts/{run.info.experiment_id}/{run.info.run_id}/artifacts/range.bin"
    )
    middle = ours.call("GET", path, headers={"Range": "bytes=1000-1999"})
    assert middle.status_code == 206 and middle.content == content[1000:2000]
    assert middle.headers["content-range"] == f"bytes 1000-1999/{len(content)}"
    assert ours.call("GET", path, headers={"Range": "bytes=-100"}).content == content[-100:]
    assert ours.call("GET", path, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    whole = ours.call("GET", path)
    assert whole.status_code == 200 and whole.content == content


def test_upload_in_parts(both, tmp_path, monkeypatch):
    """What the client does when told to send parts through the proxy, or ask for presigned addresses."""
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(5 * MEGABYTE))
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(5 * MEGABYTE))
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE", str(5 * MEGABYTE))

    def scenario(server):
        local = tmp_path / f"{server.name} parts"
        digest = write_random(local, 17 * MEGABYTE + 123)
        with mlflow.start_run() as run:
            mlflow.log_artifact(str(local), "in parts")
        down = mlflow.artifacts.download_artifacts(
            run_id=run.info.run_id, artifact_path=f"in parts/{local.name}", dst_path=str(tmp_path / "down")
        )
        return {"same": digest_of(down) == digest, "sizes": sorted(map(str, tree(run.info.run_id).values()))}

    assert both(scenario)["same"]


def test_300_megabytes(ours, tmp_path):
    """Up and down again, unchanged, and the server's memory stays flat while it streams."""
    local = tmp_path / "big.bin"
    digest = write_random(local, BIG)
    with memory_of(ours.pid) as memory:
        with mlflow.start_run() as run:
            mlflow.log_artifact(str(local), "weights")
        local.unlink()
        down = mlflow.artifacts.download_artifacts(
            run_id=run.info.run_id, artifact_path="weights/big.bin", dst_path=str(tmp_path / "down")
        )
    assert os.path.getsize(down) == BIG
    assert digest_of(down) == digest
    assert tree(run.info.run_id)["weights/big.bin"] == BIG
    if ours.name == "plumbline" and ours.pid:
        growth = memory["peak"] - memory["before"]
        assert growth < MOST_GROWTH, f"memory grew by {growth / MEGABYTE:.0f} MB"


def write_random(path, size):
    """Random content that cannot be compressed, written and hashed a megabyte at a time."""
    digest, block = hashlib.sha256(), os.urandom(MEGABYTE)
    with open(path, "wb") as file:
        for offset in range(0, size, MEGABYTE):
            part = (offset.to_bytes(8, "big") + block)[: min(MEGABYTE, size - offset)]
            file.write(part)
            digest.update(part)
    return digest.hexdigest()


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class memory_of:
    """Resident memory of a process and its children: before, and the peak inside the block."""

    def __init__(self, pid):
        self.pid = pid
        self.seen = {"before": 0, "peak": 0}
        self.done = threading.Event()

    def resident(self):
        total = 0
        parent = psutil.Process(self.pid)
        for process in [parent, *parent.children(recursive=True)]:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                pass
        return total

    def __enter__(self):
        if self.pid:
            self.seen["before"] = self.resident()
            self.watcher = threading.Thread(target=self.watch)
            self.watcher.start()
        return self.seen

    def watch(self):
        while not self.done.wait(0.05):
            self.seen["peak"] = max(self.seen["peak"], self.resident())

    def __exit__(self, *_):
        self.done.set()
        if self.pid:
            self.watcher.join()
