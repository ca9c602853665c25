import { expect, test } from 'vitest';
import { matchingColumns } from './column-match';

const COLUMNS = ['zone_id', 'pickup_fare_7d_mean', 'Pickup_Fare_30d_mean', 'dropoff_fare_7d_mean'].map(
  (name) => ({ name }),
);
const found = (search: string) => matchingColumns(COLUMNS, search).map(({ name }) => name);

test.each([
  ['', COLUMNS.map(({ name }) => name)],
  ['  ', COLUMNS.map(({ name }) => name)],
  ['7d', ['pickup_fare_7d_mean', 'dropoff_fare_7d_mean']],
  ['mean  PICKUP', ['pickup_fare_7d_mean', 'Pickup_Fare_30d_mean']],
  ['pickup tips', []],
])('%j', (search, names) => expect(found(search)).toEqual(names));
