/** Which page is explained by which text in docs/help. The first line that fits counts. */
const TOPICS: [page: RegExp, topic: string, title: string][] = [
  [/^\/$/, 'home', 'Home'],
  [/^\/notifications/, 'notifications', 'Notifications'],
  [/^\/experiments\/?$/, 'experiments', 'Experiments'],
  [/^\/experiments\/[^/]+\/?$/, 'runs', 'Runs'],
  [/^\/experiments\/[^/]+\/compare/, 'compare', 'Comparing runs'],
  [/^\/experiments\/[^/]+\/models/, 'logged-models', 'Logged models of an experiment'],
  [/^\/(experiments\/[^/]+\/)?runs\//, 'run', 'A run'],
  [/^\/endpoints(\/new)?\/?$/, 'endpoints', 'Endpoints'],
  [/^\/endpoints\/[^/]+/, 'endpoint', 'An endpoint'],
  [/^\/features/, 'features', 'Feature tables'],
  [/^\/scoring/, 'scoring', 'Scoring'],
  [/^\/reports/, 'reports', 'Reports'],
  [/^\/admin\/(users|groups|service-principals|tokens)/, 'people', 'People, groups and machines'],
  [/^\/admin\/clusters/, 'clusters', 'Clusters'],
  [/^\/admin\/single-sign-on/, 'single-sign-on', 'Single sign-on'],
  [/^\/models\/?$/, 'models', 'Models'],
  [/^\/models\/[^/]+\/versions\//, 'version', 'A version of a model'],
  [/^\/models\/[^/]+\/compare/, 'compare-versions', 'Comparing versions'],
  [/^\/models\//, 'model', 'A model'],
  [/^\/approvals/, 'approvals', 'Approvals'],
  [/^\/admin\/registry/, 'stages-and-rules', 'Stages and rules'],
  [/^\/admin\/webhooks/, 'webhooks', 'Webhooks'],
  [/^\/admin\/demo/, 'demo-data', 'Demo data'],
  [/^\/admin\/imports/, 'imports', 'Imports'],
  [/^\/admin\/audit/, 'audit-log', 'Audit log'],
  [/^\/(monitors|alerts)/, 'monitors', 'Monitors'],
  [/^\/settings/, 'settings', 'Settings and access tokens'],
  [/^\/api-reference/, 'api', 'API reference'],
  [/^/, 'getting-around', 'Getting around'],
];

export const ALL_TOPICS = TOPICS.map(([, topic, title]) => ({ value: topic, label: title }));

export const topicOf = (pathname: string): string =>
  TOPICS.find(([page]) => page.test(pathname))?.[1] ?? 'getting-around';
