/** pods/attach: what a container prints from now on. Simulated containers read nothing. */

import type { Pod } from '../../api/core/pod.ts';
import { type Session, sessionAnswer } from '../../apiserver/connect/channels.ts';
import type { Connect } from '../../apiserver/connect/connect.ts';
import { requireSession } from './exec.ts';
import { findContainer, stateOf } from './find-container.ts';
import { openInput } from './input.ts';
import { readLog } from './read-log.ts';
import { currentRun, requireRunning } from './run-of.ts';

const INTERRUPTED = 130;

/** Answers with a session that ends with the container, with the client, or when Control-C is typed. */
export const podAttach: Connect = (context, target, call) => {
  requireSession(context, target, call);
  const found = findContainer(context, target, call.query.get('container'));
  requireRunning(found);
  const attached = async (session: Session): Promise<number> => {
    const interrupted = new AbortController();
    const input = openInput(session);
    input.onInterrupt(() => interrupted.abort());
    const signal = AbortSignal.any([session.signal, interrupted.signal]);
    const wanted = { follow: true, tail: 0, timestamps: false, since: undefined, limitBytes: undefined };
    for await (const text of readLog({ context, found, run: currentRun(found), signal }, wanted)) {
      await session.stdout(session.tty ? text.replaceAll('\n', '\r\n') : text);
    }
    if (interrupted.signal.aborted) return INTERRUPTED;
    const { namespace, name } = found.pod.metadata;
    const pod = context.store.get('pods', `${namespace}/${name}`)?.object as unknown as Pod | undefined;
    return (pod && stateOf(pod, found.container).state?.terminated?.exitCode) ?? 0;
  };
  return Promise.resolve(sessionAnswer(call, context.closing, attached));
};
