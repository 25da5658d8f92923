/** The file of `--config`: upstream's KarmadaInitConfig, read strictly. */

import { loadAll } from 'js-yaml';
import { anyObject, type Infer, int32, list, map, object, oneOf, optional, text } from '../../api/field.ts';
import { type Problem, problemText } from '../../api/meta/problem.ts';
import { prune } from '../../api/schema/prune.ts';
import { validateSchema } from '../../api/schema/validate.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import type { ComponentName, PodWishes } from '../settings.ts';
import type { FileWishes } from './resolve.ts';
import type { Choices, Chosen } from './table.ts';

export const CONFIG_API_VERSION = 'config.karmada.io/v1alpha1';
export const CONFIG_KIND = 'KarmadaInitConfig';

const texts = optional(list(text('')));
const word = optional(text(''));

const component = {
  repository: word,
  tag: word,
  replicas: optional(int32('', { minimum: 0 })),
  resources: optional(anyObject('')),
  nodeSelector: optional(map(text(''))),
  tolerations: optional(list(anyObject(''))),
  affinity: optional(anyObject('')),
  extraArgs: optional(list(object({ name: text('', { minLength: 1 }), value: word }))),
};
const plain = optional(object(component));

const configuration = object({
  apiVersion: oneOf([CONFIG_API_VERSION], ''),
  kind: oneOf([CONFIG_KIND], ''),
  metadata: optional(object({ name: word })),
  spec: optional(
    object({
      certificates: optional(
        object({ caCertFile: word, caKeyFile: word, externalDNS: texts, externalIP: texts, validityPeriod: word }),
      ),
      etcd: optional(
        object({
          local: optional(
            object({
              ...component,
              dataPath: word,
              nodeSelectorLabels: optional(map(text(''))),
              pvcSize: word,
              storageMode: word,
              storageClassesName: word,
            }),
          ),
          external: optional(
            object({ endpoints: list(text('')), caFile: word, certFile: word, keyFile: word, keyPrefix: word }),
          ),
        }),
      ),
      hostCluster: optional(object({ kubeconfig: word, context: word, domain: word })),
      images: optional(
        object({
          imagePullPolicy: word,
          imagePullSecrets: texts,
          kubeImageMirrorCountry: word,
          kubeImageRegistry: word,
          kubeImageTag: word,
          privateRegistry: optional(object({ registry: word })),
        }),
      ),
      components: optional(
        object({
          karmadaAPIServer: optional(
            object({
              ...component,
              advertiseAddress: word,
              networking: optional(object({ namespace: word, port: optional(int32('')) })),
              serviceAnnotations: optional(map(text(''))),
            }),
          ),
          karmadaAggregatedAPIServer: plain,
          kubeControllerManager: plain,
          karmadaControllerManager: plain,
          karmadaScheduler: plain,
          karmadaWebhook: plain,
        }),
      ),
      karmadaCRDs: word,
      karmadaDataPath: word,
      karmadaPKIPath: word,
      waitComponentReadyTimeout: optional(int32('', { minimum: 0 })),
    }),
  ),
});

type Spec = NonNullable<Infer<typeof configuration>['spec']>;
type ComponentFields = NonNullable<NonNullable<Spec['components']>['karmadaScheduler']>;

/** What to do about fields that other versions or documents name. */
const ADVICE: Readonly<Record<string, string>> = {
  imageRepository: 'use repository',
  imageTag: 'use tag',
  initImage: 'etcd needs no init container',
  apiEndpoint: 'name the host cluster with kubeconfig and context',
  secretRef: 'name the host cluster with kubeconfig and context',
};

const NO_DEFINITIONS = (): undefined => undefined;

/** Reads the text of a configuration file; throws UserError `BadInput` with every problem. */
export function parseInitConfiguration(source: string, file: string): { choices: Choices; wishes: FileWishes } {
  const document = singleDocument(source, file);
  const unknown = prune(document, configuration.schema, NO_DEFINITIONS).unknownFields.map(unknownField);
  const invalid = validateSchema(document, configuration.schema, NO_DEFINITIONS).map(explained);
  const problems = [...unknown, ...invalid];
  if (problems.length > 0) {
    throw new UserError('BadInput', `${file} cannot be used:\n  ${problems.join('\n  ')}`, {
      hint: `it is to be a ${CONFIG_KIND} of ${CONFIG_API_VERSION}; nothing was changed`,
    });
  }
  const { spec = {} } = document as Infer<typeof configuration>;
  const halves = componentsOf(spec).flatMap(([, path, fields]) => halfImage(`spec.${path}`, fields));
  if (halves.length > 0) throw new UserError('BadInput', `${file} cannot be used:\n  ${halves.join('\n  ')}`);
  return { choices: choicesOf(spec), wishes: wishesOf(spec) };
}

function singleDocument(source: string, file: string): Record<string, unknown> {
  let documents: unknown[];
  try {
    documents = loadAll(source).filter((document) => document !== null && document !== undefined);
  } catch (cause) {
    throw new UserError('BadInput', `${file} is not YAML: ${messageOf(cause)}`, { cause });
  }
  const [document] = documents;
  if (documents.length === 1 && isObject(document)) return document;
  throw new UserError('BadInput', `${file} is to hold one ${CONFIG_KIND}, and holds ${documents.length} documents`);
}

/** Upstream ignores an image of which only one half is given. */
function halfImage(path: string, { repository, tag }: ComponentFields): string[] {
  if (!repository === !tag) return [];
  return [`${path}.${repository ? 'tag' : 'repository'}: Required value: repository and tag are given together`];
}

function unknownField(path: string): string {
  const advice = ADVICE[path.split('.').at(-1) ?? ''];
  return `${path}: there is no such field${advice === undefined ? '' : `; ${advice}`}`;
}

function explained(problem: Problem): string {
  return problem.field === '' ? problem.message : problemText(problem);
}

type Row = readonly [keyof Choices, string, unknown];

/** Which field chooses what. */
function choicesOf(spec: Spec): Choices {
  const { certificates = {}, hostCluster = {}, images = {}, etcd = {} } = spec;
  const { local, external } = etcd;
  const server = spec.components?.karmadaAPIServer ?? {};
  const rows: Row[] = [
    ['caCert', 'certificates.caCertFile', certificates.caCertFile],
    ['caKey', 'certificates.caKeyFile', certificates.caKeyFile],
    ['certNames', 'certificates.externalDNS', certificates.externalDNS],
    ['certIps', 'certificates.externalIP', certificates.externalIP],
    ['validity', 'certificates.validityPeriod', certificates.validityPeriod],
    ['etcdData', 'etcd.local.dataPath', local?.dataPath],
    ['nodeSelector', 'etcd.local.nodeSelectorLabels', pairs(local?.nodeSelectorLabels)],
    ['pvcSize', 'etcd.local.pvcSize', local?.pvcSize],
    ['storageMode', 'etcd.local.storageMode', local?.storageMode],
    ['storageClass', 'etcd.local.storageClassesName', local?.storageClassesName],
    ['externalServers', 'etcd.external.endpoints', external?.endpoints],
    ['externalCa', 'etcd.external.caFile', external?.caFile],
    ['externalCert', 'etcd.external.certFile', external?.certFile],
    ['externalKey', 'etcd.external.keyFile', external?.keyFile],
    ['externalPrefix', 'etcd.external.keyPrefix', external?.keyPrefix],
    ['hostKubeconfig', 'hostCluster.kubeconfig', hostCluster.kubeconfig],
    ['hostContext', 'hostCluster.context', hostCluster.context],
    ['hostDomain', 'hostCluster.domain', hostCluster.domain],
    ['pullPolicy', 'images.imagePullPolicy', images.imagePullPolicy],
    ['pullSecrets', 'images.imagePullSecrets', images.imagePullSecrets],
    ['mirrorCountry', 'images.kubeImageMirrorCountry', images.kubeImageMirrorCountry],
    ['kubeRegistry', 'images.kubeImageRegistry', images.kubeImageRegistry],
    ['kubeVersion', 'images.kubeImageTag', images.kubeImageTag],
    ['privateRegistry', 'images.privateRegistry.registry', images.privateRegistry?.registry],
    ['advertiseAddress', 'components.karmadaAPIServer.advertiseAddress', server.advertiseAddress],
    ['namespace', 'components.karmadaAPIServer.networking.namespace', server.networking?.namespace],
    ['port', 'components.karmadaAPIServer.networking.port', server.networking?.port],
    ['crds', 'karmadaCRDs', spec.karmadaCRDs],
    ['dataDir', 'karmadaDataPath', spec.karmadaDataPath],
    ['pkiDir', 'karmadaPKIPath', spec.karmadaPKIPath],
    // Upstream takes zero for "not said".
    ['patience', 'waitComponentReadyTimeout', spec.waitComponentReadyTimeout || undefined],
    ...componentsOf(spec).flatMap(([name, path, fields]) => componentRows(name, path, fields)),
  ];
  return Object.fromEntries(rows.flatMap(([name, path, value]) => chosen(name, `spec.${path}`, value)));
}

function chosen(name: keyof Choices, from: string, value: unknown): [keyof Choices, Chosen][] {
  if (value === undefined || value === '') return [];
  return [[name, { value: Array.isArray(value) ? (value as string[]) : String(value), from }]];
}

function pairs(labels: Record<string, string> | undefined): string[] | undefined {
  return labels && Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

type ComponentEntry = [ComponentName, string, ComponentFields];

function componentsOf({ etcd, components = {} }: Spec): ComponentEntry[] {
  const all: [ComponentName, string, ComponentFields | undefined][] = [
    ['etcd', 'etcd.local', etcd?.local],
    ['karmada-apiserver', 'components.karmadaAPIServer', components.karmadaAPIServer],
    ['karmada-aggregated-apiserver', 'components.karmadaAggregatedAPIServer', components.karmadaAggregatedAPIServer],
    ['kube-controller-manager', 'components.kubeControllerManager', components.kubeControllerManager],
    ['karmada-controller-manager', 'components.karmadaControllerManager', components.karmadaControllerManager],
    ['karmada-scheduler', 'components.karmadaScheduler', components.karmadaScheduler],
    ['karmada-webhook', 'components.karmadaWebhook', components.karmadaWebhook],
  ];
  return all.filter((entry): entry is ComponentEntry => entry[2] !== undefined);
}

function componentRows(name: ComponentName, path: string, fields: ComponentFields): Row[] {
  const { repository, tag, replicas, extraArgs } = fields;
  const image = repository && tag ? `${repository}:${tag}` : undefined;
  const args = extraArgs?.map((argument) => `--${argument.name}${argument.value ? `=${argument.value}` : ''}`);
  return [
    [`${name}.image`, `${path}.repository`, image],
    // Upstream takes zero for "not said".
    [`${name}.replicas`, `${path}.replicas`, replicas || undefined],
    [`${name}.extraArgs`, `${path}.extraArgs`, args],
  ];
}

function wishesOf(spec: Spec): FileWishes {
  const pods = componentsOf(spec).flatMap(([name, , fields]) => {
    const wishes = podWishes(fields);
    return Object.keys(wishes).length === 0 ? [] : [[name, wishes]];
  });
  const annotations = spec.components?.karmadaAPIServer?.serviceAnnotations;
  return { pods: Object.fromEntries(pods), ...(annotations ? { serviceAnnotations: annotations } : {}) };
}

function podWishes({ resources, nodeSelector, tolerations, affinity }: ComponentFields): PodWishes {
  return {
    ...(resources ? { resources } : {}),
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(affinity ? { affinity } : {}),
  };
}
