/** Running phases: each once what it needs is done, all that can at the same time. */

import type { AnyObject } from '../../api/meta/object.ts';
import { applyObjects } from '../apply/apply.ts';
import type { Installation } from '../installation.ts';
import { type WorkloadRef, waitForRollout } from '../wait/rollout.ts';
import { replaceStuckPods } from '../wait/stuck-pods.ts';
import type { Phase } from './index.ts';

export interface PhaseReport {
  started(phase: Phase): void;
  done(phase: Phase, seconds: number): void;
}

/** Runs the phases; the first failure stops the others and is thrown once they have come to rest. */
export async function runPhases(
  phases: readonly Phase[],
  installation: Installation,
  report: PhaseReport,
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([installation.signal, failure.signal]);
  const running = new Map<string, Promise<void>>();
  const shared = { ...installation, signal };
  for (const phase of phases) {
    const needs = phase.needs.map((name) => running.get(name));
    running.set(
      phase.name,
      Promise.all(needs).then(() => runPhase(phase, shared, report)),
    );
  }
  const outcomes = [...running.values()].map((each) =>
    each.catch((error: unknown) => {
      if (!failure.signal.aborted) failure.abort(error);
    }),
  );
  await Promise.all(outcomes);
  installation.signal.throwIfAborted();
  if (failure.signal.aborted) throw failure.signal.reason;
}

async function runPhase(phase: Phase, installation: Installation, report: PhaseReport): Promise<void> {
  const { clock, signal } = installation;
  signal.throwIfAborted();
  const start = clock.now();
  report.started(phase);
  await phase.before?.(installation);
  if (phase.host) await applyToHost(installation, phase.host(installation.found.blueprint));
  signal.throwIfAborted();
  if (phase.karmada) await applyObjects(installation.karmadaClient(), phase.karmada(installation.found.blueprint));
  await phase.after?.(installation);
  signal.throwIfAborted();
  report.done(phase, (clock.now() - start) / 1000);
}

async function applyToHost(installation: Installation, objects: readonly AnyObject[]): Promise<void> {
  const { hostClient, clock, signal, settings } = installation;
  const applied = await applyObjects(hostClient, objects);
  const workloads = applied.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  await Promise.all(
    workloads.map(async (workload) => {
      await replaceStuckPods(hostClient, workload);
      const ref = { kind: workload.kind, namespace: settings.namespace, name: workload.metadata.name } as WorkloadRef;
      await waitForRollout(hostClient, ref, { clock, signal, timeoutSeconds: settings.patienceSeconds });
    }),
  );
}
