/** Fields of objects by the paths that environment variables name them with. */

/** The value at `metadata.labels['a/b']`, `status.podIP` or `limits.cpu` as text; undefined where there is none. */
export function pathValue(value: unknown, path: string): string | undefined {
  const parts = [...path.matchAll(/\['([^']*)'\]|([^.[\]]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const found = parts.reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], value);
  return found === undefined ? undefined : String(found);
}
