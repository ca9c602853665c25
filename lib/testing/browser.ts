/** As much of a browser as signing in takes: cookies by host and port, and redirects one after the other. */
export type Seen = { url: URL; status: number; location: string | null; text: string; headers: Headers };

export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  cookies(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }

  /** One answer, whatever it is. */
  async ask(address: string | URL, init: RequestInit = {}): Promise<Seen> {
    const url = new URL(address);
    const jar = this.cookies(url.origin);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return {
      url,
      status: response.status,
      location: response.headers.get('location'),
      text,
      headers: response.headers,
    };
  }

  /** Follows redirects until `isThere`, or until there is none. */
  async follow(address: string | URL, isThere: (url: URL) => boolean = () => false): Promise<Seen> {
    let seen = await this.ask(address);
    for (let hop = 0; seen.location && hop < 20; hop += 1) {
      const next = new URL(seen.location, seen.url);
      if (isThere(next)) return { ...seen, url: next };
      seen = await this.ask(next);
    }
    return seen;
  }
}
