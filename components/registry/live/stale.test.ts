import { expect, it } from 'vitest';
import { isStale, type ModelsHint } from './stale';

const hint = (given: Partial<ModelsHint>): ModelsHint => ({
  models: [],
  isMine: false,
  isReset: false,
  ...given,
});
const page = ['registry.getModelPage', { name: 'churn' }];

it.each([
  ['the page of the model that changed', page, { models: ['churn'] }, true],
  ['not that of another', page, { models: ['fraud'] }, false],
  [
    'a comparison of its versions',
    ['registry.compareVersions', { versions: [{ name: 'churn', version: 1 }] }],
    { models: ['churn'] },
    true,
  ],
  ['the list of all models', ['registry.listModels', {}], { models: ['churn'] }, true],
  ['a review, which names no model', ['registry.getReview', { id: 3 }], { models: ['churn'] }, true],
  ['the badge, when something is asked of me', ['registry.countInbox', {}], { isMine: true }, true],
  ['my notifications then too', ['identity.countNotifications', {}], { isMine: true }, true],
  ['not the page of a model then', page, { isMine: true }, false],
  ['all of the registry, when hints were missed', page, { isReset: true }, true],
  ['nothing of others then', ['tracking.listRuns', {}], { isReset: true }, false],
])('%s', (_, key, given, is) => expect(isStale(key as unknown[], hint(given))).toBe(is));
