"""Rides of taxis, made up: two months, a few dozen zips, fares that depend on distance, hour and how busy the place is."""

import numpy as np
import pandas as pd


def rides(count=3000, seed=7):
    dice = np.random.default_rng(seed)
    start = pd.Timestamp("2016-01-01").timestamp()
    pickup = start + np.sort(dice.uniform(0, 60 * 86_400, count))
    distance = dice.gamma(2.0, 1.5, count)
    frame = pd.DataFrame(
        {
            "tpep_pickup_datetime": pd.to_datetime(pickup, unit="s").floor("s"),
            "trip_distance": distance.round(2),
            "pickup_zip": dice.integers(10001, 10021, count),
            "dropoff_zip": dice.integers(10001, 10021, count),
        }
    )
    minutes = 4 + distance * dice.uniform(2, 6, count)
    frame["tpep_dropoff_datetime"] = (
        frame["tpep_pickup_datetime"] + pd.to_timedelta(minutes, unit="m")
    ).dt.floor("s")
    rush = frame["tpep_pickup_datetime"].dt.hour.isin([8, 9, 17, 18]).astype(float)
    frame["fare_amount"] = (2.5 + 2.2 * distance + 0.4 * minutes + 3 * rush + dice.normal(0, 1, count)).round(2)
    return frame


def rounded_up(times, minutes):
    """Unix seconds of the next full so many minutes: the windows' ends."""
    return (times.dt.ceil(f"{minutes}min").astype("datetime64[s]").astype("int64")).astype("int32")


def pickup_features(frame):
    """Rides and mean fare of the last hour by pickup zip, every fifteen minutes."""
    return windows(frame, "tpep_pickup_datetime", "pickup_zip", hours=1, every=15).rename(
        columns={
            "mean_fare": "mean_fare_window_1h_pickup_zip",
            "trips": "count_trips_window_1h_pickup_zip",
        }
    )


def dropoff_features(frame):
    """Rides of the last half hour by dropoff zip, every half hour, and whether it is a weekend."""
    found = windows(frame, "tpep_dropoff_datetime", "dropoff_zip", hours=0.5, every=30)
    weekday = pd.to_datetime(found["ts"], unit="s").dt.dayofweek
    found["dropoff_is_weekend"] = (weekday >= 5).astype("int32")
    return found.drop(columns="mean_fare").rename(columns={"trips": "count_trips_window_30m_dropoff_zip"})


def windows(frame, time, zip_column, hours, every):
    """Sliding windows: a ride counts in each window that it lies in, which ends at a multiple of ``every`` minutes."""
    each = int(hours * 60 / every)
    ends = [
        frame.assign(ts=rounded_up(frame[time], every) + shift * every * 60, zip=frame[zip_column])
        for shift in range(each)
    ]
    found = (
        pd.concat(ends)
        .groupby(["zip", "ts"], as_index=False)
        .agg(mean_fare=("fare_amount", "mean"), trips=("fare_amount", "size"))
    )
    found["trips"] = found["trips"].astype("int32")
    found["mean_fare"] = found["mean_fare"].astype("float32")
    found["ts"] = found["ts"].astype("int32")
    found["yyyy_mm"] = pd.to_datetime(found["ts"], unit="s").dt.strftime("%Y-%m")
    return found


def with_rounded_times(frame):
    """Rides with the ends of the windows whose features they look up."""
    rounded = frame.assign(
        rounded_pickup_datetime=rounded_up(frame["tpep_pickup_datetime"], 15),
        rounded_dropoff_datetime=rounded_up(frame["tpep_dropoff_datetime"], 30),
    )
    return rounded.drop(columns=["tpep_pickup_datetime", "tpep_dropoff_datetime"])
