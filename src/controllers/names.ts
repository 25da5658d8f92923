/** The controllers by the names `--controllers` takes: upstream's where upstream lists them. */

export const CONTROLLER_NAMES = [
  'cluster',
  'clusterStatus',
  'agentcsrapproving',
  'namespace',
  'detector',
  'scheduler',
  'dependencies',
  'binding',
  'execution',
  'workStatus',
  'bindingStatus',
  'clustertaintpolicy',
  'taintManager',
  'applicationFailover',
  'gracefulEviction',
  'workloadRebalancer',
  'descheduler',
] as const;

export type ControllerName = (typeof CONTROLLER_NAMES)[number];

/** Whether a list such as `*,-descheduler` or `cluster,binding` means the controller; the last word about it counts. */
export function isChosen(words: readonly string[], name: string): boolean {
  return words.reduce((chosen, word) => {
    if (word === `-${name}`) return false;
    return word === name || word === '*' || chosen;
  }, false);
}
