"""Quality monitors of a feature table, by the unmodified databricks-sdk."""

import os
import time

import pandas as pd
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound
from databricks.sdk.service.catalog import MonitorInfoStatus, MonitorRefreshInfoState, MonitorTimeSeries


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
    for _ in range(120):
        found = monitors.get_refresh(table, asked.refresh_id)
        if found.state == MonitorRefreshInfoState.SUCCESS:
            break
        assert found.state in (MonitorRefreshInfoState.PENDING, MonitorRefreshInfoState.RUNNING), found
        time.sleep(0.5)
    assert found.state == MonitorRefreshInfoState.SUCCESS
    assert asked.refresh_id in [each.refresh_id for each in monitors.list_refreshes(table).refreshes]

    # What it found is what the console shows.
    headers = {"authorization": f"Bearer {os.environ['PLUMBLINE_TOKEN']}"}
    query = {"input": f'{{"id": "{made.dashboard_id}"}}'}
    drift = requests.get(f"{url}/api/console/monitoring.getDrift", params=query, headers=headers, timeout=60).json()
    (value,) = [line["cells"] for line in drift["lines"] if line["column"] == "value"]
    assert [cell and cell["verdict"] for cell in value] == [None, "stable", "severe"]

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
    with pytest.raises(DatabricksError, match="baseline"):
        monitors.create(
            table, output_schema_name="a.b", assets_dir="/m", time_series=series, baseline_table_name="a.b.c"
        )
