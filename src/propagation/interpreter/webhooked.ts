/** Kinds that interpreter webhooks explain: which server is asked, in what words, and what its answer means. */

import type {
  InterpreterWebhook,
  ResourceInterpreterWebhookConfiguration,
} from '../../api/config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import { parseApiVersion } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { applyJsonPatch, type JsonPatchOperation } from '../../api/schema/json-patch.ts';
import { messageOf } from '../../base/errors.ts';
import { compareText, isObject } from '../../base/json.ts';
import {
  componentsAnswer,
  dependenciesAnswer,
  healthAnswer,
  objectAnswer,
  replicaAnswer,
  statusAnswer,
} from './answers.ts';
import type { Interpretation, KindInterpreter } from './interpreter.ts';
import { OPERATIONS, operationOf } from './operations.ts';

/** Sends a ResourceInterpreterContext and gives back what the server answered, as JSON; rejects when it does not. */
export type CallWebhook = (webhook: InterpreterWebhook, context: object) => Promise<unknown>;

export interface Webhooks {
  readonly call: CallWebhook;
  /** A new random UUID. */
  newUid(): string;
}

type Hook = keyof KindInterpreter;

interface Named {
  readonly name: string;
  readonly webhook: InterpreterWebhook;
}

/** All webhooks in the order they are asked: by `<configuration>/<webhook>`. */
function inOrder(configurations: readonly ResourceInterpreterWebhookConfiguration[]): Named[] {
  return configurations
    .flatMap(({ metadata, webhooks }) =>
      webhooks.map((webhook) => ({ name: `${metadata.name}/${webhook.name}`, webhook })),
    )
    .sort((a, b) => compareText(a.name, b.name));
}

const includes = (list: readonly string[], wanted: string): boolean => list.includes('*') || list.includes(wanted);

function concerns(
  { rules = [] }: InterpreterWebhook,
  operation: string,
  object: Pick<AnyObject, 'apiVersion' | 'kind'>,
) {
  const { group, version } = parseApiVersion(object.apiVersion ?? '');
  return rules.some(
    ({ operations, apiGroups, apiVersions, kinds }) =>
      includes(operations, operation) &&
      includes(apiGroups, group) &&
      includes(apiVersions, version) &&
      includes(kinds, object.kind ?? ''),
  );
}

type Response = Record<string, unknown>;

/** The response of an answer to the request of this uid; throws what is wrong with it. */
function responseOf(answer: unknown, uid: string): Response {
  const response = isObject(answer) ? answer['response'] : undefined;
  if (!isObject(response)) throw new Error('webhook response was absent');
  if (response['uid'] !== uid) throw new Error(`expected response.uid "${uid}", got "${response['uid'] ?? ''}"`);
  if (response['successful'] === true) return response;
  const { status } = response;
  if (!isObject(status)) throw new Error('webhook require response.status when response.successful is false');
  throw new Error(`webhook call failed, get status code: ${status['code'] ?? 0}, msg: ${status['message'] ?? ''}`);
}

/** The object with the patch of the response. */
function patched(object: AnyObject, { patch, patchType }: Response): AnyObject {
  if (patch === undefined && patchType === undefined) return object;
  if (patch === undefined || patchType === undefined) {
    throw new Error('webhook must give response.patch and response.patchType together');
  }
  if (patchType !== 'JSONPatch')
    throw new Error(`invalid response.patchType ${JSON.stringify(patchType)}, want JSONPatch`);
  const operations = JSON.parse(new TextDecoder().decode(bytesOf(String(patch)))) as JsonPatchOperation[];
  return objectAnswer(applyJsonPatch(object, operations), object);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** A field the answer to this operation must have. */
function required(response: Response, field: string, message: string): unknown {
  const value = response[field];
  if (value === undefined || value === null) throw new Error(message);
  return value;
}

/** Asks about an object and reads the response; whatever goes wrong on the way names the webhook. */
type Ask = <T>(question: Question, read: (response: Response) => T) => Promise<T>;

interface Question {
  readonly hook: Hook;
  readonly object: AnyObject;
  /** What this operation's request holds besides. */
  readonly more?: Readonly<Record<string, unknown>>;
}

function createAsker(webhook: InterpreterWebhook, { call, newUid }: Webhooks): Ask {
  return async ({ hook, object, more = {} }, read) => {
    const uid = newUid();
    const { group, version } = parseApiVersion(object.apiVersion ?? '');
    const { name = '', namespace } = object.metadata;
    const request = {
      uid,
      kind: { group, version, kind: object.kind ?? '' },
      name,
      ...(namespace ? { namespace } : {}),
      operation: operationOf(hook).operation,
      object,
      replicas: 0,
      ...more,
    };
    const context = { apiVersion: 'config.karmada.io/v1alpha1', kind: 'ResourceInterpreterContext', request };
    try {
      return read(responseOf(await call(webhook, context), uid));
    } catch (thrown) {
      throw new Error(`interpreter webhook ${webhook.name}: ${messageOf(thrown)}`);
    }
  };
}

/** One hook for each operation a webhook can answer. */
const HOOKS: { readonly [H in Hook]-?: (ask: Ask) => Interpretation[H] } = {
  replicas: (ask) => (object) =>
    ask({ hook: 'replicas', object }, (response) => {
      const replicas = required(response, 'replicas', 'webhook returned nil response.replicas');
      return replicaAnswer(replicas, response['replicaRequirements']);
    }),
  components: (ask) => (object) =>
    ask({ hook: 'components', object }, ({ components = [] }) => componentsAnswer(components)),
  revise: (ask) => (object, replicas) =>
    ask({ hook: 'revise', object, more: { replicas } }, (response) => patched(object, response)),
  retain: (ask) => (object, observedObject) =>
    ask({ hook: 'retain', object, more: { observedObject } }, (response) => patched(object, response)),
  reflect: (ask) => (object) =>
    ask({ hook: 'reflect', object }, (response) =>
      statusAnswer(required(response, 'rawStatus', 'webhook returned nil response.rawStatus')),
    ),
  aggregate: (ask) => (object, aggregatedStatus) =>
    ask({ hook: 'aggregate', object, more: { aggregatedStatus } }, (response) => patched(object, response)),
  health: (ask) => (object) =>
    ask({ hook: 'health', object }, (response) =>
      healthAnswer(required(response, 'healthy', 'webhook returned nil response.healthy')),
    ),
  dependencies: (ask) => (object) =>
    ask({ hook: 'dependencies', object }, ({ dependencies = [] }) => dependenciesAnswer([dependencies])),
};

/** Answers, for any kind, what webhooks say of it; of each operation the first webhook by name is asked. */
export function webhookedKinds(
  configurations: readonly ResourceInterpreterWebhookConfiguration[],
  webhooks: Webhooks,
): (apiVersion: string, kind: string) => Interpretation {
  const ordered = inOrder(configurations);
  return (apiVersion, kind) => {
    const hooks = OPERATIONS.flatMap(({ hook, operation }) => {
      const first = ordered.find(({ webhook }) => concerns(webhook, operation, { apiVersion, kind }));
      return first ? [[hook, HOOKS[hook](createAsker(first.webhook, webhooks))] as const] : [];
    });
    return Object.fromEntries(hooks) as Interpretation;
  };
}
