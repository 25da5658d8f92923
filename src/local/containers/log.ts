/** pods/log: what a container printed. */

import { streamAnswer } from '../../apiserver/answers/answer.ts';
import { methodNotAllowed } from '../../apiserver/answers/failures.ts';
import type { Connect } from '../../apiserver/connect/connect.ts';
import { findContainer } from './find-container.ts';
import { readLogOptions } from './log-options.ts';
import { readLog } from './read-log.ts';
import { currentRun, previousRun } from './run-of.ts';

const NEVER = new AbortController().signal;

/** Answers with text; of a follower's, line by line as they are printed. */
export const podLog: Connect = (context, target, call) => {
  if (call.method !== 'GET') throw methodNotAllowed();
  const options = readLogOptions(call.query, context.clock.now());
  const found = findContainer(context, target, options.container);
  const run = options.previous ? previousRun(found) : currentRun(found);
  const signal = AbortSignal.any([call.signal ?? NEVER, context.closing]);
  const texts = readLog({ context, found, run, signal }, options);
  return Promise.resolve(streamAnswer(200, encoded(texts), 'text/plain'));
};

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text);
}
