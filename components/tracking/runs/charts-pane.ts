/** Where charts stand beside the table of runs: the server reads it too, so as to send their data along. */

/** `open` or `closed`, once somebody has chosen. */
export const CHARTS_COOKIE = 'plumbline_charts';
/** Open where there is room, until then. */
export const ROOM_FOR_CHARTS = '(min-width: 1200px)';
