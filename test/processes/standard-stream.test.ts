import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import * as path from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { standardStream } from '../../src/processes/standard-stream.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const dir = temporaryDir();

/** Remembers what it is given, and whether anybody asked for it. */
function aStream() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  let count = 0;
  const open = (): NodeJS.WriteStream => {
    count += 1;
    return stream as NodeJS.WriteStream;
  };
  return { open, stream, opened: () => count, text: () => Buffer.concat(chunks).toString() };
}

test('lines go straight to a file, and no stream is opened for them', () => {
  const file = path.join(dir, 'answer');
  const fd = openSync(file, 'w');
  const { open, opened } = aStream();
  const output = standardStream({ fd, open, atOnce: false });
  output.write('Größe\n');
  output.write('two\n');
  expect({ isTTY: output.isTTY, opened: opened(), text: readFileSync(file, 'utf8') }).toEqual({
    isTTY: false,
    opened: 0,
    text: 'Größe\ntwo\n',
  });
  closeSync(fd);
});

test('once somebody has the stream, everything goes through it', () => {
  const fd = openSync(path.join(dir, 'nothing'), 'w');
  const { open, opened, text } = aStream();
  const output = standardStream({ fd, open, atOnce: false });
  output.stream.write('one ');
  output.write('two');
  expect({ text: text(), opened: opened() }).toEqual({ text: 'one two', opened: 1 });
  closeSync(fd);
});

test('the stream is opened at once where that is asked for', () => {
  const { open, opened } = aStream();
  standardStream({ fd: 1, open, atOnce: true });
  expect(opened()).toBe(1);
});

test('a slow stream has what was written only when it says so, and an unopened one has all at once', async () => {
  const fd = openSync(path.join(dir, 'slow'), 'w');
  let take = (): void => undefined;
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      take = done;
    },
  }) as NodeJS.WriteStream;
  const output = standardStream({ fd, open: () => stream, atOnce: false });
  output.write('at once');
  await output.flushed();
  output.stream.write('slowly');
  let isFlushed = false;
  const flushed = output.flushed().then(() => {
    isFlushed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isFlushed).toBe(false);
  take();
  await new Promise((resolve) => setImmediate(resolve));
  take();
  await flushed;
  stream.destroy();
  await output.flushed();
  closeSync(fd);
});

const fifos = process.platform !== 'win32';

(fifos ? describe : describe.skip)('a pipe', () => {
  function aPipe(name: string): { reader: number; writer: number } {
    const file = path.join(dir, name);
    spawnSync('mkfifo', [file]);
    const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    return { reader, writer: openSync(file, constants.O_WRONLY | constants.O_NONBLOCK) };
  }

  test('that is full leaves the rest to the stream, and no byte is lost', () => {
    const { reader, writer } = aPipe('full');
    const { open, text } = aStream();
    const whole = 'ä'.repeat(500_000);
    standardStream({ fd: writer, open, atOnce: false }).write(whole);
    const bytes = Buffer.alloc(1_000_000);
    const taken = readSync(reader, bytes);
    expect(taken).toBeLessThan(bytes.length);
    expect(bytes.toString('utf8', 0, taken) + text() === whole).toBe(true);
    for (const fd of [reader, writer]) closeSync(fd);
  });

  test('that nobody reads any more ends what waits for a reader, and is no error', () => {
    const { reader, writer } = aPipe('unread');
    const output = standardStream({ fd: writer, open: aStream().open, atOnce: false });
    const signal = output.readerSignal();
    closeSync(reader);
    expect(signal.aborted).toBe(false);
    output.write('hello');
    expect(signal.aborted).toBe(true);
    closeSync(writer);
  });
});

test('an error other than that is one for people', () => {
  const fd = openSync(path.join(dir, 'nothing'), 'r');
  expect(() => standardStream({ fd, open: aStream().open, atOnce: false }).write('hello')).toThrow(
    'the answer cannot be written: EBADF',
  );
  closeSync(fd);
});
