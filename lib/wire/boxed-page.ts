/** An empty page for what users made: the console frames it and fills it, and its policy lets nothing out. */
import { secured } from '@/lib/core/surface';

export const BOXED_PAGE = '/boxed-page';

/**
 * It may draw with scripts that it brings along, in an origin of its own where it sees neither our cookies nor our pages.
 * It reaches no network; where it leads its own frame is for the policy of the page around it.
 */
const POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' data: blob:",
  "style-src 'unsafe-inline' data:",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  'worker-src data: blob:',
  'connect-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Waits for one message of the page around it, and becomes what that says. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Box</title><script>
if (parent !== window) {
  addEventListener('message', ({ source, data }) => {
    if (source !== parent) return;
    document.open();
    document.write(data);
    document.close();
  }, { once: true });
  parent.postMessage('ready', '*');
}
</script>`;

export const boxedPage = (): Response =>
  secured(
    new Response(PAGE, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
        'x-dns-prefetch-control': 'off',
        // The same for everybody; a new version of the server may have another.
        'cache-control': 'private, max-age=300',
      },
    }),
  );
