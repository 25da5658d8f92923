/** What the documents' command lines need around them, and what they answer where that is not just success. */

import { readdirSync } from 'node:fs';
import { commandsOf, wordsOf } from '../../support/shell-lines.ts';

const below = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
    .toSorted();

/** Pages that start control planes and stop them. */
export const STARTING_AND_STOPPING: readonly string[] = [
  'docs/ci.md',
  'docs/commands/local-down.md',
  'docs/commands/local-up.md',
  'CONTRIBUTING.md',
];

const around = (pages: readonly string[]): string[] => pages.filter((page) => !STARTING_AND_STOPPING.includes(page));

/** What explains, in the order in which it is gone through. */
export const GUIDES: readonly string[] = ['README.md', ...around(below('docs'))];

/** What `--help` says, too. */
export const COMMANDS: readonly string[] = around(below('docs/commands'));

export interface OnlyParsed {
  lines: RegExp;
  because: string;
}

/** Lines that test/house/docs.test.ts parses, and that cannot be run here. */
export const ONLY_PARSED: readonly OnlyParsed[] = [
  {
    lines: /^npm (ci|test)|^npm run (check|test:cluster)|npm install/,
    because: 'it is what runs this test, or installs for it',
  },
  { lines: /^npm run quickstart/, because: 'it starts the control plane that the others are run with' },
  {
    lines: /karmada (init|deinit|addons|certs|upgrade)(?! images)(?!.*--dry-run client)/,
    because: 'it needs a host cluster that runs Pods: test/cluster and test/e2e/cli-{init,addons,certs,upgrade}',
  },
  {
    lines: /^cd |apply --server-side|KUBECONFIG=~\/\.kube\/config$/,
    because: 'it belongs to a backup of an upgrade: test/cluster',
  },
  {
    lines: /karmada (register \S+:|unregister)/,
    because: 'it needs an agent that runs: test/cluster, test/e2e/register',
  },
  { lines: /--host-context host/, because: 'it needs a host cluster: test/cluster' },
  { lines: / -it( |$)/, because: 'it needs a terminal' },
];

export interface Expected {
  lines: RegExp;
  exitCode?: number;
  says?: RegExp;
}

/** Where success is not all there is to say, or not what comes. */
export const ANSWERS: readonly Expected[] = [
  // They go on until they are interrupted.
  { lines: / -w$/, exitCode: 130, says: /^NAME .*READY/ },
  { lines: /logs web-0 .*-f$/, exitCode: 130, says: /starting web/ },
  { lines: /attach /, exitCode: 130, says: /pressing enter|level=info|recorded in container logs/ },
];

const QUICKSTART = 'kubectl apply -f examples/quickstart';
const REJOIN = 'kubectl karmada join member1 --cluster-kubeconfig member1.config';
const POD =
  'kubectl --context member1 apply -f pod.yaml && kubectl --context member1 wait --for=condition=Ready pod/web-0 --timeout 30s';
const FREE = 'kubectl delete --ignore-not-found -f examples/quickstart';
const running = (context: string): string => `kubectl --context ${context} create deployment web --image nginx`;

const KUBECTLS_OWN =
  /^(apply|attach|create|delete|describe|edit|exec|explain|label|annotate|logs|patch|api-resources|api-versions)$/;

/** True where kubectl has to be installed, for the line or for what it takes for granted. */
export function needsKubectl(page: string, line: string): boolean {
  const lines = [...(BEFORE[page] ?? []), ...(BEFORE[line] ?? []), line].flatMap(commandsOf);
  return lines.some((command) => {
    const [program, plugin, verb = ''] = wordsOf(command);
    return program === 'kubectl' && (plugin !== 'karmada' || KUBECTLS_OWN.test(verb));
  });
}

/** Lines that make what a page, or a line, takes for granted. */
export const BEFORE: Readonly<Record<string, readonly string[]>> = {
  // README ends with stopping it.
  'docs/air-gap.md': ['kubectl karmada local up --detach --failover'],
  'docs/custom-kinds.md': ['kubectl apply -f engines.yaml'],
  'docs/commands/interpret.md': ['kubectl apply -f engines.yaml'],
  'docs/install.md': ['mkdir -p ~/bin'],
  'docs/real-fleet.md': [
    QUICKSTART,
    'kubectl wait --for=condition=Ready clusters/member2 --timeout 30s',
    'kubectl --kubeconfig paris.config create deployment shop --image nginx',
  ],
  'docs/commands/local-up.md': ['cp examples/fleet.yaml fleet.yaml'],
  'docs/commands/local-down.md': ['kubectl karmada local up --detach'],
  'docs/commands/analyze.md': ['kubectl karmada inventory save fleet.yaml'],
  'docs/commands/create.md': [FREE],
  'docs/commands/delete.md': [POD],
  'docs/commands/annotate.md': [QUICKSTART],
  'docs/commands/describe.md': [QUICKSTART, POD],
  'docs/commands/attach.md': [POD],
  'docs/commands/edit.md': [
    'kubectl karmada uncordon member1',
    QUICKSTART,
    'kubectl --context member1 wait --for=create deployment/web --timeout 20s',
  ],
  'docs/commands/exec.md': [POD],
  'docs/commands/logs.md': [POD],
  'docs/commands/patch.md': [QUICKSTART],
  'docs/commands/promote.md': [
    FREE,
    'kubectl delete propagationpolicies --all',
    running('member1'),
    'kubectl --context member1 create clusterrole viewer --verb get --resource pods',
  ],
  'docs/commands/local-member-resume.md': ['kubectl karmada local member add member1'],
  'kubectl karmada unjoin member1 --cluster-kubeconfig member1.config': [REJOIN],
  'kubectl karmada unjoin member1 --force --wait 5s': [REJOIN],
  // A pipeline starts with nothing.
  'kubectl karmada local up --members 3 --detach': ['kubectl karmada local down --purge'],
  'kubectl karmada taint clusters member1 member2 team-': ['kubectl karmada taint clusters member2 team=a:NoSchedule'],
  'docs/commands/token-delete.md': [
    'kubectl create secret generic bootstrap-token-abcdef -n kube-system --type bootstrap.kubernetes.io/token --from-literal token-id=abcdef --from-literal token-secret=0123456789abcdef',
  ],
  'docs/commands/top-pod.md': [POD],
};
