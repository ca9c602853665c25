/** What an address says after its question mark, as the server is told of it. */
export type Link = Record<string, string | string[] | undefined>;

/** As the browser reads it; what is said twice is nothing that a page of ours says. */
export const paramsOf = (link: Link): URLSearchParams =>
  new URLSearchParams(
    Object.entries(link).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
