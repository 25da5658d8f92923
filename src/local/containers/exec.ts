/** pods/exec: runs one of the built-in programs in a simulated container. */

import { badRequest, methodNotAllowed } from '../../apiserver/answers/failures.ts';
import type { Call } from '../../apiserver/call.ts';
import { type Session, sessionAnswer } from '../../apiserver/connect/channels.ts';
import type { Connect } from '../../apiserver/connect/connect.ts';
import type { ServerContext } from '../../apiserver/context.ts';
import type { Target } from '../../apiserver/target.ts';
import { findContainer } from './find-container.ts';
import { openInput } from './input.ts';
import type { Running } from './program.ts';
import { runCommand } from './programs.ts';
import { requireRunning } from './run-of.ts';
import { worldOf } from './world.ts';

/** Answers with a session, or with why there is none. */
export const podExec: Connect = (context, target, call) => {
  requireSession(context, target, call);
  const command = call.query.getAll('command');
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  const found = findContainer(context, target, call.query.get('container'));
  requireRunning(found);
  const { namespace } = found.pod.metadata;
  const world = worldOf(
    found,
    (resource, name) => context.store.get(resource, `${namespace}/${name}`)?.object,
    () => context.clock.now(),
  );
  const run = (session: Session): Promise<number> =>
    runCommand(command, { ...runningIn(session), world, clock: context.clock });
  return Promise.resolve(sessionAnswer(call, context.closing, run));
};

/** Whoever opens a session changes something, even where the request is a GET: WebSockets know no other one. */
export function requireSession(
  { authorizer }: ServerContext,
  { namespace = '', name = '', subresource = '' }: Target,
  call: Call,
): void {
  if (call.method !== 'GET' && call.method !== 'POST') throw methodNotAllowed();
  authorizer.require(call.user, { verb: 'create', group: '', resource: 'pods', subresource, namespace, name });
  if (!['stdin', 'stdout', 'stderr'].some((name) => call.query.get(name) === 'true')) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
}

function runningIn(session: Session): Omit<Running, 'world' | 'clock'> {
  const { tty, signal, size } = session;
  // What a program prints has lines of its own; a terminal wants to be told to go back as well.
  const shown = (text: string | Uint8Array): string | Uint8Array =>
    tty
      ? Buffer.from(text as Uint8Array)
          .toString()
          .replaceAll('\n', '\r\n')
      : text;
  return {
    input: openInput(session),
    tty,
    signal,
    size,
    stdout: (text) => session.stdout(shown(text)),
    stderr: (text) => session.stderr(shown(text)),
  };
}
