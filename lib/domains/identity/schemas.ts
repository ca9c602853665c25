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

/** Of a person's name; an empty one is none. */
export const NamePart = z.string().trim().max(200);

const UserShape = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: RoleName,
  isActive: z.boolean(),
  createdAt: z.number().describe('epoch milliseconds'),
  lastSeenAt: z.number().nullable().describe('epoch milliseconds'),
});
export type UserView = z.output<typeof UserShape>;

/** A value of the provider's group claim, and what it gives: a group, or a role. */
export const MappingShape = z
  .array(
    z.union([
      z.strictObject({ value: z.string().trim().min(1, 'must not be empty').max(300), groupId: z.uuid() }),
      z.strictObject({ value: z.string().trim().min(1, 'must not be empty').max(300), role: RoleName }),
    ]),
  )
  .max(200, 'must have at most 200 lines');
export type Mapping = z.output<typeof MappingShape>[number];

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z\d-]+(\.[a-z\d-]+)+$/, 'is not a domain such as example.com');

const isWebAddress = (text: string) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password && !search && !hash;
};

export const SsoFields = z.object({
  isOn: z.boolean(),
  name: z.string().trim().min(1, 'must not be empty').max(60),
  issuer: z
    .string()
    .trim()
    .max(500)
    .refine(isWebAddress, 'is not the address of an issuer, such as https://login.example.com'),
  clientId: z.string().trim().min(1, 'must not be empty').max(500),
  scopes: z
    .string()
    .trim()
    .max(300)
    .default('openid email profile')
    .refine((text) => text.split(/\s+/).includes('openid'), 'must contain openid'),
  emailDomains: z.array(Domain).max(100).default([]),
  makesAccounts: z.boolean().default(true),
  /** Administrators are made by people, or by the mapping. */
  defaultRole: z.enum(['viewer', 'contributor']).default('viewer'),
  groupClaim: z.string().trim().min(1).max(100).default('groups'),
  mapping: MappingShape.default([]),
  isPasswordOff: z.boolean().default(false),
});
