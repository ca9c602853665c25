/** What the home page asks first. Asked by the page on the server and by its blocks in the browser: the same question has the same answer. */
export const RECENT_EXPERIMENTS = { limit: 8 };
export const RECENT_RUNS = { limit: 12 };
export const WAITING = { which: 'waiting', limit: 8 } as const;
export const RECENT_MODELS = { limit: 8 };
export const FIRING_ALERTS = { view: 'active', limit: 6 } as const;
export const FAILING_ENDPOINTS = { limit: 6 };
