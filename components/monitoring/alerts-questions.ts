/** What the tab of a monitor's alerts asks: the server answers the same ahead. */
export const activeAlerts = (id: string) => ({ id, view: 'active' as const, limit: 200 });
export const lastEvents = (id: string) => ({ id, limit: 30 });
