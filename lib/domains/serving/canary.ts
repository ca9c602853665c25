/** Placeholder until traffic: see below. */
export async function stepCanaries(): Promise<void> {}
