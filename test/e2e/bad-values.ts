/** What is wrong for a flag, and what else stands on the command line. */

const NOWHERE = '/nonexistent/file';
const NOBODY = 'member9';

/** Bad values by flag, or by command and flag where it means something else there. */
export const BAD_VALUES: Readonly<Record<string, string>> = {
  // Files and folders that cannot be read.
  '--filename': NOWHERE,
  '--inventory': NOWHERE,
  '--policy': NOWHERE,
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
  '--merge-kubeconfig': '/proc/nothing/here',
  '--raw': 'version',
  '--subresource': 'nonsense',
  '--data-dir': 'package.json/x',
  '--dir': 'package.json/x',
  // Nobody of that name.
  '--cluster': NOBODY,
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
  'unregister --agent-name': 'no agent is left in the member',
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
  'preview --require-clusters': 'a guard: a cluster that is not there breaks it, which is an answer',
  'register --karmada-agent-image': 'any text',
  'register --karmada-config': 'read once the control plane has answered, which it does not here',
};

/** What an installation is told is checked together with its host: its own tests try that. */
export function isOfInstallation(name: string): boolean {
  return /^(init|deinit|addons|certs|upgrade)\b/.test(name);
}

/** Flags of an installation that are about finding its host. */
export const HOST_FLAGS: readonly string[] = ['--kubeconfig', '--context', '--config'];

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
 * not joined, HOME the folder that commands run in.
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
  init: ['--context', 'member1'],
  'init phase': ['preflight', '--context', 'member1'],
  'init images': [],
  deinit: ['--context', 'member1'],
  'addons list': ['--context', 'member1'],
  'addons enable': ['karmada-search', '--context', 'member1'],
  'addons disable': ['karmada-search', '--context', 'member1', '--force'],
  'certs check': ['--context', 'member1'],
  'certs renew': ['--context', 'member1'],
  'upgrade plan': ['--context', 'member1'],
  'upgrade apply': ['--context', 'member1', '--yes'],
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
    'OUTSIDE',
    '--context',
    'member1',
    '--discovery-token-unsafe-skip-ca-verification',
  ],
  unregister: ['member1', '--cluster-kubeconfig', 'OUTSIDE', '--cluster-context', 'member1'],
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
