/** Tags as links and lists show them. Pure. */

type Tag = { key: string; value: string };

/** `key=value` of a link. */
export function readTag(text: string): Tag | undefined {
  const at = text.indexOf('=');
  return at > 0 ? { key: text.slice(0, at), value: text.slice(at + 1) } : undefined;
}

/** Those that people gave: not what MLflow and Plumbline keep in tags. */
export const ownTags = <T extends Tag>(tags: readonly T[]): T[] =>
  tags.filter(({ key }) => !/^(mlflow|plumbline)\./.test(key));

/** A tag without a value is its key. */
export const tagText = ({ key, value }: Tag): string => (value ? `${key}: ${value}` : key);
