import { expect, test } from 'vitest';
import { OTHER_PLACES, OWN_PLACES, phasesFor } from './navigation';

test('each place has keys of its own', () => {
  const places = [...phasesFor(true).flatMap((phase) => phase.places), ...OTHER_PLACES, ...OWN_PLACES];
  const keys = places.map((place) => place.keys);
  expect(keys).not.toContain(undefined);
  expect(keys.filter((each, at) => keys.indexOf(each) !== at)).toEqual([]);
});
