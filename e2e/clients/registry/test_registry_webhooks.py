"""Webhooks in both dialects: what a receiver gets, and that it can trust it."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from databricks.sdk.errors import BadRequest, NotFound, PermissionDenied
from databricks.sdk.service.ml import HttpUrlSpec, JobSpec, RegistryWebhookEvent, RegistryWebhookStatus

from mlflow.entities.webhook import WebhookEvent
from mlflow.exceptions import MlflowException

SECRET = "a shared secret, mit Ümlaut"


def databricks_signature(body):
    return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def mlflow_signature(letter):
    head = letter.headers
    signed = f"{head['x-mlflow-delivery-id']}.{head['x-mlflow-timestamp']}.".encode() + letter.body
    return "v1," + base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()


@pytest.fixture
def webhook(admin, receiver, model):
    """Makes a webhook of the model's at an address of its own. Answers its id and path."""

    def make(*events, person=admin, status=None, **spec):
        path = f"/{model}/{len(receiver.letters)}-{time.monotonic_ns()}"
        made = person.registry.create_webhook(
            events=list(events) or [RegistryWebhookEvent.MODEL_VERSION_TRANSITIONED_STAGE],
            http_url_spec=HttpUrlSpec(url=receiver.url + path, **spec),
            model_name=model,
            status=status,
        ).webhook
        return made, path

    return make


def deliveries(admin, made, **question):
    return admin.ask("registry.listDeliveries", webhookId=made.id, **question)["deliveries"]


def test_a_transition_is_told_and_signed(admin, receiver, webhook, model):
    made, path = webhook(secret=SECRET, authorization="Bearer of the receiver's")
    assert (made.status, made.model_name) == (RegistryWebhookStatus.ACTIVE, model)
    assert made.http_url_spec.url == receiver.url + path
    admin.registry.transition_stage(model, "1", "Staging", False, comment="ready")
    [letter] = receiver.wait(path)
    assert letter.headers["x-databricks-signature"] == databricks_signature(letter.body)
    assert letter.headers["authorization"] == "Bearer of the receiver's"
    assert letter.headers["content-type"] == "application/json"
    said = json.loads(letter.body)
    assert abs(said.pop("event_timestamp") - time.time() * 1000) < 60_000
    assert "ready" in said.pop("text")
    assert said == {
        "event": "MODEL_VERSION_TRANSITIONED_STAGE",
        "webhook_id": made.id,
        "model_name": model,
        "version": "1",
        "from_stage": "None",
        "to_stage": "Staging",
        "comment": "ready",
    }


def test_each_event_is_told_to_whoever_asked_for_it(admin, receiver, webhook, model):
    of = RegistryWebhookEvent
    made, path = webhook(*[event for event in of if event != of.REGISTERED_MODEL_CREATED])
    _, staging = webhook(of.MODEL_VERSION_TRANSITIONED_TO_STAGING)
    _, asked = webhook(of.TRANSITION_REQUEST_TO_PRODUCTION_CREATED)
    client = admin.registry
    client.create_transition_request(model, "1", "Production", comment="please")
    client.reject_transition_request(model, "1", "Production")
    client.transition_stage(model, "1", "Staging", False)
    client.transition_stage(model, "2", "Staging", True)
    client.create_comment(model, "1", "hm")
    client.set_model_version_tag(model, "1", "a", "b")
    with admin.at_work() as mlflow_client:
        source = mlflow_client.get_model_version(model, 1)
        mlflow_client.create_model_version(model, source.source, source.run_id)
    bodies = [json.loads(letter.body) for letter in receiver.wait(path, 7)]
    assert sorted(body["event"] for body in bodies) == sorted(
        ["TRANSITION_REQUEST_CREATED", "COMMENT_CREATED", "MODEL_VERSION_TAG_SET", "MODEL_VERSION_CREATED"]
        + ["MODEL_VERSION_TRANSITIONED_STAGE"] * 3
    )
    by_event = {body["event"]: body for body in bodies}
    assert by_event["MODEL_VERSION_TAG_SET"]["tags"] == [{"key": "a", "value": "b"}]
    assert by_event["COMMENT_CREATED"]["comment"] == "hm"
    assert by_event["MODEL_VERSION_CREATED"]["version"] == "3"
    assert by_event["TRANSITION_REQUEST_CREATED"]["to_stage"] == "Production"
    only = [json.loads(letter.body) for letter in receiver.wait(staging, 2)]
    assert [(one["event"], one["to_stage"]) for one in only] == [
        ("MODEL_VERSION_TRANSITIONED_TO_STAGING", "Staging")
    ] * 2
    assert [json.loads(letter.body)["event"] for letter in receiver.wait(asked)] == [
        "TRANSITION_REQUEST_TO_PRODUCTION_CREATED"
    ]


def test_they_are_listed_changed_tested_and_removed(admin, receiver, webhook, model):
    made, path = webhook(secret=SECRET, status=RegistryWebhookStatus.TEST_MODE)
    listed = list(admin.registry.list_webhooks(model_name=model))
    assert [one.id for one in listed] == [made.id]
    by_event = admin.registry.list_webhooks(model_name=model, events=[RegistryWebhookEvent.COMMENT_CREATED])
    assert list(by_event) == []
    # In test mode only a test is sent.
    admin.registry.transition_stage(model, "1", "Staging", False)
    answer = admin.registry.test_registry_webhook(made.id)
    assert (answer.status_code, answer.body) == (200, "got it")
    assert [json.loads(letter.body)["event"] for letter in receiver.at(path)] == [
        "MODEL_VERSION_TRANSITIONED_STAGE"
    ]
    assert [one["isTest"] for one in deliveries(admin, made)] == [True]

    changed = admin.registry.update_webhook(
        made.id,
        description="of CI",
        events=[RegistryWebhookEvent.COMMENT_CREATED],
        status=RegistryWebhookStatus.ACTIVE,
    ).webhook
    assert (changed.description, changed.events) == ("of CI", [RegistryWebhookEvent.COMMENT_CREATED])
    admin.registry.create_comment(model, "1", "still signed")
    letter = receiver.wait(path, 2)[-1]
    assert letter.headers["x-databricks-signature"] == databricks_signature(letter.body)
    admin.registry.delete_webhook(made.id)
    with pytest.raises(NotFound):
        admin.registry.delete_webhook(made.id)


def test_one_that_fails_is_tried_again_and_one_that_is_refused_is_kept_to_be_replayed(
    admin, receiver, webhook, model
):
    made, path = webhook(RegistryWebhookEvent.COMMENT_CREATED)
    receiver.answer(path, 503)
    admin.registry.create_comment(model, "1", "one")
    first, second = receiver.wait(path, 2)
    assert first.body == second.body
    assert first.headers["x-plumbline-delivery-id"] == second.headers["x-plumbline-delivery-id"]

    receiver.answer(path, 403)
    admin.registry.create_comment(model, "1", "two")
    receiver.wait(path, 3)
    deadline = time.monotonic() + 20
    while not (dead := deliveries(admin, made, status="dead")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert (dead[0]["responseStatus"], dead[0]["attempts"]) == (403, 1)
    assert admin.console("registry.replayDeadDeliveries", webhookId=made.id) == {"replayed": 1}
    assert json.loads(receiver.wait(path, 4)[-1].body)["comment"] == "two"


def test_redirects_are_not_followed(admin, receiver, webhook, model):
    made, path = webhook()
    receiver.answer(path, 302, location=f"{receiver.url}/elsewhere")
    answer = admin.registry.test_registry_webhook(made.id)
    assert answer.status_code == 302
    assert receiver.at("/elsewhere") == []


def test_addresses_that_nobody_may_have_called(admin, model):
    for url in (
        "http://169.254.169.254/latest/meta-data",
        "http://0x7f000002/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/",
        "http://nobody.invalid/",
        "not an address",
        "",
    ):
        with pytest.raises(BadRequest):
            admin.registry.create_webhook(
                events=[RegistryWebhookEvent.COMMENT_CREATED],
                http_url_spec=HttpUrlSpec(url=url),
                model_name=model,
            )
    with pytest.raises(BadRequest, match="all models"):
        admin.registry.create_webhook(
            events=[RegistryWebhookEvent.REGISTERED_MODEL_CREATED],
            http_url_spec=HttpUrlSpec(url="http://127.0.0.1/"),
            model_name=model,
        )


def test_who_may_have_them(admin, somebody, grant, webhook, model, unique):
    made, _ = webhook()
    ada = somebody(f"{unique} ada")
    with pytest.raises(PermissionDenied):
        webhook(person=ada)
    with pytest.raises(PermissionDenied):
        ada.registry.test_registry_webhook(made.id)
    assert [one for one in ada.registry.list_webhooks() if one.id == made.id] == []
    grant(ada, model, "CAN_MANAGE")
    mine, _ = webhook(person=ada)
    assert {one.id for one in ada.registry.list_webhooks(model_name=model)} == {made.id, mine.id}
    with pytest.raises(PermissionDenied, match="all"):
        ada.registry.create_webhook(
            events=[RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=HttpUrlSpec(url="http://127.0.0.1/")
        )


def test_a_job_is_started_where_it_lives(admin, receiver, model):
    made = admin.registry.create_webhook(
        events=[RegistryWebhookEvent.COMMENT_CREATED],
        job_spec=JobSpec(job_id="17", access_token="dapi-secret", workspace_url=receiver.url),
        model_name=model,
    ).webhook
    assert (made.job_spec.job_id, made.job_spec.workspace_url) == ("17", receiver.url)
    admin.registry.create_comment(model, "1", "start")
    letters = receiver.wait("/api/2.1/jobs/run-now")
    body = json.loads(letters[-1].body)
    assert letters[-1].headers["authorization"] == "Bearer dapi-secret"
    assert body["job_id"] == 17
    assert json.loads(body["notebook_params"]["event_message"])["comment"] == "start"
    assert body["python_params"] == [body["notebook_params"]["event_message"]]
    admin.registry.delete_webhook(made.id)


def test_mlflow_s_own_webhooks(admin, receiver, unique):
    path = f"/{unique}"
    # A name of MLflow's webhooks has at most 63 characters.
    name = unique[-40:].strip("-")
    with admin.at_work() as client:
        events = ["registered_model.created", "model_version.created", "model_version_tag.set"]
        events += ["model_version_tag.deleted", "model_version_alias.created", "model_version_alias.deleted"]
        made = client.create_webhook(
            name, receiver.url + path, [WebhookEvent.from_str(one) for one in events], "of CI", SECRET
        )
        try:
            read = client.get_webhook(made.webhook_id)
            assert (read.name, read.url, read.description) == (name, receiver.url + path, "of CI")
            assert sorted(str(event) for event in read.events) == sorted(events)
            assert read.secret is None
            assert made.webhook_id in [one.webhook_id for one in client.list_webhooks()]
            tested = client.test_webhook(made.webhook_id)
            assert (tested.success, tested.response_status, tested.response_body) == (True, 200, "got it")

            import mlflow

            mlflow.set_experiment(unique)
            with mlflow.start_run() as run:
                mlflow.log_text("x", "model/data.txt")
            client.create_registered_model(unique, tags={"team": "a"}, description="d")
            source = f"{run.info.artifact_uri}/model"
            client.create_model_version(unique, source, run.info.run_id, tags={"n": "1"})
            client.set_model_version_tag(unique, 1, "k", "v")
            client.delete_model_version_tag(unique, 1, "k")
            client.set_registered_model_alias(unique, "live", 1)
            client.delete_registered_model_alias(unique, "live")
            letters = receiver.wait(path, 7)
            for letter in letters:
                assert letter.headers["x-mlflow-signature"] == mlflow_signature(letter)
                assert abs(int(letter.headers["x-mlflow-timestamp"]) - time.time()) < 60
            said = {}
            for letter in letters[1:]:
                body = json.loads(letter.body)
                if body["data"]["name"] == unique:
                    said[f"{body['entity']}.{body['action']}"] = body["data"]
            assert said["registered_model.created"] == {"name": unique, "tags": {"team": "a"}, "description": "d"}
            assert said["model_version.created"] == {
                "name": unique,
                "version": "1",
                "source": source,
                "run_id": run.info.run_id,
                "tags": {"n": "1"},
                "description": None,
            }
            assert said["model_version_tag.set"] == {"name": unique, "version": "1", "key": "k", "value": "v"}
            assert said["model_version_tag.deleted"] == {"name": unique, "version": "1", "key": "k"}
            assert said["model_version_alias.created"] == {"name": unique, "alias": "live", "version": "1"}
            assert said["model_version_alias.deleted"] == {"name": unique, "alias": "live"}

            renamed = client.update_webhook(made.webhook_id, name=f"{name}-2", status="DISABLED")
            assert (renamed.name, str(renamed.status)) == (f"{name}-2", "DISABLED")
            assert sorted(str(event) for event in renamed.events) == sorted(events)
            with pytest.raises(MlflowException, match="name"):
                client._get_registry_client().store.update_webhook(made.webhook_id, name="not a name")
        finally:
            client.delete_webhook(made.webhook_id)
        with pytest.raises(MlflowException, match="not found") as told:
            client.get_webhook(made.webhook_id)
        assert told.value.error_code == "RESOURCE_DOES_NOT_EXIST"
