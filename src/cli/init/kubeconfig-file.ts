/** The kubeconfig that `init` writes: marked, so that only our own file is ever replaced. */

import { dump, load } from 'js-yaml';
import { isObject } from '../../base/json.ts';

/** Kubernetes keeps extensions of unknown kinds untouched. */
const MARK = 'kubectl-karmada.init';

/** Which installation a file belongs to: the host's identity and the namespace. */
export interface KubeconfigOwner {
  host: string;
  namespace: string;
}

export function renderMarked(kubeconfig: Record<string, unknown>, owner: KubeconfigOwner): string {
  const extension = { apiVersion: 'v1', kind: 'Mark', ...owner };
  return dump({ ...kubeconfig, extensions: [{ name: MARK, extension }] }, { noRefs: true });
}

/** True for a file that may be replaced: an empty one, or our own of the same installation. */
export function isReplaceable(text: string | undefined, owner: KubeconfigOwner): boolean {
  return text === undefined || text.trim() === '' || isMarkedFor(text, owner);
}

/** True for our own file of the same installation. */
export function isMarkedFor(text: string | undefined, owner: KubeconfigOwner): boolean {
  const mark = markOf(text ?? '');
  return mark?.['host'] === owner.host && mark['namespace'] === owner.namespace;
}

function markOf(text: string): Record<string, unknown> | undefined {
  const extensions = listOf(parsed(text)['extensions']);
  const mark = extensions.find((item) => item['name'] === MARK)?.['extension'];
  return isObject(mark) ? mark : undefined;
}

const SECTIONS = ['clusters', 'users', 'contexts'] as const;

/** A kubeconfig with the entries of another one in it; entries of the same names are replaced, the current context stays. */
export function mergeInto(text: string | undefined, kubeconfig: Record<string, unknown>): string {
  const base = parsed(text ?? '');
  const merged = SECTIONS.map((section) => {
    const added = listOf(kubeconfig[section]);
    const names = new Set(added.map((item) => item['name']));
    return [section, [...listOf(base[section]).filter((item) => !names.has(item['name'])), ...added]];
  });
  const current = base['current-context'] || kubeconfig['current-context'];
  return dump(
    { apiVersion: 'v1', kind: 'Config', ...base, ...Object.fromEntries(merged), 'current-context': current },
    { noRefs: true, lineWidth: -1 },
  );
}

/** Why nothing can be merged into a file; undefined for an empty file and for a kubeconfig. */
export function mergeProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const document = load(text);
    const isConfig =
      isObject(document) && (document['kind'] === 'Config' || SECTIONS.some((section) => section in document));
    return isConfig ? undefined : 'is not a kubeconfig';
  } catch {
    return 'is not a kubeconfig: it is not YAML';
  }
}

function parsed(text: string): Record<string, unknown> {
  const document = text.trim() === '' ? {} : load(text);
  return isObject(document) ? document : {};
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
