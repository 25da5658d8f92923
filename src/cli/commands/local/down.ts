/** `local down`: stops the embedded control plane, and forgets it where asked to. */

import { isUserError } from '../../../base/errors.ts';
import { defineCommand } from '../../command.ts';
import { dataDirOf, dataDirOption } from '../../local/places.ts';
import { flag } from '../../option.ts';

export const down = defineCommand({
  name: 'down',
  summary: 'Stop the control plane',
  description: 'Its state stays: the next start brings back every object. With --purge it is removed.',
  examples: [
    { does: 'Stop', line: 'local down' },
    { does: 'Stop, and forget everything', line: 'local down --purge' },
  ],
  args: {},
  options: { purge: flag('--purge', 'Remove the state, too'), dataDir: dataDirOption },
  async run({ home, progress }, { options }) {
    const dataDir = dataDirOf(home, options.dataDir);
    progress.step('stopping the control plane');
    const stopped = await stop(dataDir);
    progress.done(stopped ? 'the control plane has stopped' : `no control plane runs in ${dataDir}`);
    if (options.purge) await purge(dataDir);
    return options.purge ? { text: `removed ${dataDir}` } : undefined;
  },
});

/** Stopping what does not run is no failure. */
async function stop(dataDir: string): Promise<boolean> {
  const { connectLocal } = await import('../../../local/admin-client.ts');
  try {
    await (await connectLocal(dataDir)).shutdown();
    return true;
  } catch (error) {
    if (isUserError(error) && error.code === 'NotRunning') return false;
    throw error;
  }
}

/** A control plane that was killed has left its kubeconfig behind. */
async function purge(dataDir: string): Promise<void> {
  const [{ purgeDataDir, readState }, { removeKubeconfig }] = await Promise.all([
    import('../../../local/data-dir.ts'),
    import('../../../local/kubeconfig-file.ts'),
  ]);
  const kubeconfigPath = readable(() => readState(dataDir)?.kubeconfigPath);
  if (kubeconfigPath !== undefined) removeKubeconfig(kubeconfigPath, dataDir);
  purgeDataDir(dataDir);
}

/** A damaged state file is what --purge is for. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}
