import uuid

import mlflow.deployments
import numpy as np
import pytest
import requests
from databricks.sdk.errors import DatabricksError, NotFound
from databricks.sdk.service import serving as api

CONFIG = api.EndpointStateConfigUpdate


def predictions(answer):
    return [row if not isinstance(row, dict) else row["variable"] for row in answer]


@pytest.mark.parametrize("kind", ["sklearn_model", "onnx_model", "lightgbm_model", "lightgbm_booster"])
def test_answers_as_python_does(request, workspace, serve, data, kind):
    name, model = request.getfixturevalue(kind)
    model = model[0] if isinstance(model, list) else model
    frame = data[0].head(20)
    endpoint = serve((name, "1"))
    assert endpoint.state.ready == api.EndpointStateReady.READY
    assert endpoint.config.config_version == 1
    assert endpoint.config.served_entities[0].state.deployment == api.ServedModelStateDeployment.DEPLOYMENT_READY
    expected = model.predict(frame)
    # The graph computes in single precision.
    close = {"rtol": 1e-5, "atol": 1e-5} if kind == "onnx_model" else {"rtol": 1e-6, "atol": 1e-6}
    query = workspace.serving_endpoints.query
    split = query(
        endpoint.name,
        dataframe_split=api.DataframeSplitInput(columns=list(frame.columns), data=frame.values.tolist()),
    )
    assert split.served_model_name == "v1"
    np.testing.assert_allclose(predictions(split.predictions), expected, **close)
    records = query(endpoint.name, dataframe_records=frame.to_dict(orient="records"))
    np.testing.assert_allclose(predictions(records.predictions), expected, **close)
    inputs = query(endpoint.name, inputs={column: frame[column].tolist() for column in frame})
    np.testing.assert_allclose(predictions(inputs.predictions), expected, **close)
    instances = query(endpoint.name, instances=frame.to_dict(orient="records"))
    np.testing.assert_allclose(predictions(instances.predictions), expected, **close)


def test_csv_and_texts(serve, text_model, sklearn_model, data, url, token):
    name, model = text_model
    endpoint = serve((name, "1"))
    send = lambda to, body: requests.post(
        f"{url}/serving-endpoints/{to}/invocations",
        data=body,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "text/csv"},
        timeout=60,
    )
    answer = send(endpoint.name, "text\nvery good\n\"bad, and awful\"\n")
    np.testing.assert_allclose(
        answer.json()["predictions"], model.predict_proba(["very good", "bad, and awful"])[:, 1], rtol=1e-6
    )
    frame = data[0].head(3)
    endpoint = serve((sklearn_model[0], "1"))
    answer = send(endpoint.name, frame.to_csv(index=False))
    np.testing.assert_allclose(answer.json()["predictions"], sklearn_model[1][0].predict(frame), rtol=1e-6)


def test_a_new_configuration_takes_the_place_of_the_live_one(workspace, serve, onnx_model, data, post):
    name, models = onnx_model
    frame = data[0].head(5)
    endpoint = serve((name, "1"))
    updated = workspace.serving_endpoints.update_config_and_wait(
        endpoint.name,
        served_entities=[
            api.ServedEntityInput(entity_name=name, entity_version="1", name="old"),
            api.ServedEntityInput(entity_name=name, entity_version="2", name="new"),
        ],
        traffic_config=api.TrafficConfig(
            routes=[
                api.Route(served_model_name="old", traffic_percentage=90),
                api.Route(served_model_name="new", traffic_percentage=10),
            ]
        ),
    )
    assert updated.config.config_version == 2
    assert {route.served_model_name: route.traffic_percentage for route in updated.config.traffic_config.routes} == {
        "old": 90,
        "new": 10,
    }
    seen = [post(endpoint.name, {"dataframe_records": frame.to_dict(orient="records")}) for _ in range(60)]
    assert {answer.status_code for answer in seen} == {200}
    byName = {"old": models[0], "new": models[1]}
    for answer in seen:
        served = byName[answer.headers["served-model-name"]]
        np.testing.assert_allclose(predictions(answer.json()["predictions"]), served.predict(frame), rtol=1e-4, atol=1e-5)
    assert sum(answer.headers["served-model-name"] == "old" for answer in seen) > 35


@pytest.fixture
def broken(tracking):
    """The name of a model whose first version nothing can load."""
    run = tracking.create_run(tracking.create_experiment(f"broken {uuid.uuid4().hex}"))
    tracking.log_text(run.info.run_id, "flavors: {}\n", "model/MLmodel")
    name = f"broken-{uuid.uuid4().hex[:8]}"
    tracking.create_registered_model(name)
    tracking.create_model_version(name, f"runs:/{run.info.run_id}/model", run.info.run_id)
    return name


def test_what_never_became_live_says_why(workspace, broken):
    name = f"e-{uuid.uuid4().hex[:8]}"
    with pytest.raises(Exception, match="UPDATE_FAILED"):
        workspace.serving_endpoints.create_and_wait(
            name=name,
            config=api.EndpointCoreConfigInput(
                name=name, served_entities=[api.ServedEntityInput(entity_name=broken, entity_version="1")]
            ),
        )
    endpoint = workspace.serving_endpoints.get(name)
    workspace.serving_endpoints.delete(name)
    assert endpoint.config is None
    (entity,) = endpoint.pending_config.served_entities
    assert entity.state.deployment == api.ServedModelStateDeployment.DEPLOYMENT_FAILED
    assert "flavor" in entity.state.deployment_state_message


def test_what_cannot_be_loaded_fails_and_what_is_live_stays(workspace, serve, onnx_model, broken, data, post):
    endpoint = serve((onnx_model[0], "1"))
    with pytest.raises(Exception, match="UPDATE_FAILED"):
        workspace.serving_endpoints.update_config_and_wait(
            endpoint.name, served_entities=[api.ServedEntityInput(entity_name=broken, entity_version="1")]
        )
    after = workspace.serving_endpoints.get(endpoint.name)
    assert (after.state.ready, after.state.config_update) == (api.EndpointStateReady.READY, CONFIG.UPDATE_FAILED)
    assert after.config.config_version == 1 and after.pending_config is None
    logs = workspace.serving_endpoints.build_logs(endpoint.name, f"{broken}-1").logs
    assert "flavor" in logs
    assert post(endpoint.name, {"dataframe_records": data[0].head(1).to_dict(orient="records")}).status_code == 200


def test_an_alias_is_followed(workspace, serve, onnx_model, tracking, data, post):
    name, models = onnx_model
    tracking.set_registered_model_alias(name, "champion", "1")
    made = f"e-{uuid.uuid4().hex[:8]}"
    endpoint = workspace.serving_endpoints.create_and_wait(
        name=made,
        config=api.EndpointCoreConfigInput(
            name=made, served_entities=[api.ServedEntityInput(entity_name=f"models:/{name}@champion", name="champion")]
        ),
    )
    body = {"dataframe_records": data[0].head(1).to_dict(orient="records")}
    first = predictions(post(endpoint.name, body).json()["predictions"])
    np.testing.assert_allclose(first, models[0].predict(data[0].head(1)), rtol=1e-4)
    tracking.set_registered_model_alias(name, "champion", "2")
    for _ in range(100):
        if workspace.serving_endpoints.get(endpoint.name).config.config_version == 2:
            break
        __import__("time").sleep(0.2)
    second = predictions(post(endpoint.name, body).json()["predictions"])
    np.testing.assert_allclose(second, models[1].predict(data[0].head(1)), rtol=1e-4)
    workspace.serving_endpoints.delete(endpoint.name)


def test_mlflow_deployments(url, token, onnx_model, sklearn_model, data, monkeypatch):
    monkeypatch.setenv("DATABRICKS_HOST", url)
    monkeypatch.setenv("DATABRICKS_TOKEN", token)
    client = mlflow.deployments.get_deploy_client("databricks")
    name = f"d-{uuid.uuid4().hex[:8]}"
    entity = {"entity_name": onnx_model[0], "entity_version": "1", "workload_size": "Small", "scale_to_zero_enabled": False}
    made = client.create_endpoint(name=name, config={"served_entities": [{**entity, "name": "one"}]})
    assert made.name == name and made.state.config_update == "IN_PROGRESS"
    for _ in range(200):
        if client.get_endpoint(name).state.ready == "READY":
            break
        __import__("time").sleep(0.1)
    assert name in [endpoint["name"] for endpoint in client.list_endpoints()]
    frame = data[0].head(2)
    answer = client.predict(endpoint=name, inputs={"dataframe_records": frame.to_dict(orient="records")})
    np.testing.assert_allclose(predictions(answer.predictions), onnx_model[1][0].predict(frame), rtol=1e-4, atol=1e-5)
    client.update_endpoint_config(name, config={"served_entities": [{**entity, "entity_version": "2"}]})
    assert client.update_endpoint_tags(name, config={"add_tags": [{"key": "team", "value": "risk"}]}).tags == [
        {"key": "team", "value": "risk"}
    ]
    client.delete_endpoint(name)
    with pytest.raises(Exception, match="does not exist"):
        client.get_endpoint(name)


def test_names_tags_limits_logs_and_permissions(workspace, serve, sklearn_model, onnx_model, data, post):
    endpoint = serve((onnx_model[0], "1"), tags=[api.EndpointTag(key="team", value="risk")])
    with pytest.raises(DatabricksError, match="already exists"):
        workspace.serving_endpoints.create(
            endpoint.name,
            config=api.EndpointCoreConfigInput(
                name=endpoint.name,
                served_entities=[api.ServedEntityInput(entity_name=onnx_model[0], entity_version="1")]
            ),
        )
    tags = workspace.serving_endpoints.patch(
        endpoint.name, add_tags=[api.EndpointTag(key="tier", value="1")], delete_tags=["team"]
    )
    assert [(tag.key, tag.value) for tag in tags.tags] == [("tier", "1")]
    body = {"dataframe_records": data[0].head(1).to_dict(orient="records")}
    workspace.serving_endpoints.put(
        endpoint.name, rate_limits=[api.RateLimit(calls=2, renewal_period=api.RateLimitRenewalPeriod.MINUTE)]
    )
    for _ in range(100):
        answer = post(endpoint.name, body)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1
    workspace.serving_endpoints.put(endpoint.name, rate_limits=[])
    levels = workspace.serving_endpoints.get_permission_levels(endpoint.id)
    assert [level.permission_level.value for level in levels.permission_levels] == ["CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"]
    assert workspace.serving_endpoints.get_permissions(endpoint.id).object_id == f"/serving-endpoints/{endpoint.id}"
    assert "request_count_total" in workspace.serving_endpoints.export_metrics(endpoint.name).contents.read().decode()
    document = workspace.serving_endpoints.get_open_api(endpoint.name).contents.read().decode()
    assert "dataframe_split" in document and "balance" in document
    assert endpoint.name in [one.name for one in workspace.serving_endpoints.list()]
    with pytest.raises(NotFound):
        workspace.serving_endpoints.get("no-such-endpoint")


def test_scaled_to_zero_it_wakes(workspace, onnx_model, data, post, url, token):
    name = f"e-{uuid.uuid4().hex[:8]}"
    workspace.serving_endpoints.create_and_wait(
        name=name,
        config=api.EndpointCoreConfigInput(
            name=name,
            served_entities=[
                api.ServedEntityInput(entity_name=onnx_model[0], entity_version="1", scale_to_zero_enabled=True)
            ]
        ),
    )
    changed = requests.post(
        f"{url}/api/console/serving.changeSettings",
        json={"name": name, "change": {"idleMinutes": 0.01}},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert changed.status_code == 200, changed.text
    for _ in range(200):
        seen = requests.get(
            f"{url}/api/console/serving.getEndpoint",
            params={"input": f'{{"name": "{name}"}}'},
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        ).json()
        if seen["config"]["entities"][0]["state"]["deployment"] == "SCALED_TO_ZERO":
            break
        __import__("time").sleep(0.1)
    assert seen["config"]["entities"][0]["state"]["deployment"] == "SCALED_TO_ZERO"
    assert seen["state"]["ready"] == "READY"
    answer = post(name, {"dataframe_records": data[0].head(1).to_dict(orient="records")})
    assert answer.status_code == 200
    workspace.serving_endpoints.delete(name)
