/** Where the managed platform's SDK looks for SCIM. */
export const PREFIX = '/api/2.0/preview/scim/v2';
