import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readEvents, readLines } from '../../src/client/watch-events.ts';

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const end of [...places, bytes.length]) {
    yield bytes.slice(start, end);
    start = end;
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const stream = (text: string): AsyncIterable<Uint8Array> => inPieces(new TextEncoder().encode(text), []);

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

describe('decoding a watch', () => {
  test('events are the same wherever the network cuts the stream, also within a character', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (names, cuts) => {
          const text = names.map((name) => line('ADDED', { metadata: { name } })).join('');
          const events = await collect(readEvents({ chunks: () => inPieces(new TextEncoder().encode(text), cuts) }));
          expect(events.map(({ object }) => object.metadata.name)).toEqual(names);
        },
      ),
    );
  });

  test('a last line without an end and empty lines are no trouble', async () => {
    expect(await collect(readLines(stream('a\n\nb')))).toEqual(['a', '', 'b']);
    const events = await collect(
      readEvents({ chunks: () => stream(`\n${line('BOOKMARK', { metadata: {} }).trim()}`) }),
    );
    expect(events.map(({ type }) => type)).toEqual(['BOOKMARK']);
  });

  test('an ERROR event rejects with its Status, after the events before it', async () => {
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Expired', code: 410 };
    const text = line('ADDED', { metadata: { name: 'a' } }) + line('ERROR', { ...status, message: 'too old' });
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { type } of readEvents({ chunks: () => stream(text) })) seen.push(type);
    };
    await expect(read()).rejects.toMatchObject({ name: 'ApiError', reason: 'Expired', message: 'too old' });
    expect(seen).toEqual(['ADDED']);
  });

  test.each([
    ['a line that breaks off', '{"type":"ADD'],
    ['a line without an object', '{"type":"ADDED"}\n'],
    ['an unknown type', line('RENAMED', { metadata: {} })],
    ['an ERROR without a Status', line('ERROR', { some: 'thing' })],
  ])('%s rejects instead of being skipped', async (_, text) => {
    await expect(collect(readEvents({ chunks: () => stream(text) }))).rejects.toMatchObject({
      name: 'ApiError',
      code: 500,
    });
  });
});
