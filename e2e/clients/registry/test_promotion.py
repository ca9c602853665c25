"""A promotion by the unmodified databricks-sdk, each step by somebody else."""

import pytest
from databricks.sdk.errors import BadRequest, NotFound, PermissionDenied, ResourceAlreadyExists, ResourceConflict
from databricks.sdk.service.ml import ActivityAction, ActivityType, PermissionLevel

from mlflow.exceptions import MlflowException

APPROVE, REJECT, CANCEL = (
    ActivityAction.APPROVE_TRANSITION_REQUEST,
    ActivityAction.REJECT_TRANSITION_REQUEST,
    ActivityAction.CANCEL_TRANSITION_REQUEST,
)


def stage_of(person, name, version):
    return person.registry.get_model_version(name, str(version)).model_version.current_stage


@pytest.fixture
def ada(somebody, unique):
    return somebody(f"{unique} ada")


@pytest.fixture
def grace(somebody, grant, model, unique):
    person = somebody(f"{unique} grace")
    grant(person, model, "CAN_MANAGE_PRODUCTION_VERSIONS")
    return person


def rule(admin, model, **demands):
    admin.console("registry.setRule", name=model, change={"kind": "stage", "target": "Production", "rule": demands})


def test_what_a_model_is_to_each(admin, ada, grace, grant, model):
    seen = admin.registry.get_model(model).registered_model_databricks
    assert (len(seen.id), seen.name, seen.permission_level) == (32, model, PermissionLevel.CAN_MANAGE)
    assert ada.registry.get_model(model).registered_model_databricks.permission_level == PermissionLevel.CAN_EDIT
    assert (
        grace.registry.get_model(model).registered_model_databricks.permission_level
        == PermissionLevel.CAN_MANAGE_PRODUCTION_VERSIONS
    )
    levels = admin.registry.get_permission_levels(seen.id).permission_levels
    assert [one.permission_level.value for one in levels] == [
        "CAN_READ",
        "CAN_EDIT",
        "CAN_MANAGE_STAGING_VERSIONS",
        "CAN_MANAGE_PRODUCTION_VERSIONS",
        "CAN_MANAGE",
    ]
    held = {
        one.service_principal_name: one.all_permissions[0]
        for one in admin.registry.get_permissions(seen.id).access_control_list
        if one.service_principal_name
    }
    assert held[grace.name].permission_level.value == "CAN_MANAGE_PRODUCTION_VERSIONS"
    with pytest.raises(PermissionDenied):
        ada.registry.set_permissions(seen.id, access_control_list=[])
    assert model in [one.name for one in ada.registry.list_models()]
    assert [one.version for one in ada.registry.search_model_versions(filter=f"name='{model}'")] == ["2", "1"]


def test_a_request_is_seen_approved_and_settled(admin, ada, grace, model):
    made = ada.registry.create_transition_request(model, "1", "production", comment="please").request
    assert (made.to_stage, made.comment, made.user_id) == ("Production", "please", ada.name)
    assert made.available_actions == [CANCEL]
    with pytest.raises(ResourceAlreadyExists):
        ada.registry.create_transition_request(model, "1", "Production")
    with pytest.raises(PermissionDenied, match="CAN_MANAGE_PRODUCTION_VERSIONS"):
        ada.registry.approve_transition_request(model, "1", "Production", False)
    with pytest.raises(PermissionDenied):
        ada.registry.transition_stage(model, "1", "Production", False)

    listed = list(grace.registry.list_transition_requests(model, "1"))
    assert [(one.activity_type, one.from_stage, one.to_stage) for one in listed] == [
        (ActivityType.REQUESTED_TRANSITION, "None", "Production")
    ]
    inbox = grace.ask("registry.listInbox")["requests"]
    mine = next(one for one in inbox if one["modelName"] == model)
    assert mine["availableActions"] == [APPROVE.value, REJECT.value]
    assert grace.ask("registry.countInbox")["count"] >= 1
    assert not [one for one in ada.ask("registry.listInbox")["requests"] if one["modelName"] == model]

    activity = grace.registry.approve_transition_request(model, "1", "Production", False, comment="well done").activity
    assert (activity.activity_type, activity.user_id) == (ActivityType.APPROVED_REQUEST, grace.name)
    assert (activity.from_stage, activity.to_stage, activity.comment) == ("None", "Production", "well done")
    assert stage_of(ada, model, 1) == "Production"
    assert not list(ada.registry.list_transition_requests(model, "1"))
    with pytest.raises(ResourceConflict, match=f"approved by {grace.name}"):
        grace.registry.approve_transition_request(model, "1", "Production", False)
    own = ada.ask("registry.listInbox", view="mine")["requests"]
    assert (own[0]["status"], own[0]["closedBy"], own[0]["closedComment"]) == ("approved", grace.name, "well done")


def test_the_next_takes_its_place_and_the_history_says_who_and_why(admin, ada, grace, model):
    grace.registry.transition_stage(model, "1", "Production", False, comment="by myself")
    ada.registry.create_transition_request(model, "2", "Production", comment="better")
    grace.registry.approve_transition_request(model, "2", "Production", True, comment="indeed")
    assert [stage_of(ada, model, version) for version in (1, 2)] == ["Archived", "Production"]

    moved = admin.registry.transition_stage(model, "2", "Staging", False).model_version_databricks
    assert (moved.current_stage, moved.permission_level) == ("Staging", PermissionLevel.CAN_MANAGE)
    periods = admin.ask("registry.getStageHistory", name=model, stage="Production")["periods"]
    second, first = periods
    assert (first["version"], first["movedBy"], first["how"]) == (1, grace.name, "APPLIED_TRANSITION")
    assert (second["version"], second["requestedBy"], second["approvedBy"]) == (2, [ada.name], [grace.name])
    assert first["toTime"] == second["fromTime"] and second["toTime"] is not None
    then = admin.ask("registry.getStageHistory", name=model, stage="Production", at=first["fromTime"])["periods"]
    assert [one["version"] for one in then] == [1]
    feed = admin.ask("registry.listActivity", name=model, version=1)["activities"]
    aside = next(one for one in feed if one["type"] == "SYSTEM_TRANSITION")
    assert aside["systemComment"] == "Version 2 took its place in Production."


def test_rejected_and_taken_back(ada, grace, model):
    ada.registry.create_transition_request(model, "1", "Staging")
    activity = grace.registry.reject_transition_request(model, "1", "Staging", comment="not yet").activity
    assert activity.activity_type == ActivityType.REJECTED_REQUEST
    with pytest.raises(ResourceConflict, match="rejected by"):
        grace.registry.reject_transition_request(model, "1", "Staging")
    ada.registry.create_transition_request(model, "1", "Staging")
    with pytest.raises(PermissionDenied):
        grace.registry.delete_transition_request(model, "1", "Staging", ada.name)
    gone = ada.registry.delete_transition_request(model, "1", "Staging", ada.name, comment="sorry").activity
    assert (gone.activity_type, gone.comment) == (ActivityType.CANCELLED_REQUEST, "sorry")
    with pytest.raises(NotFound):
        ada.registry.delete_transition_request(model, "1", "Staging", ada.name)
    assert stage_of(ada, model, 1) == "None"


def test_several_requests_for_one_stage_close_together(somebody, ada, grace, model, unique):
    other = somebody(f"{unique} other")
    for person in (ada, other):
        person.registry.create_transition_request(model, "1", "Staging")
    ada.registry.create_transition_request(model, "1", "Archived")
    grace.registry.approve_transition_request(model, "1", "Staging", False)
    open_now = list(ada.registry.list_transition_requests(model, "1"))
    assert [one.to_stage for one in open_now] == ["Archived"]


def test_four_eyes_hold_for_every_path(admin, grace, ada, model):
    rule(admin, model, fourEyes=True)
    with pytest.raises(PermissionDenied, match="two people"):
        grace.registry.transition_stage(model, "1", "Production", False)
    with grace.at_work() as client, pytest.raises(MlflowException, match="two people") as told:
        client.transition_model_version_stage(model, 1, "Production")
    assert told.value.error_code == "PERMISSION_DENIED"
    made = grace.registry.create_transition_request(model, "1", "Production").request
    assert APPROVE not in made.available_actions
    with pytest.raises(PermissionDenied, match="somebody else"):
        grace.registry.approve_transition_request(model, "1", "Production", False)
    admin.registry.approve_transition_request(model, "1", "Production", False)
    assert stage_of(ada, model, 1) == "Production"


def test_as_many_approve_as_it_takes(admin, grace, ada, grant, somebody, model, unique):
    rule(admin, model, approvals=2)
    heidi = somebody(f"{unique} heidi")
    grant(heidi, model, "CAN_MANAGE_PRODUCTION_VERSIONS")
    with pytest.raises(PermissionDenied, match="2 approvals"):
        heidi.registry.transition_stage(model, "1", "Production", False)
    ada.registry.create_transition_request(model, "1", "Production")
    grace.registry.approve_transition_request(model, "1", "Production", False)
    assert stage_of(ada, model, 1) == "None"
    with pytest.raises(ResourceConflict, match="already"):
        grace.registry.approve_transition_request(model, "1", "Production", False)
    ready = heidi.ask("registry.getReadiness", name=model, version=1, stage="Production")
    assert ready["approvals"] == {"needed": 2, "given": [grace.name], "isMine": False, "fourEyes": False}
    heidi.registry.approve_transition_request(model, "1", "Production", False)
    assert stage_of(ada, model, 1) == "Production"
    period = admin.ask("registry.getStageHistory", name=model, stage="Production")["periods"][0]
    assert sorted(period["approvedBy"]) == sorted([grace.name, heidi.name])


def test_checks_must_be_green_or_passed_over_with_a_reason(admin, grace, ada, model):
    rule(
        admin,
        model,
        checks=[
            {"kind": "description"},
            {"kind": "tag", "key": "validated", "value": "yes"},
            {"kind": "report", "name": "integration tests"},
        ],
    )
    with pytest.raises(ResourceConflict, match="described.*validated.*integration tests"):
        grace.registry.transition_stage(model, "1", "Production", False)
    ready = ada.ask("registry.getReadiness", name=model, version=1, stage="Production")
    assert [one["state"] for one in ready["checks"]] == ["failed", "failed", "pending"]
    ada.registry.update_model_version(model, "1", description="what it is")
    ada.registry.set_model_version_tag(model, "1", "validated", "yes")
    grace.console(
        "registry.reportCheck", name=model, version=1, check="integration tests", status="failed", summary="2 of 9"
    )
    with pytest.raises(ResourceConflict, match="2 of 9"):
        grace.registry.transition_stage(model, "1", "Production", False)
    grace.console("registry.reportCheck", name=model, version=1, check="integration tests", status="passed")
    grace.registry.transition_stage(model, "1", "Production", False)
    period = admin.ask("registry.getStageHistory", name=model, stage="Production")["periods"][0]
    assert [one["state"] for one in period["checks"]] == ["passed"] * 3

    admin.console(
        "registry.transitionVersion", name=model, version=2, stage="Production", override="The site is down"
    )
    period = admin.ask("registry.getStageHistory", name=model, stage="Production")["periods"][0]
    assert (period["version"], period["override"]) == (2, "The site is down")


def test_a_freeze_holds_both_ways(admin, grace, model):
    grace.registry.transition_stage(model, "1", "Production", False)
    weekly = {"kind": "weekly", "days": list(range(7)), "from": "00:00", "until": "00:00", "timeZone": "Asia/Tokyo"}
    rule(admin, model, freeze=[{**weekly, "reason": "audit week"}])
    for version, stage in (("2", "Production"), ("1", "Archived")):
        with pytest.raises(PermissionDenied, match="audit week"):
            grace.registry.transition_stage(model, version, stage, False)
    with admin.at_work() as client, pytest.raises(MlflowException, match="frozen"):
        client.delete_model_version(model, 1)
    rule(admin, model)
    grace.registry.transition_stage(model, "1", "Archived", False)


def test_who_may_move_an_alias(admin, ada, grace, model):
    admin.console(
        "registry.setRule",
        name=model,
        change={"kind": "alias", "target": "champion", "rule": {"level": "CAN_MANAGE_PRODUCTION_VERSIONS"}},
    )
    with ada.at_work() as client:
        client.set_registered_model_alias(model, "challenger", 1)
        with pytest.raises(MlflowException, match="CAN_MANAGE_PRODUCTION_VERSIONS") as told:
            client.set_registered_model_alias(model, "champion", 1)
        assert told.value.error_code == "PERMISSION_DENIED"
    with grace.at_work() as client:
        client.set_registered_model_alias(model, "champion", 1)
    with ada.at_work() as client, pytest.raises(MlflowException, match="CAN_MANAGE_PRODUCTION"):
        client.delete_registered_model_alias(model, "champion")


def test_comments(admin, ada, grace, model):
    made = ada.registry.create_comment(model, "1", "Is it *fair*?").comment
    assert (made.comment, made.user_id) == ("Is it *fair*?", ada.name)
    assert {one.value for one in made.available_actions} == {"EDIT_COMMENT", "DELETE_COMMENT"}
    changed = ada.registry.update_comment(made.id, "Is it fair?").comment
    assert (changed.id, changed.comment) == (made.id, "Is it fair?")
    with pytest.raises(PermissionDenied):
        grace.registry.update_comment(made.id, "It is")
    with pytest.raises(PermissionDenied):
        grace.registry.delete_comment(made.id)
    admin.registry.delete_comment(made.id)
    with pytest.raises(NotFound):
        ada.registry.update_comment(made.id, "again")


def test_mistakes_are_told(admin, ada, model):
    with pytest.raises(BadRequest, match="None, Staging, Production, Archived"):
        ada.registry.create_transition_request(model, "1", "Nowhere")
    with pytest.raises(BadRequest, match="already"):
        ada.registry.create_transition_request(model, "1", "None")
    with pytest.raises(NotFound):
        ada.registry.create_transition_request(model, "99", "Staging")
    with pytest.raises(NotFound):
        admin.registry.approve_transition_request(model, "1", "Staging", False)
    with pytest.raises(BadRequest, match="not an Active stage"):
        admin.registry.transition_stage(model, "1", "Archived", True)
    with pytest.raises(NotFound):
        ada.registry.get_model(f"{model} none")
