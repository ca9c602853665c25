import { ensureAdministrator } from '@/lib/domains/identity/index';
import { closeDatabase } from '@/lib/platform/db';
import { migrate } from '@/lib/platform/migrate';

await migrate(process.env.DATABASE_URL ?? '');
await ensureAdministrator();
await closeDatabase();
