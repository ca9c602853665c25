/** E-mail by the SMTP server that the settings name; without one nothing is sent. */
import type { Transporter } from 'nodemailer';
import { env } from './env';

const WITHIN = 20_000;

export type Mail = { to: string; subject: string; text: string };

export const canMail = (): boolean => env.smtpUrl !== undefined;

let transport: { url: string; sender: Transporter } | undefined;

async function sender(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  if (transport?.url !== url) {
    transport?.sender.close();
    const timeouts = { connectionTimeout: WITHIN, greetingTimeout: WITHIN, socketTimeout: WITHIN };
    transport = { url, sender: createTransport({ url, ...timeouts }) };
  }
  return transport.sender;
}

/** @throws what the server answered, or that it did not: worth another try */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  if (env.smtpUrl === undefined) return;
  const open = await sender(env.smtpUrl);
  await open.sendMail({
    from: env.mailFrom,
    // An address in its own field: one that holds a comma is not two.
    to: { name: '', address: to },
    subject,
    text,
    // Nobody shall answer a machine, nor a machine this.
    headers: { 'auto-submitted': 'auto-generated' },
  });
}

/** Whether a server took no mail to this one address, or this one mail: others may go through. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && ['EENVELOPE', 'EMESSAGE'].includes((error as NodeJS.ErrnoException).code ?? '');
