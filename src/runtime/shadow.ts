/** Puts a wrapper before one method of one object; the returned function takes it away again. */
export function shadow<K extends string, F extends (...args: never[]) => unknown>(
  owner: Record<K, F>,
  method: K,
  wrap: (original: F) => F,
): () => void {
  const original = owner[method];
  const inherited = !Object.hasOwn(owner, method);
  owner[method] = wrap(original.bind(owner) as F);
  return () => {
    if (inherited) delete (owner as Partial<Record<K, F>>)[method];
    else owner[method] = original;
  };
}
