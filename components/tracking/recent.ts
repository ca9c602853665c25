/** Asked by the page on the server and by its list in the browser: the same question has the same answer. */
export const RECENT_EXPERIMENTS = { limit: 8 };
