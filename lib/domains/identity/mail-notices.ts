import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { isRefused, sendMail } from '@/lib/platform/mail';
import { consoleUrl } from '@/lib/platform/own-address';

export const MAIL = 'identity.mailNotices';

type Letter = { id: number; time: number; email: string; title: string; body: string; href: string };

/** Sends the notices of a matter to whoever was not sent them yet. What was settled meanwhile waits for nobody, and is not sent. */
export async function mailNotices(key: string, stopping: AbortSignal): Promise<void> {
  const letters = await rows<Letter>(sql`
    SELECT notifications.id, time, email, title, body, href FROM notifications JOIN users ON users.id = user_id
    WHERE key = ${key} AND is_active AND mailed_time IS NULL AND (NOT asks OR settled_time IS NULL)
    ORDER BY notifications.id`);
  let refused: unknown;
  for (const { id, time, email, title, body, href } of letters) {
    stopping.throwIfAborted();
    const text = [body, consoleUrl(href)].filter(Boolean).join('\n\n');
    try {
      await sendMail({ to: email, subject: title, text: `${text}\n` });
    } catch (error) {
      // A mailbox that takes nothing, now or ever, keeps nobody else from theirs.
      if (!isRefused(error)) throw error;
      refused ??= error;
      continue;
    }
    // One by one: whoever has got theirs gets no second one when a later one fails. What came in meanwhile is news.
    await rows(sql`UPDATE notifications SET mailed_time = ${Date.now()} WHERE id = ${id} AND time = ${time}`);
  }
  // It is tried again for them alone.
  if (refused !== undefined) throw refused;
}
