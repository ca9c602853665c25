/** Where charts stand beside the table of runs: the server reads it too, so as to send their data along. */

/** Open where there is room, until somebody chooses. */
export const ROOM_FOR_CHARTS = '(min-width: 1200px)';
