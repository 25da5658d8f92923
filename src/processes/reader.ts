/** Whether anybody reads what this process writes. */

/** A signal that is aborted when a write finds that the other end of standard output has gone. */
export function readerSignal(stdout: NodeJS.WriteStream): AbortSignal {
  const controller = new AbortController();
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') controller.abort(new Error('nobody reads the answer any more'));
  });
  return controller.signal;
}
