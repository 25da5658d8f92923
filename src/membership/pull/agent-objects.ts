/** What registering leaves in the member: the agent, its account, and its way to the control plane. */

import { type Deployment, deployments } from '../../api/core/apps.ts';
import { namespaces, secrets, serviceAccounts } from '../../api/core/core.ts';
import { clusterRoleBindings, clusterRoles } from '../../api/core/rbac.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Wanted } from '../ensure.ts';
import { SYSTEM_LABELS } from '../names.ts';

export interface AgentSettings {
  clusterName: string;
  /** Of the agent, in the member. */
  namespace: string;
  /** Of credentials, on both sides. */
  clusterNamespace: string;
  /** The member's own address. */
  apiEndpoint: string;
  provider: string;
  region: string;
  zones: readonly string[];
  proxyServerAddress: string;
  rotateCertificates: boolean;
  image: string;
  replicas: number;
}

export const AGENT = 'karmada-agent';
export const AGENT_ACCOUNT = 'karmada-agent-sa';
export const AGENT_SECRET = 'karmada-kubeconfig';
const MOUNT = '/etc/kubeconfig';
const RBAC = 'rbac.authorization.k8s.io';

/** In steps; `kubeconfig` is the text by which the agent logs in. */
export function agentObjects(settings: AgentSettings, kubeconfig: string): Wanted[][] {
  const { namespace } = settings;
  const meta = (name: string, inside?: string): KubeObject['metadata'] => ({
    name,
    ...(inside === undefined ? {} : { namespace: inside }),
    labels: { ...SYSTEM_LABELS },
  });
  const rules = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['get'] },
  ];
  const secret = {
    metadata: meta(AGENT_SECRET, namespace),
    type: 'Opaque',
    data: { [AGENT_SECRET]: btoa(kubeconfig) },
  };
  return [
    [{ resource: namespaces, object: { metadata: meta(namespace) } }],
    [
      { resource: secrets, object: secret, mend: ['data'] },
      { resource: serviceAccounts, object: { metadata: meta(AGENT_ACCOUNT, namespace) } },
      { resource: clusterRoles, object: { metadata: meta(AGENT), rules }, mend: ['rules'] },
    ],
    [
      {
        resource: clusterRoleBindings,
        object: {
          metadata: meta(AGENT),
          roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: AGENT },
          subjects: [{ kind: 'ServiceAccount', name: AGENT_ACCOUNT, namespace }],
        },
        mend: ['subjects'],
      },
    ],
    [{ resource: deployments, object: agentDeployment(settings), mend: ['spec'] }],
  ] as unknown as Wanted[][];
}

function agentDeployment(settings: AgentSettings): Deployment {
  const { namespace, image, replicas } = settings;
  const labels = { app: AGENT, ...SYSTEM_LABELS };
  return {
    metadata: { name: AGENT, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: AGENT } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: AGENT_ACCOUNT,
          tolerations: [{ key: 'node-role.kubernetes.io/master', operator: 'Exists' }],
          containers: [
            {
              name: AGENT,
              image,
              command: agentCommand(settings),
              ports: [{ name: 'metrics', containerPort: 8080, protocol: 'TCP' }],
              volumeMounts: [{ name: 'kubeconfig', mountPath: MOUNT }],
            },
          ],
          volumes: [{ name: 'kubeconfig', secret: { secretName: AGENT_SECRET } }],
        },
      },
    },
  } as unknown as Deployment;
}

function agentCommand(settings: AgentSettings): string[] {
  const { clusterName, apiEndpoint, provider, region, zones, rotateCertificates, namespace, clusterNamespace } =
    settings;
  return [
    '/bin/karmada-agent',
    `--karmada-kubeconfig=${MOUNT}/${AGENT_SECRET}`,
    `--cluster-name=${clusterName}`,
    `--cluster-api-endpoint=${apiEndpoint}`,
    `--cluster-provider=${provider}`,
    `--cluster-region=${region}`,
    `--cluster-zones=${zones.join(',')}`,
    `--controllers=*${rotateCertificates ? ',certRotation' : ''}`,
    `--proxy-server-address=${settings.proxyServerAddress}`,
    `--leader-elect-resource-namespace=${namespace}`,
    `--cluster-namespace=${clusterNamespace}`,
    '--cluster-status-update-frequency=10s',
    '--metrics-bind-address=:8080',
    '--health-probe-bind-address=0.0.0.0:10357',
    '--v=2',
  ];
}

/** The name an agent registers under, by its command line; undefined where it has none. */
export function agentClusterName(deployment: Deployment): string | undefined {
  const flag = '--cluster-name=';
  return commandOf(deployment)
    .find((word) => word.startsWith(flag))
    ?.slice(flag.length);
}

/** Command and arguments of its first container. */
export function commandOf({ spec }: Deployment): string[] {
  const [container] = spec.template.spec?.containers ?? [];
  return [...(container?.command ?? []), ...(container?.args ?? [])];
}
