/** Kinds that are not stored, and how their objects are worked out. */

import type { AnyObject } from '../api/meta/object.ts';

/** All objects of a kind at this moment; `list` answers the stored objects of another one, such as `pods`. */
export type View = (list: (resource: string) => readonly AnyObject[], now: number) => readonly AnyObject[];

/** Views by resource: `pods.metrics.k8s.io`. */
export type Views = Readonly<Record<string, View>>;
