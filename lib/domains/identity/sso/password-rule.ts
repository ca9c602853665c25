import { prisma } from '@/lib/platform/db';

/** Whether only administrators may use a password. They always may: the way back when the provider is away. */
export async function isPasswordOff(): Promise<boolean> {
  const found = await prisma().ssoSettings.findUnique({ where: { id: 1 } });
  return (found?.isOn && found.isPasswordOff) ?? false;
}
