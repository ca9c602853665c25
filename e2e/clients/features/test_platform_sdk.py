"""The unmodified databricks-sdk: online tables, tags of features, lineage of a feature."""

import os

import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import InvalidParameterValue, NotFound, NotImplemented
from databricks.sdk.service import catalog, ml
from sklearn.linear_model import LinearRegression

import mlflow
from plumbline.feature_store import FeatureLookup

ZONES = pd.DataFrame({"zone": [1, 2, 3], "fare": [1.5, 2.5, 3.5]})


@pytest.fixture(scope="module")
def workspace(url):
    return WorkspaceClient(host=url, token=os.environ["PLUMBLINE_TOKEN"])


def test_an_online_table_of_its_own_name(workspace, fs, schema):
    source = fs.create_table(f"{schema}.zones", "zone", ZONES).name
    spec = catalog.OnlineTableSpec(
        source_table_full_name=source,
        primary_key_columns=["zone"],
        run_triggered=catalog.OnlineTableSpecTriggeredSchedulingPolicy(),
    )
    name = f"{source}_online"
    made = workspace.online_tables.create_and_wait(catalog.OnlineTable(name=name, spec=spec))
    assert made.name == name and made.spec.source_table_full_name == source
    assert made.status.detailed_state == catalog.OnlineTableState.ONLINE_NO_PENDING_UPDATE
    assert fs.get_online_features(source, {"zone": [2]})["fare"].tolist() == [2.5]
    assert workspace.online_tables.get(source).name == name
    workspace.online_tables.delete(name)
    with pytest.raises(NotFound):
        workspace.online_tables.get(name)
    with pytest.raises(InvalidParameterValue, match="has the keys zone"):
        spec.primary_key_columns = ["fare"]
        workspace.online_tables.create(catalog.OnlineTable(name=name, spec=spec))


def test_publish_by_the_feature_store_api(workspace, fs, schema):
    source = fs.create_table(f"{schema}.zones", "zone", ZONES).name
    spec = ml.PublishSpec(
        online_store="main", online_table_name=f"{source}_o", publish_mode=ml.PublishSpecPublishMode.TRIGGERED
    )
    assert workspace.feature_store.publish_table(source, spec).online_table_name == f"{source}_o"
    workspace.feature_store.delete_online_table(f"{source}_o")


def test_the_one_online_store(workspace, fs, schema):
    (store,) = workspace.feature_store.list_online_stores()
    assert (store.name, store.state) == ("main", ml.OnlineStoreState.AVAILABLE)
    assert workspace.feature_store.get_online_store("main").name == "main"
    with pytest.raises(NotFound, match="has one, 'main'"):
        workspace.feature_store.get_online_store("other")
    for refused in (
        lambda: workspace.feature_store.create_online_store(ml.OnlineStore(name="other", capacity="CU_1")),
        lambda: workspace.feature_store.update_online_store("main", ml.OnlineStore(name="main", capacity="CU_2"), "capacity"),
        lambda: workspace.feature_store.delete_online_store("main"),
    ):
        with pytest.raises(NotImplemented, match="one online store"):
            refused()
    source = fs.create_table(f"{schema}.zones", "zone", ZONES).name
    with pytest.raises(NotFound, match="no online store 'other'"):
        workspace.feature_store.publish_table(source, ml.PublishSpec(online_store="other", online_table_name=f"{source}_o", publish_mode=ml.PublishSpecPublishMode.TRIGGERED))


def test_engineered_features_are_columns_of_tables(workspace, fs, schema):
    source = fs.create_table(f"{schema}.zones", "zone", ZONES).name
    catalog, name, _ = source.split(".")
    api = workspace.feature_engineering
    found = list(api.list_features(catalog, name, page_size=1))
    assert f"{source}.fare" in [each.full_name for each in found]
    assert f"{source}.zone" not in [each.full_name for each in found]
    fare = api.get_feature(f"{source}.fare")
    assert fare.source.delta_table_source.full_name == source
    assert (fare.function.column_selection.column, [each.name for each in fare.entities]) == ("fare", ["zone"])
    assert list(api.list_materialized_features(feature_name=f"{source}.fare")) == []
    fs.publish_table(source)
    (copy,) = api.list_materialized_features(feature_name=f"{source}.fare")
    assert (copy.feature_name, copy.is_online) == (f"{source}.fare", True)
    assert api.get_materialized_feature(copy.materialized_feature_id).as_dict() == copy.as_dict()
    fare.description = "What was paid"
    assert api.update_feature(fare.full_name, fare, "description").description == "What was paid"
    assert [each.description for each in fs.get_table(source).features] == ["What was paid"]
    with pytest.raises(InvalidParameterValue, match="only its description"):
        api.update_feature(fare.full_name, fare, "function")
    with pytest.raises(InvalidParameterValue, match="no feature 'none'"):
        api.update_feature(f"{source}.none", fare, "description")
    for missing in (f"{source}.none", f"{source}.zone", f"{schema}.none.fare"):
        with pytest.raises(NotFound):
            api.get_feature(missing)
    # What would have the platform compute them is refused in words.
    with pytest.raises(NotImplemented, match="write feature tables"):
        api.create_feature(fare)
    with pytest.raises(NotImplemented, match="write feature tables"):
        api.delete_feature(f"{source}.fare")


def test_tags_and_lineage_of_a_feature(workspace, fs, schema):
    source = fs.create_table(f"{schema}.zones", "zone", ZONES).name
    tags = workspace.materialized_features
    assert tags.create_feature_tag(source, "fare", ml.FeatureTag("team", "pricing")).value == "pricing"
    tags.update_feature_tag(source, "fare", "team", ml.FeatureTag("team", "maps"))
    assert [(each.key, each.value) for each in tags.list_feature_tags(source, "fare")] == [("team", "maps")]
    assert tags.get_feature_tag(source, "fare", "team").value == "maps"
    tags.delete_feature_tag(source, "fare", "team")
    with pytest.raises(NotFound):
        tags.get_feature_tag(source, "fare", "team")
    rides = pd.DataFrame({"zone": [1, 2, 3], "paid": [1.0, 2.0, 3.0]})
    with mlflow.start_run():
        training_set = fs.create_training_set(rides, [FeatureLookup(source, "zone")], "paid")
        train = training_set.load_df()
        model = LinearRegression().fit(train[["fare"]], train["paid"])
        name = f"{schema}-fares"
        fs.log_model(
            model,
            "m",
            flavor=mlflow.sklearn,
            training_set=training_set,
            registered_model_name=name,
            pip_requirements=["scikit-learn"],
        )
    used = tags.get_feature_lineage(source, "fare")
    assert [(each.name, each.version) for each in used.models] == [(name, 1)]
