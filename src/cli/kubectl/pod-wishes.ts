/** Which Pods the words of `logs`, `exec` and `attach` are about: by name, by what owns them, by their labels. */

import { daemonSets, deployments, replicaSets, statefulSets } from '../../api/core/apps.ts';
import { jobs } from '../../api/core/batch.ts';
import { services } from '../../api/core/core.ts';
import type { Resource } from '../../api/kind.ts';

export type PodWish =
  | { by: 'name'; name: string }
  | { by: 'owner'; kind: string; resource: Resource; name: string }
  | { by: 'labels'; selector: string };

const SHORT_NAMES: Readonly<Record<string, string>> = {
  deployments: 'deploy',
  replicasets: 'rs',
  statefulsets: 'sts',
  daemonsets: 'ds',
  services: 'svc',
};

/** What has Pods that kubectl finds by itself. */
const OWNERS = [deployments, replicaSets, statefulSets, daemonSets, jobs, services] as unknown as readonly Resource[];

function ownerCalled(type: string): Resource | undefined {
  return OWNERS.find(({ plural, kind, group }) => {
    const plain = [plural, kind.toLowerCase()];
    const qualified = group === '' ? [] : plain.map((name) => `${name}.${group}`);
    return [...plain, ...qualified, SHORT_NAMES[plural]].includes(type);
  });
}

const SELECTOR_FLAG = /^(?:-l|--selector)(?:=(.*))?$/s;

/** Everything that could be meant; a value of another flag may be among it. */
export function podWishes(words: readonly string[]): PodWish[] {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const selector = selectorIn(own);
  if (selector !== undefined) return [{ by: 'labels', selector }];
  return [...new Set(own)].flatMap((word) => wishOf(word) ?? []);
}

function selectorIn(words: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const flag = SELECTOR_FLAG.exec(word);
    if (flag) return flag[1] ?? words[i + 1];
    if (/^-l./.test(word)) return word.slice(2);
  }
  return undefined;
}

const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

function wishOf(word: string): PodWish | undefined {
  const [type = '', name, ...rest] = word.split('/');
  if (rest.length > 0 || !NAME.test(name ?? type)) return undefined;
  if (name === undefined) return { by: 'name', name: type };
  if (/^(po|pods?)$/i.test(type)) return { by: 'name', name };
  const resource = ownerCalled(type.toLowerCase());
  return resource && { by: 'owner', kind: resource.kind.toLowerCase(), resource, name };
}
