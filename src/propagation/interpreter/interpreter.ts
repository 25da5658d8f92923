/** What the control plane can ask about objects of a kind. Every hook is optional, answers a new value and changes nothing. */

import type { LabelSelector } from '../../api/core/selector.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import type { AggregatedStatusItem, Component, ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';

export type Health = 'Healthy' | 'Unhealthy' | 'Unknown';

/** Something an object refers to and cannot do without; by name or by labels. */
export interface DependencyReference {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name?: string;
  labelSelector?: LabelSelector;
}

export interface ReplicaAnswer {
  replicas: number;
  requirements?: ReplicaRequirements;
}

export interface KindInterpreter<T extends KubeObject = AnyObject> {
  /** How many replicas the template asks for, and what one needs. Its presence makes the kind a workload. */
  replicas?(template: T): ReplicaAnswer;
  /** The pod templates of a template that has several; undefined when this one has none. */
  components?(template: T): Component[] | undefined;
  /** The object with that many replicas. */
  revise?(template: T, replicas: number): T;
  /** The desired object with what the member decides on taken from the observed one. */
  retain?(desired: T, observed: T): T;
  /** The status worth carrying to the control plane; undefined when there is none yet. */
  reflect?(observed: T): unknown;
  /** The template with the status of all members taken together. */
  aggregate?(template: T, items: readonly AggregatedStatusItem[]): T;
  /** Without this hook an object counts as healthy. */
  health?(observed: T): Health;
  /** What has to go along with the object. */
  dependencies?(template: T): DependencyReference[];
}

type Eventually<H> = H extends (...args: infer A) => infer R ? (...args: A) => R | Promise<R> : never;

/** The same questions where an answer may take a while or fail, because a script or another server gives it. */
export type Interpretation = {
  readonly [H in keyof KindInterpreter]?: Eventually<NonNullable<KindInterpreter[H]>>;
};

/** What a control plane knows of all kinds at this moment. */
export interface ResourceInterpreter {
  of(apiVersion: string, kind: string): Interpretation;
}

/** Forgets the static type of a kind, so that interpreters of all kinds fit in one table. */
export function forKind<T extends KubeObject>(interpreter: KindInterpreter<T>): KindInterpreter {
  return interpreter as unknown as KindInterpreter;
}

/** Healthy or not, as a condition says. */
export function healthIf(healthy: boolean): Health {
  return healthy ? 'Healthy' : 'Unhealthy';
}
