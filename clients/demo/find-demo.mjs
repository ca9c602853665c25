/** What of the demo there is, so that it is not made on top of itself. */
import { ask, get, searchAll } from './api.mjs';

const OURS = "tags.`plumbline.demo` = 'true'";
const isOurs = ({ tags = [] }) => tags.some(({ key }) => key === 'plumbline.demo');

/** @returns one word of each kind with how many there are, as `3 experiments`; empty where there is nothing */
export async function findDemo() {
  const [experiments, { registered_models: models = [] }, { endpoints = [] }] = await Promise.all([
    searchAll('experiments/search', 'experiments', { filter: OURS, max_results: 1000 }),
    get('registered-models/search', { filter: OURS, max_results: '100' }),
    ask('GET', '/api/2.0/serving-endpoints'),
  ]);
  return [
    ['experiment', experiments.length],
    ['registered model', models.length],
    ['endpoint', endpoints.filter(isOurs).length],
  ].flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`]));
}
