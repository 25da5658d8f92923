/** `preview`: where everything would run, why, and what would move. */

import { defineCommand } from '../command.ts';
import { flag, suggesting, text, textOr, texts } from '../option.ts';

export const preview = defineCommand({
  name: 'preview',
  summary: 'Show where templates would run, why, and what would move, before anything is applied',
  description: `The fleet is taken from the control plane, from an inventory, or from Cluster objects among the files.
Templates, policies and overrides in files are previewed as if they were applied.

Exit status: 0 within the guards; 1 a guard is broken or, with --exit-code, something would change; 2 on failure.`,
  examples: [
    { does: 'What applying a folder would do to the fleet', line: 'preview -f manifests/' },
    { does: 'What kustomize makes, with the reasons', line: 'preview -f - --explain' },
    { does: 'What happens when a cluster fails', line: 'preview --cluster-down member1' },
    {
      does: 'In CI: fail when more than a tenth of all replicas would move',
      line: 'preview -f manifests/ --inventory fleet.yaml --max-moved 10% -o markdown',
    },
    { does: 'A page to look at and to play with', line: 'preview -f manifests/ -o html=preview.html' },
  ],
  args: {},
  options: {
    filename: texts('-f, --filename <path>', 'Files, folders or - for standard input; may be repeated'),
    recursive: flag('-R, --recursive', 'Also read the folders within folders'),
    inventory: text('--inventory <file>', 'A fleet saved by "inventory save" instead of the control plane'),
    policy: texts('--policy <file>', 'Policies to try out; may be repeated'),
    addCluster: texts('--add-cluster <file>', 'Clusters that would join; may be repeated'),
    replicas: texts('--replicas <kind/name=n>', 'Scale a workload, such as deployment/web=20; may be repeated'),
    capacity: texts('--capacity <change>', 'Resize a cluster, such as member2.cpu=+50%; may be repeated'),
    taint: texts('--taint <taint>', 'Taint a cluster, such as member1=key:NoExecute; may be repeated'),
    clusterDown: texts('--cluster-down <name>', 'A cluster that fails and is evicted; may be repeated'),
    rebalance: flag('--rebalance', 'Divide everything anew, as a WorkloadRebalancer does'),
    maxMoved: text('--max-moved <limit>', 'Fail when more replicas than N or N% would move'),
    forbidUnschedulable: flag('--forbid-unschedulable', 'Fail when something cannot be scheduled'),
    requireClusters: texts('--require-clusters <names>', 'Fail when a given template misses one of these clusters'),
    exitCode: flag('--exit-code', 'Exit with 1 when something would change'),
    explain: flag('--explain', 'Give the reasons, for every cluster'),
    all: flag('--all', 'Also show what does not change'),
    render: flag('--render', 'Give the manifest of every cluster, overrides applied'),
    featureGates: texts('--feature-gates <gate=bool>', 'Feature gates of the scheduler and of policy preemption'),
    output: suggesting(textOr('-o, --output <format>', 'table, json, yaml, markdown or html=FILE', 'table'), [
      ...['table', 'json', 'yaml', 'markdown', 'html='],
    ]),
  },
  failureCode: 2,
  async run(context, { options }) {
    const { runPreview } = await import('../preview/run.ts');
    return runPreview(context, options);
  },
});
