"""Quality monitors of a feature table, by the unmodified databricks-sdk."""

import json
import os
import time

import pandas as pd
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound
from databricks.sdk.service.catalog import (
    MonitorInfoStatus,
    MonitorMetric,
    MonitorMetricType,
    MonitorRefreshInfoState,
    MonitorSnapshot,
    MonitorTimeSeries,
)


@pytest.fixture
def monitors(url):
    return WorkspaceClient(host=url, token=os.environ["PLUMBLINE_TOKEN"]).quality_monitors


@pytest.fixture
def table(fs, schema):
    """Three days by the minute, of which the last is other than the first two."""
    count = 3 * 24 * 20
    rows = pd.DataFrame(
        {
            "id": range(count),
            "ts": pd.date_range("2026-03-01", periods=count, freq="3min", tz="UTC"),
            "value": [float((i * 37) % 100 + (80 if i >= 960 else 0)) for i in range(count)],
        }
    )
    return fs.create_table(f"{schema}.readings", ["id"], df=rows).name


def wait(monitors, table, refresh_id):
    for _ in range(120):
        found = monitors.get_refresh(table, refresh_id)
        if found.state not in (MonitorRefreshInfoState.PENDING, MonitorRefreshInfoState.RUNNING):
            break
        time.sleep(0.5)
    assert found.state == MonitorRefreshInfoState.SUCCESS, found


def ask(url, sql):
    headers = {"authorization": f"Bearer {os.environ['PLUMBLINE_TOKEN']}"}
    params = {"input": json.dumps({"sql": sql})}
    answer = requests.get(f"{url}/api/console/features.queryTables", params=params, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def create(monitors, table, granularity="1 day"):
    series = MonitorTimeSeries(timestamp_col="ts", granularities=[granularity])
    return monitors.create(table, output_schema_name="lake.monitors", assets_dir="/m", time_series=series)


def test_create_refresh_list_get_delete(monitors, table, url):
    made = create(monitors, table)
    assert made.status == MonitorInfoStatus.MONITOR_STATUS_ACTIVE
    assert made.time_series.timestamp_col == "ts"
    assert made.drift_metrics_table_name.startswith("lake.monitors.")
    assert monitors.get(table).table_name == made.table_name
    asked = monitors.run_refresh(table)
    wait(monitors, table, asked.refresh_id)
    assert asked.refresh_id in [each.refresh_id for each in monitors.list_refreshes(table).refreshes]

    # What it found is what the console shows.
    headers = {"authorization": f"Bearer {os.environ['PLUMBLINE_TOKEN']}"}
    query = {"input": f'{{"id": "{made.dashboard_id}"}}'}
    drift = requests.get(f"{url}/api/console/monitoring.getDrift", params=query, headers=headers, timeout=60).json()
    (value,) = [line["cells"] for line in drift["lines"] if line["column"] == "value"]
    assert [cell and cell["verdict"] for cell in value] == [None, "stable", "severe"]

    # And what the tables say that the answer names.
    drifts = ask(
        url,
        "SELECT drift_type, ks_test.pvalue, wasserstein_distance, avg_delta "
        f"FROM {made.drift_metrics_table_name} WHERE column_name = 'value' AND slice_key IS NULL "
        "AND drift_type = 'CONSECUTIVE' ORDER BY \"window\".\"start\""
    )
    assert [pvalue < 0.01 for _, pvalue, _, _ in drifts] == [False, True]
    assert drifts[1][3] == pytest.approx(80, abs=1)
    profiles = ask(
        url,
        f'SELECT count, num_nulls, len(quantiles) FROM {made.profile_metrics_table_name} '
        "WHERE column_name = 'value' AND log_type = 'INPUT'"
    )
    assert profiles == [[480, 0, 1000]] * 3

    with pytest.raises(DatabricksError, match="has a monitor already"):
        create(monitors, table)
    monitors.delete(table)
    with pytest.raises(NotFound):
        monitors.get(table)


def test_bad_input(monitors, table):
    with pytest.raises(InvalidParameterValue, match="Windows may last"):
        create(monitors, table, "7 minutes")
    with pytest.raises(NotFound):
        create(monitors, "no.such.table")
    series = MonitorTimeSeries(timestamp_col="ts", granularities=["1 day"])
    with pytest.raises(InvalidParameterValue, match="Feature table 'a.b.c' does not exist"):
        monitors.create(
            table, output_schema_name="a.b", assets_dir="/m", time_series=series, baseline_table_name="a.b.c"
        )


def test_baseline_table(monitors, fs, table, schema, url):
    """Windows are held against the rows of another table, as long as that one has the columns."""
    usual = pd.DataFrame({"id": range(300), "value": [float((i * 37) % 100) for i in range(300)]})
    baseline = fs.create_table(f"{schema}.usual", ["id"], df=usual).name
    series = MonitorTimeSeries(timestamp_col="ts", granularities=["1 day"])
    made = monitors.create(
        table, output_schema_name="a.b", assets_dir="/m", time_series=series, baseline_table_name=baseline
    )
    assert made.baseline_table_name == baseline
    asked = monitors.run_refresh(table)
    wait(monitors, table, asked.refresh_id)
    headers = {"authorization": f"Bearer {os.environ['PLUMBLINE_TOKEN']}"}
    query = {"input": f'{{"id": "{made.dashboard_id}"}}'}
    drift = requests.get(f"{url}/api/console/monitoring.getDrift", params=query, headers=headers, timeout=60).json()
    (value,) = [line["cells"] for line in drift["lines"] if line["column"] == "value"]
    assert [cell["verdict"] for cell in value] == ["stable", "stable", "severe"]
    monitors.delete(table)


def test_snapshot(monitors, fs, schema, url):
    """A table whose rows have no time is looked at as a whole, whenever it was written."""
    first = pd.DataFrame({"id": range(300), "value": [float((i * 37) % 100) for i in range(300)]})
    # Of two parts: in the catalog of names that have none.
    name = f"{schema}.customers"
    fs.create_table(name, ["id"], df=first)
    made = monitors.create(name, output_schema_name="", assets_dir="/m", snapshot=MonitorSnapshot())
    assert made.table_name == f"main.{name}"
    assert made.snapshot is not None and made.time_series is None
    last = (
        f"SELECT count, avg FROM {made.profile_metrics_table_name} WHERE column_name = 'value' "
        'ORDER BY "window"."start" DESC LIMIT 1'
    )
    wait(monitors, name, monitors.run_refresh(name).refresh_id)
    assert ask(url, last) == [[300, pytest.approx(49.5)]]
    fs.write_table(name, pd.DataFrame({"id": range(500), "value": [120.0] * 500}), mode="overwrite")
    wait(monitors, name, monitors.run_refresh(name).refresh_id)
    assert ask(url, last) == [[500, 120.0]]
    monitors.delete(name)


DOUBLE = json.dumps({"metadata": {}, "name": "output", "nullable": True, "type": "double"})


def metric(kind, name, columns, definition, data_type=DOUBLE):
    return MonitorMetric(
        type=MonitorMetricType[f"CUSTOM_METRIC_TYPE_{kind}"],
        name=name,
        input_columns=columns,
        definition=definition,
        output_data_type=data_type,
    )


def test_custom_metrics_and_update(monitors, table, url):
    """As the managed platform's guide writes them: an aggregate, one derived of it, and what lies between two windows."""
    series = MonitorTimeSeries(timestamp_col="ts", granularities=["1 day"])
    own_schema = table.rsplit(".", 1)[0]
    made = monitors.create(table, output_schema_name=own_schema, assets_dir="/m", time_series=series)
    metrics = [
        metric("AGGREGATE", "squared_avg", ["value"], "avg(`{{input_column}}`*`{{input_column}}`)"),
        metric("DERIVED", "root_mean_square", ["value"], "sqrt(squared_avg)"),
        metric("AGGREGATE", "high", [":table"], "avg(CASE WHEN value > 100 THEN 1 ELSE 0 END)"),
        metric("DRIFT", "high_delta", [":table"], "{{current_df}}.high - {{base_df}}.high"),
    ]
    changed = monitors.update(table, made.output_schema_name, custom_metrics=metrics, slicing_exprs=[])
    assert [each.as_dict() for each in changed.custom_metrics] == [each.as_dict() for each in metrics]
    assert changed.time_series.granularities == ["1 day"]
    assert monitors.get(table).custom_metrics[1].name == "root_mean_square"
    wait(monitors, table, monitors.run_refresh(table).refresh_id)

    found = ask(
        url,
        f"SELECT squared_avg, root_mean_square FROM {made.profile_metrics_table_name} "
        "WHERE column_name = 'value' AND log_type = 'INPUT' ORDER BY \"window\".\"start\"",
    )
    values = [[(i * 37) % 100 + (80 if i >= 960 else 0) for i in range(day * 480, day * 480 + 480)] for day in range(3)]
    squares = [sum(value**2 for value in day) / 480 for day in values]
    assert [row[0] for row in found] == pytest.approx(squares)
    assert [row[1] for row in found] == pytest.approx([square**0.5 for square in squares])
    deltas = ask(
        url,
        f"SELECT high_delta FROM {made.drift_metrics_table_name} "
        "WHERE column_name = ':table' AND drift_type = 'CONSECUTIVE' ORDER BY \"window\".\"start\"",
    )
    share = sum(value > 100 for value in values[2]) / 480
    assert [row[0] for row in deltas] == pytest.approx([0, share])

    # What is not said again of them is gone; a refresh may be cancelled.
    assert not monitors.update(table, made.output_schema_name).custom_metrics
    with pytest.raises(DatabricksError, match="not under way"):
        monitors.cancel_refresh(table, monitors.list_refreshes(table).refreshes[-1].refresh_id)
    monitors.delete(table)


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("avg({{no_such}})", "no_such"),
        ("(SELECT max(value) FROM given)", "subquery"),
        ("max(getenv('HOME'))", "getenv"),
        ("avg(wealth)", "wealth"),
        ("avg(", "syntax error"),
    ],
)
def test_bad_metrics(monitors, table, definition, words):
    series = MonitorTimeSeries(timestamp_col="ts", granularities=["1 day"])
    with pytest.raises(InvalidParameterValue, match=words):
        monitors.create(
            table,
            output_schema_name="a.b",
            assets_dir="/m",
            time_series=series,
            custom_metrics=[metric("AGGREGATE", "mine", [":table"], definition)],
        )
    with pytest.raises(NotFound):
        monitors.get(table)
