/** `completion`: what shells and kubectl need to complete command lines. */

import { UserError } from '../../base/errors.ts';
import { type CommandFamily, type CommandSpec, defineCommand } from '../command.ts';
import type { Shell } from '../completion/scripts.ts';
import { text } from '../option.ts';

const LOAD: Readonly<Record<Shell, string>> = {
  bash: 'source <(kubectl-karmada completion bash)   # in ~/.bashrc',
  zsh: 'source <(kubectl-karmada completion zsh)   # in ~/.zshrc, after compinit',
  fish: 'kubectl-karmada completion fish > ~/.config/fish/completions/kubectl-karmada.fish',
  powershell: 'kubectl-karmada completion powershell | Out-String | Invoke-Expression   # in $PROFILE',
};

function shellCommand(shell: Shell, title: string): CommandSpec<Record<never, never>, Record<never, never>> {
  return defineCommand({
    name: shell,
    summary: `Print the completion script for ${title}`,
    description:
      `Load it with: ${LOAD[shell]}\n` +
      'It completes the program called by its own name; "completion install" is for kubectl karmada.',
    examples: [{ does: `The script for ${title}`, line: `completion ${shell}` }],
    args: {},
    options: {},
    async run({ programName }) {
      const { completionScript } = await import('../completion/scripts.ts');
      return { text: completionScript(shell, programName.replaceAll(' ', '-')) };
    },
  });
}

const PLUGIN = 'kubectl-karmada';

const install = defineCommand({
  name: 'install',
  summary: 'Let kubectl complete "kubectl karmada"',
  description:
    "kubectl's own completion asks a program called kubectl_complete-karmada what may follow. This puts it beside the\n" +
    'plugin, or into --dir, which is made where it is missing and must be in PATH.',
  examples: [
    { does: 'Beside the plugin that kubectl finds', line: 'completion install' },
    { does: 'In a folder of your own', line: 'completion install --dir ~/bin' },
  ],
  args: {},
  options: { dir: text('--dir <folder>', 'A folder of PATH to put it into') },
  async run({ findPrograms, warn, windows }, { options: { dir } }) {
    const [{ KUBECTL_HELPER, kubectlHelper }, { folderOf, writeProgram }] = await Promise.all([
      import('../completion/scripts.ts'),
      import('../../files/program.ts'),
    ]);
    const [plugin] = await findPrograms(PLUGIN);
    if (!plugin) {
      throw new UserError('MissingTool', `there is no ${PLUGIN} in PATH, so kubectl cannot run it either`, {
        hint: `put this program into a folder of PATH under the name ${PLUGIN}`,
      });
    }
    const file = await writeProgram({ ...kubectlHelper(windows), folder: dir ?? folderOf(plugin.path) });
    if ((await findPrograms(KUBECTL_HELPER)).length === 0) {
      warn(`warning: ${folderOf(file)} is not in PATH, so kubectl will not find it there`);
    }
    return { text: `${file} is in place; kubectl completes "kubectl karmada" where its own completion is loaded` };
  },
});

export const completion: CommandFamily = {
  name: 'completion',
  summary: 'Set up completion for kubectl and for shells',
  commands: [
    shellCommand('bash', 'bash'),
    shellCommand('zsh', 'zsh'),
    shellCommand('fish', 'fish'),
    shellCommand('powershell', 'PowerShell'),
    install,
  ],
};
