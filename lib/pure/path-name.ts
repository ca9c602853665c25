/** A name as a part of a page's path holds it: Next hands it on as it stands in the address. */
export function nameOfPath(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
