/** Standard output and standard error of programs that write a few lines and end. */

import { fstatSync, writeSync } from 'node:fs';
import { UserError } from '../base/errors.ts';

/** Node's streams are opened only for those who need them: that takes longer than a short command has to say. */
export interface StandardStream {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Of a terminal; 0 where it does not tell. */
  readonly columns: number | undefined;
  readonly stream: NodeJS.WriteStream;
  /** A signal that is aborted when a write finds that the other end has gone. */
  readerSignal(): AbortSignal;
  /** Resolves when everything written so far is on its way, however slow its reader is, or can get nowhere. */
  flushed(): Promise<void>;
}

export interface StandardStreamOptions {
  fd: number;
  open(): NodeJS.WriteStream;
  /** Open it at once, where bytes that are written past it would come out wrong. */
  atOnce: boolean;
}

/** That nobody reads any more is no error; others are UserErrors `BadInput`. */
export function standardStream({ fd, open, atOnce }: StandardStreamOptions): StandardStream {
  const unread = new AbortController();
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw new UserError('BadInput', `the answer cannot be written: ${error.message}`);
    unread.abort(new Error('nobody reads the answer any more'));
  };
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => (opened ??= open().on('error', onError));
  if (atOnce) stream();
  return {
    write(text) {
      if (opened) opened.write(text);
      else {
        const rest = writeNow(fd, Buffer.from(text), onError);
        if (rest.length > 0) stream().write(rest);
      }
    },
    get isTTY() {
      return fstatSync(fd).isCharacterDevice() && stream().isTTY === true;
    },
    get columns() {
      return stream().columns;
    },
    get stream() {
      return stream();
    },
    readerSignal: () => unread.signal,
    flushed: () =>
      new Promise((resolve) => {
        if (opened?.writable) opened.write('', () => resolve());
        else resolve();
      }),
  };
}

/** Answers what a reader has no room for yet. */
function writeNow(fd: number, bytes: Buffer, onError: (error: NodeJS.ErrnoException) => void): Buffer {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === 'EAGAIN') return rest;
    onError(failure);
  }
  return Buffer.alloc(0);
}
