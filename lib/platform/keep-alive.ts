/**
 * For connections to the database. A machine that is gone without a word (its power, its network) closes none: whoever waits for an answer
 * of it would wait for the two hours after which the system asks by itself.
 */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
