/** `init`: installs a control plane in a host cluster. */

import { PREFLIGHT_CODES } from '../../bootstrap/preflight.ts';
import { type CommandFamily, defineCommand } from '../command.ts';
import { conductOptions, installOptions } from '../init/options.ts';
import { argument, choice, flag, text, type Values } from '../option.ts';

const mergeOption = text(
  '--merge-kubeconfig <file>',
  'Add the control plane to this kubeconfig instead of a file of its own',
);

const options = {
  ...installOptions,
  ...conductOptions,
  mergeKubeconfig: mergeOption,
  dryRun: choice(
    '--dry-run <mode>',
    'Print what would be made; "server" also asks the host whether it would accept it',
    {
      choices: ['none', 'client', 'server'],
      fallback: 'none',
    },
  ),
  output: choice('-o, --output <format>', 'How a dry run prints: a table, or complete manifests', {
    choices: ['table', 'yaml', 'json'],
    fallback: 'table',
  }),
  showSecrets: flag('--show-secrets', 'Print secrets of a dry run as they are'),
};

const NOTES = `Findings of preflight, for --ignore-preflight: ${PREFLIGHT_CODES.join(', ')}.`;

const all = defineCommand({
  name: 'init',
  summary: 'Install a control plane in a Kubernetes cluster',
  description:
    'Brings up Karmada in the cluster of the current context, phase by phase, and writes its kubeconfig. A second run\n' +
    'goes on where the first one ended, mends what is missing, and asks before it changes what exists.',
  notes: NOTES,
  examples: [
    { does: 'The official release, reached by a node port', line: 'init' },
    {
      does: 'Behind a load balancer, with three replicas and etcd on claimed volumes',
      line: `init --karmada-apiserver-service-type LoadBalancer --karmada-apiserver-replicas 3 \\
    --etcd-replicas 3 --etcd-storage-mode PVC --storage-classes-name standard`,
    },
    {
      does: 'From a registry without access to the internet',
      line: 'init --private-image-registry registry.example.org/karmada',
    },
    { does: 'Everything it would make', line: 'init --dry-run client -o yaml' },
  ],
  args: {},
  options,
  async run(context, { options: chosen }) {
    const { readRequest } = await import('../init/request.ts');
    const request = await readRequest(context, chosen);
    if (chosen.dryRun !== 'none') {
      const { dryRun } = await import('../init/dry-run.ts');
      return dryRun(context, request, conductOf(chosen), { mode: chosen.dryRun, ...chosen });
    }
    const { install } = await import('../init/run.ts');
    return { text: await install(context, request, conductOf(chosen)) };
  },
});

const phaseOptions = { ...installOptions, ...conductOptions, mergeKubeconfig: mergeOption };

function conductOf({ ignorePreflight, yes, mergeKubeconfig }: Values<typeof phaseOptions>) {
  return { ignorePreflight, yes, mergeKubeconfig };
}

const PHASE_NAMES = ['preflight', 'certs', 'etcd', 'apiserver', 'crds', 'rbac', 'aggregated', 'controllers'].concat([
  'webhooks',
  'kubeconfig',
  'verify',
]);

const phase = defineCommand({
  name: 'phase',
  summary: 'Run one phase of an installation',
  description:
    'The phases, in order: preflight, certs, etcd, apiserver, crds, rbac, aggregated, controllers, webhooks,\n' +
    'kubeconfig, verify. Give the same flags as to init.',
  examples: [{ does: 'Bring the webhooks back', line: 'init phase webhooks' }],
  args: { name: argument('NAME', 'The phase', PHASE_NAMES) },
  options: phaseOptions,
  async run(context, { args, options: chosen }) {
    const { readRequest } = await import('../init/request.ts');
    const request = await readRequest(context, chosen);
    const { installPhase } = await import('../init/run.ts');
    return { text: await installPhase(context, request, { ...conductOf(chosen), name: args.name }) };
  },
});

const images = defineCommand({
  name: 'images',
  summary: 'List the images an installation needs',
  description: 'One per line, with the flags given: for mirrors of clusters without access to the internet.',
  examples: [
    { does: 'What has to be in a mirror', line: 'init images --all' },
    {
      does: 'What they are to be called there',
      line: 'init images --private-image-registry registry.example.org/karmada',
    },
  ],
  args: {},
  options: {
    ...installOptions,
    all: flag('--all', 'Also the images of addons and of the agent for members in pull mode'),
  },
  async run(context, { options: chosen }) {
    const { readRequest } = await import('../init/request.ts');
    const { neededImages } = await import('../init/images.ts');
    const request = await readRequest(context, chosen);
    return { text: neededImages(request.settings, { all: chosen.all }).join('\n') };
  },
});

export const init: CommandFamily = { name: 'init', summary: all.summary, commands: [phase, images], itself: all };
