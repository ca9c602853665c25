/** Why signing in by a provider did not work, in the words of the sign-in page. */
export const SSO_FAULTS = {
  off: 'Single sign-on is off. Sign in by e-mail address and password.',
  provider:
    'The identity provider cannot be used at the moment. An administrator finds the reason in the server’s log.',
  expired: 'This sign-in was begun elsewhere, took too long, or was used already. Begin again.',
  refused: 'The identity provider did not let you in, or you stopped there.',
  failed:
    'What the identity provider answered did not pass the checks. Begin again; if it stays so, tell an administrator.',
  unverified: 'The identity provider does not vouch for your e-mail address. Have it verified there.',
  domain: 'Addresses like yours may not come in here.',
  unknown: 'You have no account here. Ask an administrator for one.',
  taken: 'An account with your e-mail address belongs to another sign-in. An administrator has to see to it.',
  inactive: 'Your account is deactivated.',
} as const;

export type SsoFaultCode = keyof typeof SSO_FAULTS;

export const isSsoFault = (code: string | null | undefined): code is SsoFaultCode =>
  code != null && Object.hasOwn(SSO_FAULTS, code);
