import time

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service import iam, ml


def test_first_contact(workspace):
    me = workspace.current_user.me()
    assert me.active and "@" in me.user_name
    assert "admins" in [group.display for group in me.groups]
    assert workspace.get_workspace_id() == int(workspace.config.workspace_id)


def test_a_wrong_token_is_told(url):
    with pytest.raises(DatabricksError) as told:
        WorkspaceClient(host=url, token="plb_wrong").current_user.me()
    assert "token" in str(told.value)


def test_users_are_provisioned_changed_and_deactivated(workspace, unique):
    name = f"{unique}@example.com".lower()
    made = workspace.users.create(user_name=name, display_name="Ada", external_id="x-1")
    assert (made.user_name, made.display_name, made.active) == (name, "Ada", True)
    assert [user.id for user in workspace.users.list(filter=f'userName eq "{name}"')] == [made.id]
    assert name in [user.user_name for user in workspace.users.list()]
    with pytest.raises(DatabricksError):
        workspace.users.create(user_name=name)

    workspace.users.patch(
        made.id,
        operations=[iam.Patch(op=iam.PatchOp.REPLACE, path="displayName", value="Ada L.")],
        schemas=[iam.PatchSchema.URN_IETF_PARAMS_SCIM_API_MESSAGES_2_0_PATCH_OP],
    )
    workspace.users.patch(made.id, operations=[iam.Patch(op=iam.PatchOp.ADD, value={"roles": [{"value": "contributor"}]})])
    read = workspace.users.get(made.id)
    assert read.display_name == "Ada L."
    assert [role.value for role in read.roles] == ["contributor"]
    assert {"users", "contributors"} <= {group.display for group in read.groups}

    workspace.users.update(made.id, user_name=name, display_name="Ada B.", active=True)
    assert workspace.users.get(made.id).display_name == "Ada B."
    workspace.users.delete(made.id)
    assert workspace.users.get(made.id).active is False
    assert workspace.users.create(user_name=name).id == made.id
    with pytest.raises(NotFound):
        workspace.users.get("12345")


def test_groups_hold_people_machines_and_groups(workspace, unique):
    machine = workspace.service_principals.create(display_name=unique)
    inner = workspace.groups.create(display_name=f"{unique} inner", members=[iam.ComplexValue(value=machine.id)])
    outer = workspace.groups.create(display_name=f"{unique} outer")
    workspace.groups.patch(
        outer.id,
        operations=[iam.Patch(op=iam.PatchOp.ADD, path="members", value=[{"value": inner.id}])],
    )
    assert [member.display for member in workspace.groups.get(outer.id).members] == [inner.display_name]
    assert [group.value for group in workspace.groups.get(inner.id).groups] == [outer.id]
    found = list(workspace.groups.list(filter=f'displayName eq "{unique} inner"'))
    assert [[member.value for member in group.members] for group in found] == [[machine.id]]

    workspace.groups.patch(
        inner.id,
        operations=[iam.Patch(op=iam.PatchOp.REMOVE, path=f'members[value eq "{machine.id}"]')],
    )
    assert not workspace.groups.get(inner.id).members
    with pytest.raises(DatabricksError, match="member of itself"):
        workspace.groups.patch(
            inner.id,
            operations=[iam.Patch(op=iam.PatchOp.ADD, path="members", value=[{"value": outer.id}])],
        )
    workspace.groups.delete(outer.id)
    workspace.groups.delete(inner.id)
    with pytest.raises(NotFound):
        workspace.groups.get(inner.id)


def test_permissions_are_read_set_and_updated(workspace, experiment, unique):
    user = workspace.users.create(user_name=f"{unique}@example.com")
    levels = workspace.permissions.get_permission_levels("experiments", experiment)
    assert [level.permission_level.value for level in levels.permission_levels] == ["CAN_READ", "CAN_EDIT", "CAN_MANAGE"]

    updated = workspace.permissions.update(
        "experiments",
        experiment,
        access_control_list=[
            iam.AccessControlRequest(user_name=user.user_name, permission_level=iam.PermissionLevel.CAN_EDIT)
        ],
    )
    assert updated.object_type == "mlflowExperiment"
    held = {entry.user_name or entry.group_name: entry.all_permissions for entry in updated.access_control_list}
    assert [(one.permission_level.value, one.inherited) for one in held[user.user_name]] == [("CAN_EDIT", False)]
    assert held["admins"][0].inherited

    replaced = workspace.experiments.set_permissions(
        experiment,
        access_control_list=[
            ml.ExperimentAccessControlRequest(
                user_name=user.user_name, permission_level=ml.ExperimentPermissionLevel.CAN_READ
            )
        ],
    )
    direct = [entry for entry in replaced.access_control_list if not entry.all_permissions[0].inherited]
    assert [entry.user_name for entry in direct] == [user.user_name]
    assert workspace.experiments.get_permissions(experiment).access_control_list == replaced.access_control_list

    with pytest.raises(NotFound):
        workspace.permissions.get("experiments", "999999999")
    with pytest.raises(InvalidParameterValue, match="CAN_READ, CAN_EDIT, CAN_MANAGE"):
        workspace.permissions.update(
            "experiments",
            experiment,
            access_control_list=[
                iam.AccessControlRequest(user_name=user.user_name, permission_level=iam.PermissionLevel.CAN_QUERY)
            ],
        )


def test_tokens_are_made_listed_and_ended(workspace, url):
    made = workspace.tokens.create(comment="for a test", lifetime_seconds=3600)
    other = WorkspaceClient(host=url, token=made.token_value)
    assert other.current_user.me().id == workspace.current_user.me().id
    listed = {token.token_id: token for token in workspace.tokens.list()}
    left = listed[made.token_info.token_id].expiry_time / 1000 - time.time()
    assert 3000 < left <= 3600
    workspace.tokens.delete(made.token_info.token_id)
    with pytest.raises(DatabricksError):
        other.current_user.me()


def test_only_administrators_provision(workspace, url, unique):
    made = workspace.tokens.create(comment="reader")
    machine = workspace.service_principals.create(display_name=unique)
    assert workspace.service_principals.get(machine.id).application_id == machine.application_id
    workspace.tokens.delete(made.token_info.token_id)
    with pytest.raises((PermissionDenied, DatabricksError)):
        WorkspaceClient(host=url, token=made.token_value).users.list().__next__()
