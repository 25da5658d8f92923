/** Field selectors: `metadata.name=a,status.phase!=Running`, on the fields a kind offers. */

import type { AnyObject } from '../../api/meta/object.ts';
import { isObject } from '../../base/json.ts';
import { badRequest } from '../answers/failures.ts';
import type { Served } from '../registry.ts';

export interface FieldSelector {
  test(object: AnyObject): boolean;
  /** Set when the selector allows one name only. */
  name?: string;
}

/** What can be selected by, besides name and namespace. A value is a path, or a function where it is not in the object as such. */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicationcontrollers: ['status.replicas'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
  'events.events.k8s.io': [
    'reason',
    'reportingController',
    'type',
    'regarding.kind',
    'regarding.name',
    'regarding.namespace',
    'regarding.uid',
    'regarding.apiVersion',
    'regarding.resourceVersion',
    'regarding.fieldPath',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** Where the selectable name differs from the place, or an absent value means something. */
const SPECIAL: Readonly<Record<string, (object: AnyObject) => unknown>> = {
  source: (object) => at(object, 'source.component') || at(object, 'reportingComponent'),
  'status.successful': (object) => at(object, 'status.succeeded') ?? 0,
  'status.replicas': (object) => at(object, 'status.replicas') ?? 0,
  'spec.unschedulable': (object) => at(object, 'spec.unschedulable') ?? false,
  'spec.hostNetwork': (object) => at(object, 'spec.hostNetwork') ?? false,
};

function at(object: unknown, path: string): unknown {
  let value: unknown = object;
  for (const step of path.split('.')) value = isObject(value) ? value[step] : undefined;
  return value;
}

interface Requirement {
  field: string;
  value: string;
  negated: boolean;
}

const REQUIREMENT = /^(.*?)(!=|==|=)(.*)$/s;

function requirements(source: string): Requirement[] {
  return source
    .split(/(?<!\\),/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, field = '', operator, value = ''] = REQUIREMENT.exec(part) ?? [];
      if (operator === undefined) {
        throw badRequest(`invalid selector: '${source}'; can't understand '${part}'`);
      }
      return { field: field.trim(), value: value.replaceAll(/\\([\\,=])/g, '$1'), negated: operator === '!=' };
    });
}

function selectableOf(served: Served): readonly string[] {
  return SELECTABLE[served.resource] ?? served.selectableFields ?? [];
}

/** Compiles a selector for a kind; throws BadRequest for a field the kind does not offer. */
export function parseFieldSelector(served: Served, source: string): FieldSelector {
  const parsed = requirements(source);
  const offered = selectableOf(served);
  const own = served.kind.namespaced ? ['metadata.name', 'metadata.namespace'] : ['metadata.name'];
  for (const { field } of parsed) {
    if (own.includes(field) || field === 'metadata.namespace' || offered.includes(field)) continue;
    throw badRequest(unknownField(served, field, own));
  }
  const exact = parsed.find(({ field, negated }) => field === 'metadata.name' && !negated);
  return {
    test: (object) => parsed.every(({ field, value, negated }) => (fieldText(object, field) === value) !== negated),
    ...(exact ? { name: exact.value } : {}),
  };
}

function unknownField(served: Served, field: string, own: readonly string[]): string {
  if (SELECTABLE[served.resource]) return `field label not supported: ${field}`;
  const names = own.map((name) => JSON.stringify(name)).join(', ');
  return `${JSON.stringify(field)} is not a known field selector: only ${names}`;
}

function fieldText(object: AnyObject, field: string): string {
  const value = SPECIAL[field]?.(object) ?? at(object, field);
  return value === undefined || value === null ? '' : String(value);
}
