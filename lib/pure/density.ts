/** How high rows are, in all tables. */
export const DENSITIES = ['compact', 'default', 'relaxed'] as const;
export type Density = (typeof DENSITIES)[number];

/** In pixels; app/globals.css says the same for tables of the server. */
export const ROW_HEIGHTS: Record<Density, number> = { compact: 28, default: 36, relaxed: 44 };

export const isDensity = (text: string | undefined): text is Density => DENSITIES.includes(text as Density);
