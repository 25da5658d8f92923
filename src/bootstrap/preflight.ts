/** What could keep an installation from working, found before anything is changed. One check per code. */

import type { Service } from '../api/core/core.ts';
import { imageTag } from '../base/image-tag.ts';
import { parseQuantity } from '../base/quantity.ts';
import { etcdDataLosses } from './host/etcd-data.ts';
import { isFitForEtcd, nodesWith } from './host/etcd-node.ts';
import type { HostFacts } from './host/facts.ts';
import type { InstallSettings } from './settings.ts';
import { isOlderRelease } from './upgrade/version.ts';

export interface Finding {
  /** Stable; `--ignore-preflight` takes it. */
  code: PreflightCode;
  level: 'error' | 'warning';
  what: string;
  /** One line: what to do about it. */
  fix: string;
}

export interface PreflightInput {
  facts: HostFacts;
  settings: InstallSettings;
  /** Files that cannot be written, or belong to somebody else, each with the reason. */
  fileProblems: readonly string[];
}

type Check = (input: PreflightInput) => readonly Omit<Finding, 'code'>[];

const error = (what: string, fix: string): Omit<Finding, 'code'> => ({ level: 'error', what, fix });
const warning = (what: string, fix: string): Omit<Finding, 'code'> => ({ level: 'warning', what, fix });

const MINUTE_MS = 60_000;
/** Certificates are backdated by so much. */
const TOLERATED_SKEW_MS = 5 * MINUTE_MS;
const NOTICED_SKEW_MS = MINUTE_MS / 2;
/** Server-side apply and startup probes. */
const OLDEST_KUBERNETES = [1, 23] as const;
const GIB = 2 ** 30;
const WANTED_MEMORY_GIB = 2;
const WANTED_CPUS = 1;

/** All checks, in the order of their report. */
const CHECKS = {
  LocalFiles: ({ fileProblems }) =>
    fileProblems.map((problem) => error(problem, 'choose other places with --karmada-data and --karmada-kubeconfig')),

  Permissions: ({ facts: { denied } }) =>
    denied.length === 0
      ? []
      : [error(`you may not: ${denied.join(', ')}`, 'use an account with these rights in the host cluster')],

  KubernetesVersion: ({ facts: { kubernetesVersion } }) => {
    const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];
    const isOld = Number(major) === OLDEST_KUBERNETES[0] && Number(minor) < OLDEST_KUBERNETES[1];
    const oldest = `v${OLDEST_KUBERNETES.join('.')}`;
    return isOld ? [error(`the host runs Kubernetes ${kubernetesVersion}`, `upgrade it to ${oldest} or later`)] : [];
  },

  HostIsControlPlane: ({ facts: { isControlPlane } }) =>
    isControlPlane
      ? [
          error(
            'this server is a Karmada control plane itself',
            'name the host cluster with --kubeconfig and --context',
          ),
        ]
      : [],

  HostIsMember: ({ facts: { memberships, deployments } }) => {
    if (memberships.length === 0) return [];
    const what = `the host is a member of a fleet: ${memberships.join(', ')}`;
    const fix = 'take it out with "kubectl karmada unjoin", or use a cluster of its own for the control plane';
    return [deployments.length > 0 ? warning(what, fix) : error(what, fix)];
  },

  ExistingInstallation: ({ facts: { deployments, controlPlanes }, settings: { namespace } }) => {
    const others = controlPlanes.filter((each) => each !== namespace);
    const existing = deployments.filter(({ metadata }) => metadata.name === 'karmada-apiserver');
    const owner = existing.map(installerOf).find((each) => each !== undefined);
    return [
      ...others.map((each) =>
        warning(`namespace ${each} has a control plane already`, 'see that this one gets ports and names of its own'),
      ),
      ...(owner === undefined
        ? []
        : [error(`the control plane in ${namespace} was installed by ${owner}`, `go on changing it with ${owner}`)]),
    ];
  },

  OtherVersion: ({ facts: { deployments }, settings: { components } }) => {
    const name = 'karmada-scheduler';
    const scheduler = deployments.find(({ metadata }) => metadata.name === name);
    const running = versionOf(scheduler?.spec.template.spec.containers[0]?.image);
    const wanted = versionOf(components[name].image);
    if (running === undefined || wanted === undefined || running === wanted) return [];
    const what = `the control plane runs ${running}, and this would put ${wanted} in its place`;
    return [
      isOlderRelease(wanted, running)
        ? error(what, `keep what runs with --karmada-version ${running}`)
        : warning(what, `"kubectl karmada upgrade apply --to ${wanted}" backs up first, and goes back when it fails`),
    ];
  },

  ClockSkew: ({ facts: { clockSkew = 0 } }) => {
    const seconds = Math.round(Math.abs(clockSkew) / 1000);
    const what = `this machine's clock is ${seconds} s ${clockSkew > 0 ? 'behind' : 'ahead of'} the host's`;
    if (Math.abs(clockSkew) > TOLERATED_SKEW_MS) return [error(what, 'set the clocks: certificates depend on them')];
    return Math.abs(clockSkew) > NOTICED_SKEW_MS ? [warning(what, 'set the clocks: certificates depend on them')] : [];
  },

  EtcdNode: ({ facts: { nodes }, settings: { storage, externalEtcd } }) => {
    if (externalEtcd || storage.mode !== 'hostPath') return [];
    const labels = Object.entries(storage.nodeSelector);
    const usual = labels.length === 1 && labels[0]?.[0] === 'karmada.io/etcd';
    const chosen = nodesWith(nodes, storage.nodeSelector);
    if (chosen.length > 0 || (usual && nodes.some(isFitForEtcd))) return [];
    return usual
      ? [error('no node is ready, free of taints and without pressure', 'untaint one, or use --etcd-storage-mode PVC')]
      : [error(`no node has all of ${labels.map((pair) => pair.join('=')).join(', ')}`, 'label a node for etcd')];
  },

  EtcdData: ({ facts, settings }) =>
    etcdDataLosses(facts, settings).map((what) =>
      error(what, 'keep the settings it was made with, or begin anew: "kubectl karmada deinit", then init'),
    ),

  NodeCapacity: ({ facts: { nodes } }) => {
    if (nodes.length === 0) return [error('the host has no nodes', 'add one: the control plane runs in pods')];
    const total = (what: string): number =>
      nodes.reduce((sum, { status }) => sum + amount(status?.allocatable?.[what]), 0);
    const [memory, cpus] = [total('memory') / GIB, total('cpu')];
    if (memory === 0 || (memory >= WANTED_MEMORY_GIB && cpus >= WANTED_CPUS)) return [];
    const what = `the host's nodes have ${cpus} CPUs and ${memory.toFixed(1)} GiB of memory together`;
    return [warning(what, `give it ${WANTED_CPUS} CPU and ${WANTED_MEMORY_GIB} GiB for the control plane`)];
  },

  NodePortTaken: ({ facts: { services }, settings: { exposure, namespace } }) => {
    if (exposure.type !== 'NodePort') return [];
    const own = ({ metadata }: Service): boolean =>
      metadata.namespace === namespace && metadata.name === 'karmada-apiserver';
    const takers = services.filter(
      (service) => !own(service) && service.spec.ports?.some(({ nodePort }) => nodePort === exposure.port),
    );
    return takers.map(({ metadata }) =>
      error(`node port ${exposure.port} is taken by service ${metadata.namespace}/${metadata.name}`, 'choose --port'),
    );
  },

  StorageClass: ({ facts, settings: { storage, externalEtcd } }) => {
    if (externalEtcd || storage.mode !== 'PVC' || facts.storageClasses.includes(storage.storageClass)) return [];
    const known = facts.storageClasses.length === 0 ? 'it has none' : `it has ${facts.storageClasses.join(', ')}`;
    return [error(`the host has no StorageClass ${storage.storageClass}`, `choose --storage-classes-name: ${known}`)];
  },

  PriorityClass: ({ facts, settings: { components } }) => {
    const wanted = new Set(Object.values(components).map(({ priorityClass }) => priorityClass));
    const known = ['', 'system-node-critical', 'system-cluster-critical', ...facts.priorityClasses];
    return [...wanted]
      .filter((name) => !known.includes(name))
      .map((name) => error(`the host has no PriorityClass ${name}`, 'create it, or choose another one'));
  },

  ImagePullSecrets: ({ facts, settings: { imagePullSecrets, namespace } }) =>
    imagePullSecrets
      .filter((name) => !facts.secrets.includes(name))
      .map((name) => error(`namespace ${namespace} has no secret ${name}`, `create namespace and secret first`)),

  ClusterDns: ({ facts: { services } }) => {
    const isDns = ({ metadata }: Service): boolean =>
      metadata.labels?.['k8s-app'] === 'kube-dns' || /(^|-)(core|kube-)?dns(-default)?$/.test(metadata.name ?? '');
    if (services.some(isDns)) return [];
    return [error('the host has no DNS service: the components find each other by name', 'install CoreDNS')];
  },

  HostWorkloads: ({ facts: { foreignPods } }) => {
    const busy = Object.entries(foreignPods).map(([namespace, pods]) => `${pods} in ${namespace}`);
    if (busy.length === 0) return [];
    const fix = 'a control plane is best off in a cluster of its own';
    return [warning(`the host runs pods of others: ${busy.slice(0, SHOWN).join(', ')}${more(busy)}`, fix)];
  },
} as const satisfies Record<string, Check>;

export type PreflightCode = keyof typeof CHECKS;

/** For help pages and for `--ignore-preflight`. */
export const PREFLIGHT_CODES = Object.keys(CHECKS) as PreflightCode[];

const SHOWN = 4;

function more(list: readonly unknown[]): string {
  return list.length > SHOWN ? `, and in ${list.length - SHOWN} more namespaces` : '';
}

/** A quantity as a number; none: zero. */
function amount(quantity = '0'): number {
  return Number(parseQuantity(quantity).nanos / 1_000_000n) / 1000;
}

/** Every finding; errors of ignored codes become warnings. */
export function preflight(input: PreflightInput, ignored: readonly string[] = []): Finding[] {
  return (Object.entries(CHECKS) as [PreflightCode, Check][]).flatMap(([code, check]) =>
    check(input).map(({ level, ...rest }) => ({
      code,
      level: ignored.includes(code) || ignored.includes('all') ? 'warning' : level,
      ...rest,
    })),
  );
}

/** The tag of an image, where it is a release. */
function versionOf(image = ''): string | undefined {
  const tag = imageTag(image);
  return tag !== undefined && /^v\d+\.\d+\.\d+/.test(tag) ? tag : undefined;
}

/** Who else looks after a Deployment: Helm or the operator; upstream's CLI does no more once it is done. */
function installerOf({
  metadata: { labels = {} },
}: {
  metadata: { labels?: Record<string, string> };
}): string | undefined {
  const manager = labels['app.kubernetes.io/managed-by'];
  return manager === 'karmada-operator' ? 'the Karmada operator' : manager;
}
