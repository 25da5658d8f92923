/** One revision of one object: its JSON text, made once, and its value, parsed only when somebody asks. */

import type { AnyObject } from '../../api/meta/object.ts';

export interface Stored {
  /** `deployments.apps`; all versions of a kind share one collection. */
  readonly resource: string;
  /** `namespace/name`, or `name` for cluster-wide kinds. */
  readonly key: string;
  readonly revision: number;
  /** The object as JSON, resourceVersion included. */
  readonly text: string;
  /** The object; shared, never to be changed. */
  readonly object: AnyObject;
}

/** Texts stay, values may be collected: a parsed object takes several times the memory of its text. */
class StoredText implements Stored {
  readonly resource: string;
  readonly key: string;
  readonly revision: number;
  readonly text: string;
  #value: WeakRef<AnyObject> | undefined;

  constructor(fields: Pick<Stored, 'resource' | 'key' | 'revision' | 'text'>, value?: AnyObject) {
    this.resource = fields.resource;
    this.key = fields.key;
    this.revision = fields.revision;
    this.text = fields.text;
    this.#value = value && new WeakRef(value);
  }

  get object(): AnyObject {
    const known = this.#value?.deref();
    if (known) return known;
    const parsed = JSON.parse(this.text) as AnyObject;
    this.#value = new WeakRef(parsed);
    return parsed;
  }
}

/** A revision read back from the journal. */
export function storedText(fields: Pick<Stored, 'resource' | 'key' | 'revision' | 'text'>): Stored {
  return new StoredText(fields);
}

/** A new revision of `object`, which gets the revision as its resourceVersion. */
export function storedObject(at: { resource: string; key: string; revision: number }, object: AnyObject): Stored {
  const value = { ...object, metadata: { ...object.metadata, resourceVersion: String(at.revision) } };
  return new StoredText({ ...at, text: JSON.stringify(value) }, value);
}
