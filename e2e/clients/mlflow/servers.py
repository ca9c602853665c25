"""The two servers a scenario is played on: Plumbline, named by the environment, and mlflow's own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import requests

import mlflow

START_SECONDS = 90


@dataclass(frozen=True)
class Server:
    name: str
    url: str
    token: str | None = None
    pid: int | None = None

    @contextmanager
    def active(self):
        """The fluent API talks to this server inside the block, and nothing of it is left behind after."""
        if self.token:
            os.environ["MLFLOW_TRACKING_TOKEN"] = self.token
        mlflow.set_tracking_uri(self.url)
        try:
            yield self
        finally:
            while mlflow.active_run():
                mlflow.end_run()
            os.environ.pop("MLFLOW_TRACKING_TOKEN", None)

    def call(self, method, path, **options):
        """One plain HTTP request, without the client's checks and retries."""
        headers = dict(options.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return requests.request(method, self.url + path, headers=headers, timeout=60, **options)


def plumbline_from_environment():
    url = os.environ.get("PLUMBLINE_URL")
    if not url:
        return None
    given = os.environ.get("PLUMBLINE_PID")
    pid = listener(url) or (int(given) if given else None)
    return Server("plumbline", url.rstrip("/"), os.environ.get("PLUMBLINE_TOKEN"), pid)


def listener(url):
    """The process that answers there, where this user may see it: the one whose memory is worth watching."""
    address = urlsplit(url)
    if address.hostname not in ("127.0.0.1", "localhost"):
        return None
    try:
        open_now = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return None
    listening = (one for one in open_now if one.status == psutil.CONN_LISTEN and one.pid)
    return next((one.pid for one in listening if one.laddr.port == address.port), None)


@contextmanager
def reference_server():
    """mlflow's own server on SQLite in a folder of its own, with artifacts served through it."""
    with tempfile.TemporaryDirectory(prefix="reference-") as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        log_path = Path(folder, "log")
        command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--workers", "1", "--backend-store-uri", f"sqlite:///{folder}/store.db"]
        command += ["--serve-artifacts", "--artifacts-destination", f"{folder}/artifacts"]
        environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
        environment.pop("MLFLOW_TRACKING_TOKEN", None)
        with log_path.open("w") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, env=environment, start_new_session=True
            )
        try:
            wait_until_healthy(url, process, log_path)
            yield Server("mlflow", url, pid=process.pid)
        finally:
            stop(process)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(url, process, log_path):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"mlflow server ended at once:\n{log_path.read_text()[-4000:]}")
        try:
            if requests.get(f"{url}/health", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError(f"mlflow server did not answer in {START_SECONDS} s:\n{log_path.read_text()[-4000:]}")


def stop(process):
    """Ends the server with the workers that it started."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
