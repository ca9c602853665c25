/** The Content-Security-Policy of the console's pages: scripts by a nonce, nothing from elsewhere. */

type Page = {
  /** New with every page. */
  nonce: string;
  /** `next dev` evaluates what it sends. */
  isDevelopment: boolean;
};

export const pagePolicy = ({ nonce, isDevelopment }: Page): string =>
  [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // Charts and menus place themselves by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    // Files of users: in a box, or the browser's own viewer of what is in memory.
    "frame-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
