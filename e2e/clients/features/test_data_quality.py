"""Monitors of tables as the newer API of the unmodified databricks-sdk asks for them: by the table's id."""

import os
import time

import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound
from databricks.sdk.service.catalog import TableType
from databricks.sdk.service.dataquality import (
    AggregationGranularity,
    CronSchedule,
    CronSchedulePauseStatus,
    DataProfilingConfig,
    DataProfilingCustomMetric,
    DataProfilingCustomMetricType,
    DataProfilingStatus,
    InferenceLogConfig,
    InferenceProblemType,
    Monitor,
    Refresh,
    RefreshState,
    RefreshTrigger,
    SnapshotConfig,
    TimeSeriesConfig,
)


@pytest.fixture
def workspace(url):
    return WorkspaceClient(host=url, token=os.environ["PLUMBLINE_TOKEN"])


@pytest.fixture
def table(workspace, fs, schema):
    count = 3 * 24 * 20
    rows = pd.DataFrame(
        {
            "id": range(count),
            "ts": pd.date_range("2026-03-01", periods=count, freq="3min", tz="UTC"),
            "value": [float((i * 37) % 100) for i in range(count)],
            "prediction": [float(i % 10) for i in range(count)],
            "target": [float(i % 10) + 1 for i in range(count)],
            "model": ["m1"] * count,
        }
    )
    made = fs.create_table(f"{schema}.readings", ["id"], df=rows)
    return workspace.tables.get(made.name)


DAILY = [AggregationGranularity.AGGREGATION_GRANULARITY_1_DAY]
SERIES = TimeSeriesConfig(timestamp_column="ts", granularities=DAILY)


def monitor_of(table, **config):
    profiling = DataProfilingConfig(output_schema_id="lake.monitors", **config)
    return Monitor(object_type="table", object_id=table.table_id, data_profiling_config=profiling)


def test_a_table_tells_its_id_keys_and_columns(table):
    assert table.table_type == TableType.MANAGED
    assert table.full_name.endswith(".readings") and table.name == "readings"
    assert [column.name for column in table.columns][:3] == ["id", "ts", "value"]
    assert table.columns[0].type_text == "bigint" and table.columns[0].nullable is False
    assert table.table_constraints[0].primary_key_constraint.child_columns == ["id"]


def test_create_refresh_update_delete(workspace, table):
    quality = workspace.data_quality
    schedule = CronSchedule("0 15 * * * ?", "UTC", CronSchedulePauseStatus.CRON_SCHEDULE_PAUSE_STATUS_PAUSED)
    made = quality.create_monitor(monitor_of(table, time_series=SERIES, schedule=schedule))
    assert (made.object_type, made.object_id) == ("table", table.table_id)
    config = made.data_profiling_config
    assert config.status == DataProfilingStatus.DATA_PROFILING_STATUS_ACTIVE
    assert config.monitored_table_name == table.full_name
    assert config.time_series == SERIES and config.schedule == schedule
    assert config.output_schema_id == "lake.monitors"
    assert config.drift_metrics_table_name == "lake.monitors.readings_drift_metrics"

    asked = quality.create_refresh("table", table.table_id, Refresh(object_type="table", object_id=table.table_id))
    assert asked.trigger == RefreshTrigger.MONITOR_REFRESH_TRIGGER_MANUAL
    for _ in range(120):
        found = quality.get_refresh("table", table.table_id, asked.refresh_id)
        if found.state == RefreshState.MONITOR_REFRESH_STATE_SUCCESS:
            break
        time.sleep(0.5)
    assert found.state == RefreshState.MONITOR_REFRESH_STATE_SUCCESS, found
    assert asked.refresh_id in [each.refresh_id for each in quality.list_refresh("table", table.table_id)]

    # What the mask does not name stays.
    metric = DataProfilingCustomMetric(
        name="most",
        definition="max(`{{input_column}}`)",
        input_columns=["value"],
        output_data_type="double",
        type=DataProfilingCustomMetricType.DATA_PROFILING_CUSTOM_METRIC_TYPE_AGGREGATE,
    )
    change = monitor_of(table, custom_metrics=[metric], slicing_exprs=["model"])
    mask = "data_profiling_config.custom_metrics"
    changed = quality.update_monitor("table", table.table_id, change, mask).data_profiling_config
    assert changed.custom_metrics == [metric] and not changed.slicing_exprs
    assert changed.time_series == SERIES and changed.schedule == schedule
    assert changed.monitor_version > config.monitor_version

    with pytest.raises(DatabricksError, match="has a monitor already"):
        quality.create_monitor(monitor_of(table, time_series=SERIES))
    quality.delete_monitor("table", table.table_id)
    with pytest.raises(NotFound):
        quality.get_monitor("table", table.table_id)


def test_inference_log_and_snapshot(workspace, table):
    quality = workspace.data_quality
    log = InferenceLogConfig(
        problem_type=InferenceProblemType.INFERENCE_PROBLEM_TYPE_REGRESSION,
        timestamp_column="ts",
        granularities=[AggregationGranularity.AGGREGATION_GRANULARITY_2_WEEKS],
        prediction_column="prediction",
        model_id_column="model",
        label_column="target",
    )
    made = quality.create_monitor(monitor_of(table, inference_log=log))
    assert made.data_profiling_config.inference_log == log
    whole = monitor_of(table, snapshot=SnapshotConfig())
    changed = quality.update_monitor("table", table.table_id, whole, "data_profiling_config.snapshot")
    assert changed.data_profiling_config.snapshot is not None
    assert changed.data_profiling_config.inference_log is None
    quality.delete_monitor("table", table.table_id)


def test_bad_input(workspace, table):
    quality = workspace.data_quality
    with pytest.raises(InvalidParameterValue, match="Windows may last"):
        yearly = TimeSeriesConfig("ts", [AggregationGranularity.AGGREGATION_GRANULARITY_1_YEAR])
        quality.create_monitor(monitor_of(table, time_series=yearly))
    with pytest.raises(InvalidParameterValue, match="data_profiling_config"):
        quality.create_monitor(Monitor(object_type="table", object_id=table.table_id))
    with pytest.raises(DatabricksError, match="object_type 'table'"):
        quality.get_monitor("schema", table.table_id)
    with pytest.raises(NotFound, match="does not exist"):
        quality.get_monitor("table", "0" * 32)
