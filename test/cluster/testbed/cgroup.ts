/** A control group of our own for all pods, so that two nodes on one machine do not tidy up each other's. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const ROOT = '/sys/fs/cgroup';
const UNIFIED = existsSync(path.join(ROOT, 'cgroup.controllers'));

/** One folder with version 2; one per controller with version 1. */
function hierarchies(): string[] {
  if (UNIFIED) return [ROOT];
  return readdirSync(ROOT)
    .map((name) => path.join(ROOT, name))
    .filter((folder) => existsSync(path.join(folder, 'cgroup.procs')));
}

/** Makes the group `name` below every root. */
export function makeCgroup(name: string): void {
  for (const hierarchy of hierarchies()) {
    const group = path.join(hierarchy, name);
    mkdirSync(group, { recursive: true });
    // A group of version 1 starts without processors, and nothing can run in it.
    for (const file of ['cpuset.mems', 'cpuset.cpus'])
      if (!UNIFIED && existsSync(path.join(group, file)))
        writeFileSync(path.join(group, file), readFileSync(path.join(hierarchy, file)));
  }
}

/** Removes the group and those below it; processes in them must have ended. */
export function removeCgroup(name: string): void {
  for (const hierarchy of hierarchies()) removeBelow(path.join(hierarchy, name));
}

function removeBelow(group: string): void {
  if (!existsSync(group)) return;
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeBelow(path.join(group, entry.name));
  try {
    rmdirSync(group);
  } catch {
    // The kernel may still be busy with its last process; an empty group does no harm, and the next run removes it.
  }
}
