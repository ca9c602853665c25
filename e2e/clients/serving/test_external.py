"""External models by the real clients: a provider of our own on this machine that speaks OpenAI's protocol."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import mlflow.deployments
import openai
import pytest
from databricks.sdk.errors import DatabricksError
from databricks.sdk.service import serving as api

SECRET = "sk-a-secret-of-the-provider"


read_first = threading.Event()
left = threading.Event()


@pytest.fixture(scope="module")
def provider():
    seen = []
    read_first.clear()
    left.clear()

    class Provider(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            seen.append({"path": self.path, "key": self.headers["authorization"], "body": body})
            if self.headers["authorization"] != f"Bearer {SECRET}":
                return self.answer(401, {"error": {"message": "who are you?"}})
            if self.path.endswith("/embeddings"):
                data = [{"object": "embedding", "index": 0, "embedding": [0.25, 0.5]}]
                return self.answer(200, {"object": "list", "data": data, "model": body["model"]})
            if body.get("stream"):
                return self.stream(body)
            message = {"role": "assistant", "content": body["messages"][-1]["content"].upper()}
            choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
            return self.answer(200, {"id": "1", "object": "chat.completion", "model": body["model"], "choices": choices})

        def answer(self, status, body):
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def stream(self, body):
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for at, word in enumerate(body["messages"][-1]["content"].split()):
                delta = {"content": word}
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
                chunk["choices"] = [{"index": 0, "delta": delta, "finish_reason": None}]
                try:
                    self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                    self.wfile.flush()
                except OSError:
                    return left.set()
                # The rest waits until the first has been read at the other end.
                if at == 0:
                    assert read_first.wait(30)
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", seen
    server.shutdown()


def external(url, task="llm/v1/chat", secret=SECRET):
    return api.ServedEntityInput(
        name="outside",
        external_model=api.ExternalModel(
            name="tiny-1",
            provider=api.ExternalModelProvider.CUSTOM,
            task=task,
            custom_provider_config=api.CustomProviderConfig(
                custom_provider_url=url, bearer_token_auth=api.BearerTokenAuth(token_plaintext=secret)
            ),
        ),
    )


@pytest.fixture()
def serve_external(workspace):
    made = []

    def make(entity):
        name = f"x-{uuid.uuid4().hex[:8]}"
        made.append(name)
        return workspace.serving_endpoints.create_and_wait(
            name=name, config=api.EndpointCoreConfigInput(name=name, served_entities=[entity])
        )

    yield make
    for name in made:
        workspace.serving_endpoints.delete(name)


def test_the_sdk_asks_a_chat_model(workspace, provider, serve_external):
    url, seen = provider
    endpoint = serve_external(external(url))
    served = endpoint.config.served_entities[0]
    assert served.external_model.name == "tiny-1"
    assert served.external_model.custom_provider_config.custom_provider_url == url
    assert SECRET not in json.dumps(endpoint.as_dict())
    answer = workspace.serving_endpoints.query(
        endpoint.name, messages=[api.ChatMessage(role=api.ChatMessageRole.USER, content="hello")], max_tokens=5
    )
    assert answer.choices[0].message.content == "HELLO"
    assert answer.served_model_name == "outside"
    assert seen[-1]["path"] == "/v1/chat/completions" and seen[-1]["body"]["model"] == "tiny-1"
    # Sent back as it was seen, it keeps its secret.
    workspace.serving_endpoints.update_config_and_wait(
        endpoint.name,
        served_entities=[api.ServedEntityInput(name="outside", external_model=served.external_model)],
    )
    again = workspace.serving_endpoints.query(
        endpoint.name, messages=[api.ChatMessage(role=api.ChatMessageRole.USER, content="again")]
    )
    assert again.choices[0].message.content == "AGAIN"


def test_mlflow_deployments_asks_for_embeddings(url, token, provider, serve_external, monkeypatch):
    monkeypatch.setenv("DATABRICKS_HOST", url)
    monkeypatch.setenv("DATABRICKS_TOKEN", token)
    endpoint = serve_external(external(provider[0], task="llm/v1/embeddings"))
    client = mlflow.deployments.get_deploy_client("databricks")
    answer = client.predict(endpoint=endpoint.name, inputs={"input": ["plumb"]})
    assert answer["data"][0]["embedding"] == [0.25, 0.5]


def test_a_refused_secret_is_no_fault_of_the_caller(post, provider, serve_external):
    endpoint = serve_external(external(provider[0], secret="sk-wrong"))
    answer = post(endpoint.name, {"messages": [{"role": "user", "content": "hello"}]})
    assert answer.status_code == 502
    assert "refuses the endpoint's secret" in answer.json()["message"] and "sk-wrong" not in answer.text


def test_addresses_of_the_inside_are_refused(workspace):
    name = f"x-{uuid.uuid4().hex[:8]}"
    config = api.EndpointCoreConfigInput(name=name, served_entities=[external("http://169.254.169.254/v1")])
    with pytest.raises(DatabricksError, match="cannot be asked there"):
        workspace.serving_endpoints.create(name=name, config=config)


def test_openais_own_client_reads_a_stream_as_it_comes_and_may_leave(url, token, provider, serve_external):
    endpoint = serve_external(external(provider[0]))
    client = openai.OpenAI(base_url=f"{url}/serving-endpoints", api_key=token, max_retries=0)
    asked = {"model": endpoint.name, "messages": [{"role": "user", "content": "one two three"}]}
    assert client.chat.completions.create(**asked).choices[0].message.content == "ONE TWO THREE"
    words = []
    for piece in client.chat.completions.create(**asked, stream=True):
        words.append(piece.choices[0].delta.content)
        read_first.set()
    assert words == ["one", "two", "three"]
    # A caller who goes away is not worth the provider's time.
    read_first.clear()
    many = [{"role": "user", "content": "word " * 200_000}]
    stream = client.chat.completions.create(model=endpoint.name, messages=many, stream=True)
    next(iter(stream))
    stream.close()
    read_first.set()
    assert left.wait(30)


def test_openais_own_client_is_told_what_is_wrong(url, token, provider, serve_external):
    client = openai.OpenAI(base_url=f"{url}/serving-endpoints", api_key=token, max_retries=0)
    messages = [{"role": "user", "content": "hello"}]
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        client.chat.completions.create(model="no-such", messages=messages)
    stranger = openai.OpenAI(base_url=f"{url}/serving-endpoints", api_key="plb_wrong", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        stranger.chat.completions.create(model="no-such", messages=messages)
    endpoint = serve_external(external(provider[0], task="llm/v1/embeddings"))
    assert client.embeddings.create(model=endpoint.name, input="a", encoding_format="float").data[0].embedding == [
        0.25,
        0.5,
    ]
    with pytest.raises(openai.BadRequestError, match="does llm/v1/embeddings"):
        client.chat.completions.create(model=endpoint.name, messages=messages)
