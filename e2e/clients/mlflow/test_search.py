"""Searching runs: the filter grammar, orders, pages and views, on the same runs in both servers."""

import math
import uuid

import pytest

import mlflow
from comparing import differences, mistake
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType

NOON = 1_700_000_000_000

# name, start after noon (ms), status, metrics, params, tags
RUNS = [
    ("oak", 10, "FINISHED", {"rmse": 0.1, "val loss": 3}, {"depth": "3", "solver": "svd"}, {"team": "north"}),
    ("Ash", 20, "FINISHED", {"rmse": 0.2, "val loss": 2}, {"depth": "5", "solver": "SVD"}, {"team": "south"}),
    (
        "elm",
        30,
        "FAILED",
        {"rmse": 0.2, "val loss": 1},
        {"depth": "10"},
        {"team": "North", "site name": "Ely"},
    ),
    ("yew", 40, "RUNNING", {"rmse": math.nan}, {"depth": "x_y"}, {"site name": "ely west"}),
    ("fir", 50, "KILLED", {"rmse": math.inf, "acc": -1.5}, {"depth": "x%y", "quote": "it's"}, {}),
    ("box tree", 60, "SCHEDULED", {"acc": 0}, {}, {"team": "north", "a.b-c/d": "1"}),
    ("bay", 60, "FINISHED", {"rmse": -5, "acc": 1e300}, {"depth": "3", "empty": ""}, {"team": ""}),
    ("gorse", 80, "FINISHED", {}, {"solver": "cholesky"}, {"note": 'with "double" quotes'}),
]

FILTERS = [
    "",
    "metrics.rmse < 0.2",
    "metrics.rmse <= 0.2",
    "metrics.rmse = 0.2",
    "metrics.rmse >= 0.2",
    "metrics.rmse > 1e10",
    "metrics.rmse > -10 AND metrics.rmse < 0",
    "metric.acc = -1.5",
    "metrics.`val loss` > 1",
    'metrics."val loss" <= 2',
    "metrics.nothing > 0",
    "params.depth = '3'",
    "params.depth != '3'",
    "param.solver LIKE 'svd'",
    "params.solver ILIKE 'svd'",
    "params.solver LIKE '%ol%'",
    "params.depth LIKE 'x_y'",
    "params.depth LIKE 'x%'",
    'parameters.depth = "10"',
    'params.quote = "it\'s"',
    "params.empty = ''",
    "params.depth IS NULL",
    "params.solver IS NOT NULL",
    "tags.team = 'north'",
    "tags.team != 'north'",
    "tags.team ILIKE 'NORTH'",
    "tag.`site name` LIKE 'Ely%'",
    "tags.\"site name\" ILIKE 'ely%'",
    "tags.`a.b-c/d` = '1'",
    "tags.team IS NULL",
    "tags.team IS NOT NULL AND tags.team != ''",
    "tags.note LIKE '%\"double\"%'",
    "tags.mlflow.runName = 'oak'",
    "attributes.status = 'FINISHED'",
    "status != 'FINISHED'",
    "status ILIKE 'fin%'",
    "run_name = 'box tree'",
    "attributes.run_name LIKE '%e%'",
    "run_name ILIKE 'ASH'",
    "`run name` = 'elm'",
    f"start_time > {NOON + 50}",
    f"start_time = {NOON + 60}",
    f"attributes.start_time <= {NOON + 20}",
    f"attributes.created >= {NOON + 60}",
    f"end_time > {NOON}",
    "user_id = ''",
    "artifact_uri LIKE 'mlflow-artifacts:%'",
    "dataset.name = 'walls'",
    "datasets.digest = 'd1'",
    "dataset.context = 'training'",
    "dataset.context LIKE 'TEST%'",
    "dataset.name ILIKE 'WALLS%'",
    "dataset.digest IN ('d1', 'd9')",
    "metrics.rmse < 0.3 AND params.depth = '3' AND tags.team = 'north'",
    "metrics.rmse <= 0.2 and params.solver ilike 'svd' and status = 'FINISHED'",
    "params.depth = '3' AND params.depth = '5'",
    "  metrics.rmse   <   0.2   AND   tags.team='north'  ",
]

ORDERS = [
    [],
    ["start_time"],
    ["start_time DESC"],
    ["attributes.start_time ASC", "run_name DESC"],
    ["metrics.rmse"],
    ["metrics.rmse ASC", "start_time ASC"],
    ["metrics.rmse DESC", "start_time ASC"],
    ["metrics.`val loss` DESC", "start_time"],
    ["params.depth", "start_time"],
    ["params.depth DESC", "start_time"],
    ["tags.team ASC", "start_time ASC"],
    ["tag.`site name` DESC", "start_time ASC"],
    ["status", "start_time"],
    ["run_name"],
    ["end_time", "start_time"],
    ["metrics.nothing", "start_time"],
    ["Created DESC", "metrics.rmse"],
]

# start_time ties end on the run's id, which is random: those orders are compared up to ties.
TIED = {"bay", "box tree"}


@pytest.fixture(scope="module")
def loaded(reference, plumbline):
    """The runs above, once on each server."""
    servers = [reference, plumbline] if plumbline else [reference]
    return {server.name: (server, load(server)) for server in servers}


def load(server):
    with server.active():
        client = MlflowClient()
        experiment_id = mlflow.set_experiment(f"searched {uuid.uuid4().hex}").experiment_id
        for index, (name, start, status, metrics, params, tags) in enumerate(RUNS):
            run = client.create_run(experiment_id, start_time=NOON + start, run_name=name)
            client.log_batch(
                run.info.run_id,
                [Metric(key, 99.0, NOON, 0) for key in metrics]
                + [Metric(k, v, NOON, 1) for k, v in metrics.items()],
                [Param(key, value) for key, value in params.items()],
                [RunTag(key, value) for key, value in tags.items()],
            )
            if index in (1, 2, 6):
                dataset = mlflow.entities.Dataset(
                    "walls" if index < 6 else "Walls two", f"d{index}", "code", "{}"
                )
                context = mlflow.entities.InputTag(
                    "mlflow.data.context", "training" if index < 6 else "TEST set"
                )
                client.log_inputs(run.info.run_id, [mlflow.entities.DatasetInput(dataset, [context])])
            if status in ("FINISHED", "FAILED", "KILLED"):
                client.set_terminated(run.info.run_id, status, end_time=NOON + start + 1000)
            else:
                client.update_run(run.info.run_id, status)
        return experiment_id


def ask(server, experiment_id, **question):
    with server.active():
        return [run.info.run_name for run in MlflowClient().search_runs([experiment_id], **question)]


def compare(loaded, ask_one):
    seen = {name: ask_one(server, experiment_id) for name, (server, experiment_id) in loaded.items()}
    if "plumbline" in seen:
        assert not (lines := differences(seen["plumbline"], seen["mlflow"])), "\n".join(lines)
    return seen["mlflow"]


@pytest.mark.parametrize("question", FILTERS)
def test_filter(loaded, question):
    compare(loaded, lambda *server: sorted(ask(*server, filter_string=question)))


@pytest.mark.parametrize("order", ORDERS, ids=" then ".join)
def test_order(loaded, order):
    untied = lambda names: ["tied" if name in TIED else name for name in names]  # noqa: E731
    names = compare(loaded, lambda *server: untied(ask(*server, order_by=order)))
    assert len(names) == len(RUNS)


def test_what_the_filters_should_find(loaded):
    """A few of the answers by hand, so that two servers cannot be wrong together."""
    expected = {
        "metrics.rmse = 0.2": ["Ash", "elm"],
        "metrics.rmse > 1e10": ["fir"],
        "params.depth LIKE 'x_y'": ["fir", "yew"],
        "params.depth != '3'": ["Ash", "elm", "fir", "yew"],
        "tags.team IS NULL": ["fir", "gorse", "yew"],
        "dataset.context = 'training'": ["Ash", "elm"],
    }
    for question, names in expected.items():
        assert compare(loaded, lambda *server: sorted(ask(*server, filter_string=question))) == names, (
            question
        )


def test_either_or(loaded):
    """OR and parentheses, which mlflow's own server has not learnt."""
    server, experiment_id = loaded.get("plumbline") or loaded["mlflow"]
    if server.name == "mlflow":
        pytest.skip("mlflow's own server knows no OR")
    found = lambda question: sorted(ask(server, experiment_id, filter_string=question))  # noqa: E731
    assert found("params.depth = '5' OR params.depth = '10'") == ["Ash", "elm"]
    assert found("status = 'FAILED' OR metrics.rmse < 0.2 AND params.depth = '3'") == ["bay", "elm", "oak"]
    assert found("(status = 'FAILED' OR metrics.rmse < 0.2) AND tags.team ILIKE 'north'") == ["elm", "oak"]


def test_pages(loaded):
    def walk(server, experiment_id):
        with server.active():
            pages, token = [], None
            for _ in range(20):
                page = MlflowClient().search_runs(
                    [experiment_id], order_by=["run_name ASC"], max_results=3, page_token=token
                )
                pages.append([run.info.run_name for run in page])
                token = page.token
                if not token:
                    return pages
        return pages

    pages = compare(loaded, walk)
    assert [len(page) for page in pages] == [3, 3, 2]


def test_pages_by_every_order(loaded):
    """A token must carry on where the page ended: nothing twice, nothing left out."""
    for server, experiment_id in loaded.values():
        for order in ORDERS:
            with server.active():
                client, names, token = MlflowClient(), [], None
                for _ in range(20):
                    page = client.search_runs(
                        [experiment_id], order_by=order, max_results=2, page_token=token
                    )
                    names += [run.info.run_name for run in page]
                    token = page.token
                    if not token:
                        break
                whole = client.search_runs([experiment_id], order_by=order)
                assert names == [run.info.run_name for run in whole], order
                assert sorted(names) == sorted(name for name, *_ in RUNS), order


def test_a_run_started_between_two_pages(loaded):
    """The second page neither repeats nor skips, whichever kind of token: the newcomer sorts before it."""
    server, _ = loaded.get("plumbline") or loaded["mlflow"]
    if server.name == "mlflow":
        pytest.skip("mlflow's own tokens are offsets, which repeat a run here")
    with server.active():
        client = MlflowClient()
        experiment_id = mlflow.set_experiment(f"between pages {uuid.uuid4().hex}").experiment_id
        for index in range(6):
            client.create_run(experiment_id, start_time=NOON + index, run_name=f"run {index}")
        first = client.search_runs([experiment_id], max_results=3)
        client.create_run(experiment_id, start_time=NOON + 99, run_name="newcomer")
        second = client.search_runs([experiment_id], max_results=3, page_token=first.token)
        assert [run.info.run_name for run in [*first, *second]] == [
            f"run {index}" for index in (5, 4, 3, 2, 1, 0)
        ]


def test_what_a_run_carries(loaded):
    """A found run is whole: everything that get_run answers."""

    def whole(server, experiment_id):
        with server.active():
            client = MlflowClient()
            found = {run.info.run_name: run for run in client.search_runs([experiment_id])}
            for run in found.values():
                read = client.get_run(run.info.run_id)
                assert str(run.data.metrics) == str(read.data.metrics)
                assert run.data.params == read.data.params and run.data.tags == read.data.tags
                assert dict(run.info) == dict(read.info)
            return {
                name: (
                    run.data.params,
                    sorted(run.data.tags),
                    [i.dataset.name for i in run.inputs.dataset_inputs],
                )
                for name, run in found.items()
            }

    assert len(compare(loaded, whole)) == len(RUNS)


def test_as_a_table(loaded):
    def table(server, experiment_id):
        with server.active():
            frame = mlflow.search_runs([experiment_id], order_by=["run_name"])
            frame = frame.drop(columns=["run_id", "experiment_id", "artifact_uri", "start_time", "end_time"])
            return sorted(frame.columns), frame.fillna("none")[sorted(frame.columns)].astype(
                str
            ).values.tolist()

    compare(loaded, table)


def test_views_and_several_experiments(both, unique):
    def scenario(server):
        client = MlflowClient()
        first = mlflow.get_experiment_by_name(unique).experiment_id
        second = client.create_experiment(f"{unique} second")
        for experiment_id, names in ((first, "ab"), (second, "cd")):
            for index, name in enumerate(names):
                run = client.create_run(experiment_id, run_name=name, start_time=NOON + index)
                if index:
                    client.delete_run(run.info.run_id)

        def names(ids, view):
            return sorted(run.info.run_name for run in client.search_runs(ids, run_view_type=view))

        views = (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL)
        return {
            "first": [names([first], view) for view in views],
            "two": [names([first, second], view) for view in views],
            "none": names([], ViewType.ALL),
            "unknown": names(["999999999"], ViewType.ALL),
            "by name": len(mlflow.search_runs(experiment_names=[unique, f"{unique} second"])),
            "everywhere": len(
                mlflow.search_runs(
                    search_all_experiments=True, filter_string="run_name = 'no run has this name'"
                )
            ),
            "by id": [
                run.info.run_name
                for run in client.search_runs(
                    [second], f"attributes.run_id IN ('{run.info.run_id}')", ViewType.ALL
                )
            ],
        }

    seen = both(scenario)
    assert seen["two"] == [["a", "c"], ["b", "d"], ["a", "b", "c", "d"]]
    assert seen["by id"] == ["d"]


MISTAKES = [
    "metrics.rmse < 'a'",
    "metrics.rmse LIKE 0.1",
    "metrics.rmse",
    "metrics.rmse <",
    "params.depth = 3",
    "params.depth > '3'",
    "tags.team = north",
    "nonsense.key = '1'",
    "unknown_attribute = 'x'",
    "status = FINISHED",
    "start_time > 'yesterday'",
    "start_time LIKE 'x'",
    "params.depth = '3",
    "run_id IN 'a'",
    "params.depth IN ('3', '4')",
    "metrics.rmse IS NULL",
    "dataset.nothing = 'x'",
    "dataset.name > 'x'",
    "; DROP TABLE runs",
    "params.`depth = '3'",
]


@pytest.mark.parametrize("question", MISTAKES)
def test_a_filter_that_is_wrong(loaded, question):
    def refused(server, experiment_id):
        with server.active():
            answer = mistake(MlflowClient().search_runs, [experiment_id], question)
            return {key: answer[key] for key in ("class", "code", "status")}

    assert compare(loaded, refused)["status"] == 400
