/** What is wrong for a flag, and what else stands on the command line. */

const NOWHERE = '/nonexistent/file';
const NOBODY = 'member9';

/** Bad values by flag, or by command and flag where it means something else there. */
export const BAD_VALUES: Readonly<Record<string, string>> = {
  // Files and folders that cannot be read.
  '--filename': NOWHERE,
  '--inventory': NOWHERE,
  '--policy': NOWHERE,
  '--kustomize': NOWHERE,
  '--add-cluster': NOWHERE,
  '--config': NOWHERE,
  '--kubeconfig': NOWHERE,
  '--karmada-kubeconfig': NOWHERE,
  '--cluster-kubeconfig': NOWHERE,
  '--member-kubeconfig': NOWHERE,
  '--host-kubeconfig': NOWHERE,
  '--karmada-config': NOWHERE,
  '--certificate-authority': NOWHERE,
  '--ca-cert-file': NOWHERE,
  '--ca-key-file': NOWHERE,
  '--external-etcd-ca-cert-path': NOWHERE,
  '--external-etcd-client-cert-path': NOWHERE,
  '--external-etcd-client-key-path': NOWHERE,
  '--desired-file': NOWHERE,
  '--observed-file': NOWHERE,
  '--status-file': NOWHERE,
  '--crds': NOWHERE,
  '--merge-kubeconfig': 'package.json/x',
  '--raw': 'version',
  '--subresource': 'nonsense',
  '--data-dir': 'package.json/x',
  '--dir': 'package.json/x',
  '--karmada-data': 'package.json/x',
  '--karmada-pki': 'package.json/x',
  'init --karmada-kubeconfig': 'package.json/x',
  'init phase --karmada-kubeconfig': 'package.json/x',
  'deinit --karmada-kubeconfig': '/',
  // Nobody of that name.
  '--cluster': NOBODY,
  'addons list --cluster': 'Member_9',
  'addons enable --cluster': 'Member_9',
  'addons disable --cluster': 'Member_9',
  '--clusters': NOBODY,
  '--cluster-down': NOBODY,
  '--require-clusters': NOBODY,
  '--context': 'nowhere',
  '--karmada-context': 'nowhere',
  '--cluster-context': 'nowhere',
  '--host-context': 'nowhere',
  '--member-context': 'nowhere',
  '--category': 'nonsense',
  '--operation': 'nonsense',
  '--ignore-preflight': 'nonsense',
  '--suppress': 'nonsense',
  // Texts with a form of their own.
  '--labels': 'a==b==c',
  'local member add --labels': 'a b',
  '--selector': 'a==b==c',
  '--field-selector': 'spec.nothing=x',
  '--sort-by': '.no.such.field',
  '--template': '{{',
};

const EXTERNAL_ETCD = [
  ...['--external-etcd-servers', 'https://etcd.example.org:2379', '--external-etcd-ca-cert-path', 'HOME/object.yaml'],
  ...['--external-etcd-client-cert-path', 'HOME/object.yaml', '--external-etcd-client-key-path', 'HOME/object.yaml'],
];

/** What has to stand before a flag so that its value counts. */
export const BESIDE: Readonly<Record<string, readonly string[]>> = {
  '--ca-cert-file': ['--ca-key-file', 'HOME/object.yaml'],
  '--ca-key-file': ['--ca-cert-file', 'HOME/object.yaml'],
  '--external-etcd-ca-cert-path': EXTERNAL_ETCD,
  '--external-etcd-client-cert-path': EXTERNAL_ETCD,
  '--external-etcd-client-key-path': EXTERNAL_ETCD,
  '--external-etcd-key-prefix': EXTERNAL_ETCD,
  '--karmada-context': ['--karmada-kubeconfig', 'OUTSIDE'],
  '--storage-classes-name': ['--etcd-storage-mode', 'PVC'],
  '--etcd-pvc-size': ['--etcd-storage-mode', 'PVC', '--storage-classes-name', 'standard'],
  '--member-kubeconfig': ['karmada-scheduler-estimator', '--cluster', 'member1'],
  '--member-context': ['karmada-scheduler-estimator', '--cluster', 'member1', '--member-kubeconfig', 'OUTSIDE'],
};

/** What the message says where it names neither the flag nor the value. */
export const SAYS: Readonly<Record<string, string>> = {
  '--labels': 'unable to parse requirement',
  '--selector': 'unable to parse requirement',
  '--field-selector': '"spec.nothing" is not a known field selector',
  'any --token': 'Unauthorized',
  'any --tls-server-name': 'its certificate is for another name',
  'any --as-group': 'name the user with --as',
  'any --as-uid': 'name the user with --as',
  // A token is a secret.
  'register --token': 'the token is not of the form',
  'join --karmada-as': 'these permissions are missing',
  'join --karmada-as-group': 'name the user with --as',
  'join --karmada-as-uid': 'name the user with --as',
};

/** Flags that have no bad value here, and why. */
export const NO_BAD_VALUE: Readonly<Record<string, string>> = {
  '--description': 'any text',
  'get --label-columns': 'any text, as for kubectl',
  'local up --scheduler-name': 'any text',
  'local up --skipped-propagating-namespaces': 'any pattern',
  ...Object.fromEntries(
    ['nodes', 'cpu', 'memory', 'pods', 'labels', 'region', 'zone', 'provider', 'pod-ready-seconds'].map((name) => [
      `local member add --${name}`,
      'checked by the control plane of "local up", which does not run here',
    ]),
  ),
  'init images --kubeconfig': 'asks no host',
  'init images --context': 'asks no host',
  ...Object.fromEntries(
    [
      ...['ca-cert-file', 'ca-key-file', 'crds', 'karmada-data', 'karmada-kubeconfig', 'karmada-pki'],
      ...['external-etcd-ca-cert-path', 'external-etcd-client-cert-path', 'external-etcd-client-key-path'],
    ].map((name) => [
      `init images --${name}`,
      'reads and writes no files: the flags of an installation can be given as they are',
    ]),
  ),
  'preview --require-clusters': 'a guard: a cluster that is not there breaks it, which is an answer',
  'register --karmada-agent-image': 'any text',
  'register --karmada-config': 'read once the control plane has answered, which it does not here',
};

export const CUSTOMIZATION = `apiVersion: config.karmada.io/v1alpha1
kind: ResourceInterpreterCustomization
metadata: { name: x }
spec:
  target: { apiVersion: v1, kind: ConfigMap }
  customizations:
    statusAggregation: { luaScript: "function AggregateStatus(object, items) return object end" }
`;

/**
 * What else stands on the command line of each command; it would work. OUTSIDE is the kubeconfig of a cluster that has
 * not joined, DEAD that of one nobody answers for: what is refused there is refused before any server is asked. HOME is
 * the folder that commands run in.
 */
export const LINES: Readonly<Record<string, readonly string[]>> = {
  explain: ['pods'],
  get: ['cm'],
  create: ['ns', 'x'],
  delete: ['cm', 'x'],
  edit: ['cm', 'x'],
  patch: ['cm', 'x', '-p', '{}'],
  label: ['cm', 'x', 'a=b'],
  annotate: ['cm', 'x', 'a=b'],
  attach: ['x'],
  logs: ['x'],
  exec: ['x', '--', 'ls'],
  describe: ['pods'],
  'api-resources': [],
  'api-versions': [],
  preview: ['-f', 'examples/quickstart'],
  'explain-placement': ['deployment/web'],
  'inventory save': ['HOME/file'],
  'local up': [],
  'local down': [],
  'local status': [],
  'local member add': ['x'],
  'local member remove': ['x'],
  'local member pause': ['x'],
  'local member resume': ['x'],
  init: ['--kubeconfig', 'DEAD'],
  'init phase': ['preflight', '--kubeconfig', 'DEAD'],
  'init images': [],
  deinit: ['--kubeconfig', 'DEAD'],
  'addons list': ['--kubeconfig', 'DEAD'],
  'addons enable': ['karmada-search', '--kubeconfig', 'DEAD'],
  'addons disable': ['karmada-search', '--kubeconfig', 'DEAD', '--force'],
  'certs check': ['--kubeconfig', 'DEAD'],
  'certs renew': ['--kubeconfig', 'DEAD'],
  'upgrade plan': ['--kubeconfig', 'DEAD', '--to', 'v1.19.0'],
  'upgrade apply': ['--kubeconfig', 'DEAD', '--to', 'v1.19.0', '--yes'],
  join: ['x', '--cluster-kubeconfig', 'OUTSIDE', '--cluster-context', 'member1'],
  unjoin: ['member1', '--dry-run'],
  'credential show': ['member1'],
  'credential rotate': ['member1'],
  'token create': [],
  'token list': [],
  'token delete': ['abcdef'],
  register: [
    'https://127.0.0.1:1',
    '--token',
    'abcdef.0123456789abcdef',
    '--cluster-name',
    'x',
    '--kubeconfig',
    'DEAD',
    '--discovery-token-unsafe-skip-ca-verification',
  ],
  unregister: ['member1', '--cluster-kubeconfig', 'DEAD'],
  cordon: ['member1'],
  uncordon: ['member1'],
  taint: ['cluster', 'member1', 'a=b:NoSchedule'],
  check: [],
  analyze: [],
  interpret: ['-f', 'HOME/customization.yaml', '--operation', 'AggregateStatus', '--observed-file', 'HOME/object.yaml'],
  'support-bundle': ['HOME/bundle'],
  apply: ['-f', 'examples/quickstart'],
  promote: ['cm', 'x', '-C', 'member1'],
  'top pod': [],
  'top node': [],
  'completion bash': [],
  'completion zsh': [],
  'completion fish': [],
  'completion powershell': [],
  'completion install': [],
  version: [],
};
