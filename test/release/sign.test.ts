import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { signAdHoc, withoutCertificates } from '../../scripts/release/sign.ts';

const TEXT_SIZE = 8192;

/** The smallest Mach-O file there can be: a text segment with one section, and what is linked to it. */
function aMachO(
  commands: readonly Buffer[] = [segment('__TEXT', 0, TEXT_SIZE, 1), segment('__LINKEDIT', TEXT_SIZE, 100)],
) {
  const file = Buffer.alloc(TEXT_SIZE + 100, 7);
  const size = commands.reduce((sum, each) => sum + each.length, 0);
  for (const [i, word] of [0xfeedfacf, 0x0100000c, 0, 2, commands.length, size, 0, 0].entries()) {
    file.writeUInt32LE(word, i * 4);
  }
  Buffer.concat([...commands, Buffer.alloc(64)]).copy(file, 32);
  return file;
}

function segment(name: string, offset: number, size: number, sections = 0): Buffer {
  const command = Buffer.alloc(72 + sections * 80);
  command.writeUInt32LE(0x19, 0);
  command.writeUInt32LE(command.length, 4);
  command.write(name, 8);
  command.writeBigUInt64LE(BigInt(offset), 40);
  command.writeBigUInt64LE(BigInt(size), 48);
  command.writeUInt32LE(sections, 64);
  for (let i = 0; i < sections; i += 1) command.writeUInt32LE(4096, 72 + i * 80 + 48);
  return command;
}

describe('an ad-hoc signature', () => {
  const signed = signAdHoc(aMachO());
  const start = 8304;

  test('is announced by a load command, and is the end of the last segment', () => {
    expect(signed.readUInt32LE(16)).toBe(3);
    const command = 32 + 152 + 72;
    const words = [0, 4, 8, 12].map((offset) => signed.readUInt32LE(command + offset));
    expect(words).toEqual([0x1d, 16, start, signed.length - start]);
    expect(Number(signed.readBigUInt64LE(32 + 152 + 48))).toBe(signed.length - TEXT_SIZE);
  });

  test('has the hash of every page before it', () => {
    const directory = start + 20;
    expect(signed.readUInt32BE(start)).toBe(0xfade0cc0);
    expect(signed.readUInt32BE(directory)).toBe(0xfade0c02);
    const [hashes = 0, pages = 0, limit = 0] = [16, 28, 32].map((offset) => signed.readUInt32BE(directory + offset));
    expect([pages, limit]).toEqual([3, start]);
    for (let page = 0; page < pages; page += 1) {
      const bytes = signed.subarray(page * 4096, Math.min((page + 1) * 4096, limit));
      const at = directory + hashes + page * 32;
      expect(signed.subarray(at, at + 32)).toEqual(createHash('sha256').update(bytes).digest());
    }
  });

  test.each([
    ['another kind of file', () => Buffer.alloc(100), 'not a thin 64-bit Mach-O file'],
    ['a signed file', () => signed, 'the file is signed'],
    ['a file with something after its segments', () => Buffer.concat([aMachO(), Buffer.alloc(1)]), '__LINKEDIT is not'],
    ['a file without segments', () => aMachO([]), 'there is no segment __TEXT'],
  ])('is not given to %s', (_, file, message) => {
    expect(() => signAdHoc(file())).toThrow(message);
  });
});

describe('a Windows executable', () => {
  test('no longer announces the signature of what it was made from', () => {
    const file = Buffer.alloc(1024, 9);
    file.writeUInt32LE(128, 0x3c);
    file.write('PE\0\0', 128);
    file.writeUInt16LE(0x20b, 152);
    const changed = withoutCertificates(file);
    expect(changed.subarray(296, 304)).toEqual(Buffer.alloc(8));
    expect(changed.equals(file)).toBe(false);
    expect(() => withoutCertificates(Buffer.alloc(1024))).toThrow('not a 64-bit PE file');
  });
});
