/** The roles every Kubernetes cluster has: those for people, and those that answer a client's first questions. */

import type { ClusterRole, ClusterRoleBinding, PolicyRule } from '../../api/core/rbac.ts';

const GROUP = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const words = (text: string): string[] => text.split(' ');
const rule = (groups: string, resources: string, verbs: readonly string[]): PolicyRule => ({
  apiGroups: groups === '' ? [''] : groups.split(' ').map((group) => (group === 'core' ? '' : group)),
  resources: words(resources),
  verbs: [...verbs],
});
const paths = (urls: string, verbs: readonly string[] = ['get']): PolicyRule => ({
  nonResourceURLs: words(urls),
  verbs: [...verbs],
});

const VIEW: PolicyRule[] = [
  rule(
    '',
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
    READ,
  ),
  rule(
    '',
    'bindings limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
    READ,
  ),
  rule('', 'namespaces', READ),
  rule('core events.k8s.io', 'events', READ),
  rule('discovery.k8s.io', 'endpointslices', READ),
  rule(
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
    READ,
  ),
  rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ),
  rule('batch', 'cronjobs cronjobs/status jobs jobs/status', READ),
  rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ),
  rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ),
  rule('resource.k8s.io', 'resourceclaims resourceclaims/status resourceclaimtemplates', READ),
];

const EDIT: PolicyRule[] = [
  rule('', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', READ),
  rule('', 'serviceaccounts', ['impersonate']),
  rule('', 'pods pods/attach pods/exec pods/portforward pods/proxy', WRITE),
  rule('', 'pods/eviction', ['create']),
  rule(
    '',
    'configmaps persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
    WRITE,
  ),
  rule('', 'serviceaccounts/token', ['create']),
  rule('core events.k8s.io', 'events', WRITE),
  rule(
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
    WRITE,
  ),
  rule('autoscaling', 'horizontalpodautoscalers', WRITE),
  rule('batch', 'cronjobs jobs', WRITE),
  rule('policy', 'poddisruptionbudgets', WRITE),
  rule('networking.k8s.io', 'ingresses networkpolicies', WRITE),
  rule('coordination.k8s.io', 'leases', [...READ, ...WRITE]),
  rule('resource.k8s.io', 'resourceclaims resourceclaimtemplates', WRITE),
];

const ADMIN: PolicyRule[] = [
  rule('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
  rule(GROUP, 'rolebindings roles', [...READ, ...WRITE]),
];

const HEALTH = '/healthz /livez /readyz /version /version/';

const RULES: Readonly<Record<string, PolicyRule[]>> = {
  'cluster-admin': [rule('*', '*', ['*']), paths('*', ['*'])],
  'system:auth-delegator': [
    rule('authentication.k8s.io', 'tokenreviews', ['create']),
    rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
  ],
  'system:basic-user': [
    rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
    rule('authentication.k8s.io', 'selfsubjectreviews', ['create']),
  ],
  'system:discovery': [paths(`/api /api/* /apis /apis/* /openapi /openapi/* ${HEALTH}`)],
  'system:node-bootstrapper': [
    rule('certificates.k8s.io', 'certificatesigningrequests', ['create', 'get', 'list', 'watch']),
  ],
  'system:public-info-viewer': [paths(HEALTH)],
};

/** Roles made of others: what each takes in, and what takes it in. */
const AGGREGATED: Readonly<Record<string, { from: string; into?: string; own: PolicyRule[] }>> = {
  admin: { from: 'admin', own: ADMIN },
  edit: { from: 'edit', into: 'admin', own: EDIT },
  view: { from: 'view', into: 'edit', own: VIEW },
};

const metadata = (name: string, labels: Record<string, string> = {}): ClusterRole['metadata'] => ({
  name,
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
});

const aggregateTo = (name: string): Record<string, string> => ({ [`${GROUP}/aggregate-to-${name}`]: 'true' });

/** Every default role. */
export function defaultRoles(): ClusterRole[] {
  const plain = Object.entries(RULES).map(([name, rules]) => ({ metadata: metadata(name), rules }));
  const aggregated = Object.entries(AGGREGATED).flatMap(([name, { from, into, own }]): ClusterRole[] => [
    { metadata: metadata(`system:aggregate-to-${name}`, aggregateTo(name)), rules: own },
    {
      metadata: metadata(name, into === undefined ? {} : aggregateTo(into)),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregateTo(from) }] },
      rules: [],
    },
  ]);
  return [...plain, ...aggregated];
}

const BINDINGS: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': ['system:masters'],
  'system:basic-user': ['system:authenticated'],
  'system:discovery': ['system:authenticated'],
  'system:public-info-viewer': ['system:authenticated', 'system:unauthenticated'],
};

/** Who holds them from the start. */
export function defaultRoleBindings(): ClusterRoleBinding[] {
  return Object.entries(BINDINGS).map(([name, groups]) => ({
    metadata: metadata(name),
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    subjects: groups.map((group) => ({ apiGroup: GROUP, kind: 'Group', name: group })),
  }));
}
