type Fault = { field?: string; message: string };

/** What a failed call says, for beside its field: the label there names the field already. */
export function saidBeside({ field, message }: Fault): string {
  if (field === undefined) return message;
  if (message === `${field} is missing.`) return 'This is missing.';
  if (!message.startsWith(`${field}: `)) return message;
  const said = message.slice(field.length + 2);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?!…]$/.test(said) ? '' : '.'}`;
}
