import type { InputOf, OutputOf } from '@/lib/client/call';

export type Settings = NonNullable<OutputOf<'identity.getSsoSettings'>['settings']>;
export type Input = InputOf<'identity.saveSsoSettings'>;
type Line = { value: string; groupId?: string; role?: Settings['defaultRole'] };

/** What stands in the form. Lists are texts there; an empty secret leaves the old one. */
export type Draft = Omit<Settings, 'mapping' | 'emailDomains' | 'hasSecret' | 'updatedAt'> & {
  emailDomains: string;
  mapping: Line[];
  secret: string;
};

export const emptyDraft: Draft = {
  isOn: false,
  name: '',
  issuer: '',
  clientId: '',
  scopes: 'openid email profile',
  emailDomains: '',
  makesAccounts: true,
  defaultRole: 'viewer',
  groupClaim: 'groups',
  mapping: [],
  isPasswordOff: false,
  secret: '',
};

export const draftOf = (settings: Settings | null): Draft => {
  if (!settings) return emptyDraft;
  const { hasSecret: _, updatedAt: __, emailDomains, mapping, ...fields } = settings;
  return { ...fields, mapping, emailDomains: emailDomains.join(', '), secret: '' };
};

export function inputOf({ secret, emailDomains, mapping, defaultRole, ...fields }: Draft): Input {
  return {
    ...fields,
    defaultRole: defaultRole === 'contributor' ? 'contributor' : 'viewer',
    emailDomains: emailDomains.split(/[\s,]+/).filter(Boolean),
    mapping: mapping
      .filter(({ value }) => value.trim() !== '')
      .map(({ value, groupId, role }) => (groupId ? { value, groupId } : { value, role: role ?? 'viewer' })),
    ...(secret !== '' && { clientSecret: secret }),
  };
}
