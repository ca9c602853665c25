import { z } from 'zod';

export const RoleName = z.enum(['viewer', 'contributor', 'admin']);

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@:]+@[^\s@:]+$/, 'is not an e-mail address');

export const Password = z
  .string()
  .min(10, 'must have at least 10 characters')
  .max(200, 'must have at most 200 characters');

export const DisplayName = z.string().trim().min(1, 'must not be empty').max(200);

export const UserShape = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: RoleName,
  isActive: z.boolean(),
  createdAt: z.number().describe('epoch milliseconds'),
  lastSeenAt: z.number().nullable().describe('epoch milliseconds'),
});
export type UserView = z.output<typeof UserShape>;
