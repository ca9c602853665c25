/** Feature tables of a taxi company: rides of two months by windows, merged month after month, published, and made a training set of. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { url } from './api.mjs';

const ROOT = `${url}/api/2.0/feature-store`;
const DEMO = { key: 'plumbline.demo', value: 'true' };
const TABLES = ['main.taxi.trip_pickup_features', 'main.taxi.trip_dropoff_features', 'main.taxi.rides'];
const START = Date.UTC(2026, 0, 1) / 1000;
const DAYS = 59;
const RIDES = 6000;

async function call(method, path, body, type = 'application/json') {
  const response = await fetch(ROOT + path, {
    method,
    headers: {
      authorization: `Bearer ${process.env.MLFLOW_TRACKING_TOKEN ?? ''}`,
      ...(body !== undefined && { 'content-type': type }),
    },
    body,
  });
  const text = await response.text();
  if (!response.ok)
    throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), {
      status: response.status,
    });
  return JSON.parse(text);
}
const post = (path, body) => call('POST', path, JSON.stringify(body));

const TYPES = {
  zip: 'INT32',
  ts: 'INT32',
  ride: 'INT32',
  pickup_zip: 'INT32',
  dropoff_zip: 'INT32',
  pickup_ts: 'INT32',
  dropoff_ts: 'INT32',
  yyyy_mm: 'STRING',
  trips: 'INT32',
  is_weekend: 'BOOLEAN',
};

/** What each column says, wherever it is. */
const WORDS = {
  zip: 'Zip code that the rides of the window begin or end in.',
  ts: 'End of the window, in seconds since 1970.',
  yyyy_mm: 'Month of the window, by which files are parted.',
  mean_fare_window_1h_pickup_zip: 'Mean fare of the rides that began here in the hour before, in dollars.',
  count_trips_window_1h_pickup_zip: 'Rides that began here in the hour before.',
  count_trips_window_30m_dropoff_zip: 'Rides that ended here in the half hour before.',
  is_weekend: 'Whether the window ends on a Saturday or Sunday.',
  ride: 'Number of the ride.',
  trip_distance: 'Miles from pickup to dropoff.',
  pickup_zip: 'Zip code where the ride began.',
  dropoff_zip: 'Zip code where the ride ended.',
  fare_amount: 'What the ride cost, in dollars.',
  pickup_ts: 'End of the quarter of an hour in which the ride began.',
  dropoff_ts: 'End of the half hour in which the ride ended.',
};

/** Rows as a parquet upload, column by column. */
async function upload(rows) {
  const columnData = Object.keys(rows[0]).map((name) => ({
    name,
    data: rows.map((row) => row[name]),
    type:
      TYPES[name.replace(/^count_/, '')] ?? (name.startsWith('count_') ? 'INT32' : (TYPES[name] ?? 'DOUBLE')),
  }));
  const { upload_id: id } = await call(
    'POST',
    '/uploads',
    parquetWriteBuffer({ columnData }),
    'application/vnd.apache.parquet',
  );
  return id;
}

/** The same rides each time. */
function makeRides() {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: RIDES }, (_, ride) => {
    const pickup = Math.floor(START + random() * DAYS * 86_400);
    const distance = -Math.log(1 - random()) * 3;
    const hour = new Date(pickup * 1000).getUTCHours();
    const isRush = [8, 9, 17, 18].includes(hour);
    return {
      ride,
      trip_distance: Number(distance.toFixed(2)),
      pickup_zip: 10_001 + Math.floor(random() * 20),
      dropoff_zip: 10_001 + Math.floor(random() * 20),
      pickup,
      dropoff: pickup + Math.round((4 + distance * (2 + random() * 4)) * 60),
      fare_amount: Number((2.5 + 2.2 * distance + (isRush ? 3 : 0) + random() * 2).toFixed(2)),
    };
  }).sort((a, b) => a.pickup - b.pickup);
}

const ceil = (time, seconds) => Math.ceil(time / seconds) * seconds;
const month = (time) => new Date(time * 1000).toISOString().slice(0, 7);

/** A ride counts in each window that it lies in. */
function windows(rides, time, zip, { length, every }) {
  const found = new Map();
  for (const ride of rides) {
    for (let end = ceil(ride[time], every); end < ride[time] + length; end += every) {
      const key = `${ride[zip]}/${end}`;
      const window = found.get(key) ?? { zip: ride[zip], ts: end, fares: [] };
      window.fares.push(ride.fare_amount);
      found.set(key, window);
    }
  }
  return [...found.values()];
}

const pickupFeatures = (rides) =>
  windows(rides, 'pickup', 'pickup_zip', { length: 3600, every: 900 }).map(({ zip, ts, fares }) => ({
    zip,
    ts,
    mean_fare_window_1h_pickup_zip: fares.reduce((sum, fare) => sum + fare, 0) / fares.length,
    count_trips_window_1h_pickup_zip: fares.length,
    yyyy_mm: month(ts),
  }));

const dropoffFeatures = (rides) =>
  windows(rides, 'dropoff', 'dropoff_zip', { length: 1800, every: 1800 }).map(({ zip, ts, fares }) => ({
    zip,
    ts,
    count_trips_window_30m_dropoff_zip: fares.length,
    is_weekend: [0, 6].includes(new Date(ts * 1000).getUTCDay()),
    yyyy_mm: month(ts),
  }));

async function makeTable(name, months, more) {
  const [first, ...others] = months;
  await post('/tables', {
    name,
    upload_id: await upload(first),
    tags: [DEMO, { key: 'team', value: 'taxi' }],
    producer: 'clients/demo',
    ...more,
  });
  for (const rows of others)
    await post(`/tables/${name}/write`, {
      upload_id: await upload(rows),
      mode: 'merge',
      producer: 'clients/demo',
    });
  await post(`/tables/${name}/data-sources`, { data_sources: ['raw.yellow_taxi_trips'] });
  const words = Object.entries(WORDS).filter(([column]) => Object.hasOwn(first[0], column));
  await call('PATCH', `/tables/${name}`, JSON.stringify({ feature_descriptions: Object.fromEntries(words) }));
}

const findTable = (name) =>
  call('GET', `/tables/${name}`).catch((error) => {
    if (error.status !== 404) throw error;
  });

/** @returns their names; none where somebody else has a table of one of them */
export async function makeFeatures() {
  await removeFeatures();
  for (const name of TABLES) {
    if (!(await findTable(name))) continue;
    console.log(`A table ${name} is there already, and no demo's: no feature tables are made.`);
    return [];
  }
  const rides = makeRides();
  const months = [...new Set(rides.map(({ pickup }) => month(pickup)))].map((each) =>
    rides.filter(({ pickup }) => month(pickup) === each),
  );
  const [pickup, dropoff, source] = TABLES;
  const keyed = { primary_keys: ['zip', 'ts'], partition_columns: ['yyyy_mm'] };
  await makeTable(pickup, months.map(pickupFeatures), {
    ...keyed,
    description: 'Rides and mean fare of the last hour by pickup zip, every 15 minutes.',
    freshness_minutes: 1440,
  });
  await makeTable(dropoff, months.map(dropoffFeatures), {
    ...keyed,
    description: 'Rides of the last half hour by dropoff zip, every half hour, and whether it is a weekend.',
  });
  const known = rides.map(({ pickup: start, dropoff: end, ...ride }) => ({
    ...ride,
    pickup_ts: ceil(start, 900),
    dropoff_ts: ceil(end, 1800),
  }));
  await makeTable(source, [known], {
    primary_keys: ['ride'],
    description: 'Rides with their fares: rows for training sets.',
  });
  await post(`/tables/${pickup}/publish`, { mode: 'continuous' });
  await post('/training-sets', {
    source: { table_name: source },
    lookups: [
      {
        table_name: pickup,
        lookup_key: ['pickup_zip', 'pickup_ts'],
        feature_names: ['mean_fare_window_1h_pickup_zip', 'count_trips_window_1h_pickup_zip'],
      },
      {
        table_name: dropoff,
        lookup_key: ['dropoff_zip', 'dropoff_ts'],
        feature_names: ['count_trips_window_30m_dropoff_zip', 'is_weekend'],
      },
    ],
    label: ['fare_amount'],
    exclude_columns: ['ride', 'pickup_ts', 'dropoff_ts'],
  });
  return TABLES;
}

/** Answers how many there were. */
export async function removeFeatures() {
  let removed = 0;
  for (const name of TABLES) {
    const found = await findTable(name);
    if (!found?.feature_table.tags.some(({ key }) => key === DEMO.key)) continue;
    await call('DELETE', `/tables/${name}?force=true`);
    removed += 1;
  }
  return removed;
}
