import { createApp, refusedHost } from '@/lib/wire/app';

/** All surfaces under /api, so that `next dev` and any Next host serve the whole product. */
export const dynamic = 'force-dynamic';

const app = createApp();
const handle = (request: Request) => refusedHost(request) ?? app.fetch(request);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
