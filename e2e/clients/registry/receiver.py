"""A server that webhooks are sent to: it writes down what it gets, as it came, and answers what it is told to."""

import threading
import time
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Letter(NamedTuple):
    path: str
    headers: dict
    body: bytes


class Receiver:
    def __enter__(self):
        self.letters = []
        self.answers = defaultdict(deque)
        self.arrived = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with receiver.arrived:
                    receiver.letters.append(Letter(self.path, headers, body))
                    receiver.arrived.notify_all()
                    waiting = receiver.answers[self.path]
                    status, location = waiting.popleft() if waiting else (200, None)
                self.send_response(status)
                if location:
                    self.send_header("location", location)
                self.end_headers()
                self.wfile.write(b"got it" if status < 300 else b"no")

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path, *statuses, location=None):
        """What the next requests to that path are answered; after them 200."""
        with self.arrived:
            self.answers[path].extend((status, location) for status in statuses)

    def at(self, path):
        return [letter for letter in self.letters if letter.path == path]

    def wait(self, path, count=1, seconds=40):
        """The letters to that path, once there are so many."""
        deadline = time.monotonic() + seconds
        with self.arrived:
            while len(self.at(path)) < count:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{len(self.at(path))} of {count} letters came to {path}")
                self.arrived.wait(left)
            return self.at(path)
