/** Every command, in the order and under the headings of the main help page. */

import type { CommandGroup, CommandNode } from '../command.ts';
import { addons } from './addons/index.ts';
import { analyze } from './analyze.ts';
import { annotate } from './annotate.ts';
import { apiResources } from './api-resources.ts';
import { apiVersions } from './api-versions.ts';
import { apply } from './apply.ts';
import { attach } from './attach.ts';
import { certs } from './certs/index.ts';
import { check } from './check.ts';
import { completion } from './completion.ts';
import { cordon } from './cordon.ts';
import { create } from './create.ts';
import { credential } from './credential/index.ts';
import { deinit } from './deinit.ts';
import { deletion } from './delete.ts';
import { describe } from './describe.ts';
import { edit } from './edit.ts';
import { exec } from './exec.ts';
import { explain } from './explain.ts';
import { explainPlacement } from './explain-placement.ts';
import { get } from './get.ts';
import { init } from './init.ts';
import { interpret } from './interpret.ts';
import { inventory } from './inventory.ts';
import { join } from './join.ts';
import { label } from './label.ts';
import { local } from './local/index.ts';
import { logs } from './logs.ts';
import { options } from './options.ts';
import { patch } from './patch.ts';
import { preview } from './preview.ts';
import { promote } from './promote.ts';
import { register } from './register.ts';
import { supportBundle } from './support-bundle.ts';
import { taint } from './taint.ts';
import { token } from './token/index.ts';
import { top } from './top/index.ts';
import { uncordon } from './uncordon.ts';
import { unjoin } from './unjoin.ts';
import { unregister } from './unregister.ts';
import { upgrade } from './upgrade.ts';
import { version } from './version.ts';

export const commandGroups: readonly CommandGroup<CommandNode>[] = [
  { title: 'Basic Commands', commands: [explain, get, create, deletion, edit] },
  { title: 'Placement Commands', commands: [preview, explainPlacement, inventory] },
  { title: 'Local Commands', commands: [local] },
  {
    title: 'Cluster Registration Commands',
    commands: [init, deinit, addons, certs, upgrade, join, unjoin, credential, token, register, unregister],
  },
  { title: 'Cluster Management Commands', commands: [cordon, uncordon, taint] },
  {
    title: 'Troubleshooting and Debugging Commands',
    commands: [attach, logs, exec, describe, check, analyze, interpret, supportBundle],
  },
  { title: 'Advanced Commands', commands: [apply, promote, top, patch] },
  { title: 'Settings Commands', commands: [label, annotate, completion] },
  { title: 'Other Commands', commands: [apiResources, apiVersions, options, version] },
];
