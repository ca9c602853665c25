type Fault = { field?: string; message: string };

/** What a failed call says, for beside its field: the label there names the field already. */
export function saidBeside({ field, message }: Fault): string {
  if (field === undefined) return message;
  if (message === `${field} is missing.`) return 'This is missing.';
  if (!message.startsWith(`${field}: `)) return message;
  const said = message.slice(field.length + 2);
  // What somebody typed that is no number goes to the server as nothing.
  if (said === 'Invalid input: expected number, received null') return 'Must be a number.';
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?!…]$/.test(said) ? '' : '.'}`;
}
