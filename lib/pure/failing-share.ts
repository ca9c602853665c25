/** An endpoint of whose requests a greater share fails is in trouble. */
export const FAILING_SHARE = 0.01;
