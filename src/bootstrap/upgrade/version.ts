/** Which version may follow which. */

import { UserError } from '../../base/errors.ts';

const VERSION = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?$/;

/** `1.19.0` → `v1.19.0`; throws UserError `BadInput`. */
export function releaseVersion(text: string): string {
  if (text === '') {
    throw new UserError('BadInput', 'the version to upgrade to is missing, such as v1.19.0');
  }
  if (!VERSION.test(text)) {
    throw new UserError('BadInput', `"${text}" is not a version of Karmada such as v1.18.2`);
  }
  return text.startsWith('v') ? text : `v${text}`;
}

/** Whether two releases share their first two numbers; `v1.18.2` and `v1.18.0` do. */
export function isSameMinor(one: string, other: string): boolean {
  const [[, ...a], [, ...b]] = [VERSION.exec(one) ?? [], VERSION.exec(other) ?? []];
  return a[0] === b[0] && a[1] === b[1];
}

/** By their numbers; two builds of one release are as old as each other. */
export function isOlderRelease(one: string, other: string): boolean {
  const [[, ...a], [, ...b]] = [VERSION.exec(one) ?? [], VERSION.exec(other) ?? []];
  const differing = [0, 1, 2].find((i) => a[i] !== b[i]);
  return differing !== undefined && Number(a[differing]) < Number(b[differing]);
}

/** Why going from one version to the other is not supported; undefined where it is, or where a version is not a release. */
export function skewProblem(from: string, to: string): string | undefined {
  const [old, next] = [VERSION.exec(from), VERSION.exec(to)];
  if (!old || !next) return undefined;
  const [oldMinor, nextMinor] = [old, next].map(([, major, minor]) => Number(major) * 1000 + Number(minor)) as [
    number,
    number,
  ];
  if (nextMinor < oldMinor) return `${to} is older than ${from}: stored objects may not fit it`;
  if (nextMinor > oldMinor + 1) return `${to} is more than one minor version after ${from}: go there step by step`;
  return undefined;
}
