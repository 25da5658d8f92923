/**
 * What becomes of signatures when something is put into a signed executable. macOS on arm64 runs nothing unsigned, so
 * it gets an ad-hoc signature, which says what the file contains and not who made it; Windows runs unsigned files, and
 * finds a broken signature where the old one is still announced.
 */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Platform } from './platforms.ts';

/** Puts the signature of an executable in order; ELF files have none. */
export function settleSignature(path: string, { os }: Pick<Platform, 'os'>): void {
  const change = { darwin: signAdHoc, windows: withoutCertificates, linux: undefined }[os];
  if (change) writeFileSync(path, change(readFileSync(path)));
}

const HEADER_SIZE = 32;
const LOAD_SEGMENT_64 = 0x19;
const LOAD_CODE_SIGNATURE = 0x1d;
const COMMAND_SIZE = 16;
const PAGE = 4096;
/** The largest page of the systems that run it. */
const SEGMENT_PAGE = 16_384;
const IDENTIFIER = 'kubectl-karmada';

interface Segment {
  name: string;
  /** Where its load command is. */
  at: number;
  fileOffset: number;
  fileSize: number;
  sections: number;
}

/** A thin 64-bit Mach-O file with an ad-hoc signature at its end; throws for one that is signed or of another kind. */
export function signAdHoc(file: Buffer): Buffer {
  if (file.readUInt32LE(0) !== 0xfeedfacf) throw new Error('not a thin 64-bit Mach-O file');
  const segments = readSegments(file);
  const text = find(segments, '__TEXT');
  const linkEdit = find(segments, '__LINKEDIT');
  if (linkEdit.fileOffset + linkEdit.fileSize !== file.length) throw new Error('__LINKEDIT is not at the end');
  const signedSize = roundUp(file.length, 16);
  const signatureSize = signatureLength(signedSize);
  const signed = Buffer.alloc(signedSize + signatureSize);
  file.copy(signed);
  addLoadCommand(signed, text, [LOAD_CODE_SIGNATURE, COMMAND_SIZE, signedSize, signatureSize]);
  const size = signed.length - linkEdit.fileOffset;
  signed.writeBigUInt64LE(BigInt(roundUp(size, SEGMENT_PAGE)), linkEdit.at + 32);
  signed.writeBigUInt64LE(BigInt(size), linkEdit.at + 48);
  writeSignature(signed, signedSize, text);
  return signed;
}

function readSegments(file: Buffer): Segment[] {
  const segments: Segment[] = [];
  let at = HEADER_SIZE;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    const command = file.readUInt32LE(at);
    if (command === LOAD_CODE_SIGNATURE) throw new Error('the file is signed');
    if (command === LOAD_SEGMENT_64) {
      segments.push({
        name: file.toString('latin1', at + 8, at + 24).replace(/\0+$/, ''),
        at,
        fileOffset: Number(file.readBigUInt64LE(at + 40)),
        fileSize: Number(file.readBigUInt64LE(at + 48)),
        sections: file.readUInt32LE(at + 64),
      });
    }
    at += file.readUInt32LE(at + 4);
  }
  return segments;
}

function find(segments: readonly Segment[], wanted: string): Segment {
  const found = segments.find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no segment ${wanted}`);
  return found;
}

function addLoadCommand(file: Buffer, text: Segment, words: readonly number[]): void {
  const end = HEADER_SIZE + file.readUInt32LE(20);
  const starts = Array.from({ length: text.sections }, (_, i) => file.readUInt32LE(text.at + 72 + i * 80 + 48));
  if (end + COMMAND_SIZE > Math.min(...starts)) throw new Error('there is no room for one more load command');
  for (const [i, word] of words.entries()) file.writeUInt32LE(word, end + i * 4);
  file.writeUInt32LE(file.readUInt32LE(16) + 1, 16);
  file.writeUInt32LE(file.readUInt32LE(20) + COMMAND_SIZE, 20);
}

const SUPER_BLOB_SIZE = 20;
const DIRECTORY_SIZE = 88;
const HASH_SIZE = 32;

function hashStart(): number {
  return DIRECTORY_SIZE + IDENTIFIER.length + 1;
}

function signatureLength(signedSize: number): number {
  return SUPER_BLOB_SIZE + hashStart() + Math.ceil(signedSize / PAGE) * HASH_SIZE;
}

/** A super blob of one code directory (version 0x20400) with the SHA-256 of every page; big-endian, as Apple has it. */
function writeSignature(file: Buffer, signedSize: number, text: Segment): void {
  const pages = Math.ceil(signedSize / PAGE);
  const size = file.length - signedSize;
  const superBlob = [0xfade0cc0, size, 1, 0, SUPER_BLOB_SIZE];
  const adHoc = 2;
  const sha256WithPages = (HASH_SIZE << 24) | (2 << 16) | Math.log2(PAGE);
  const mainBinary = 1;
  const directory = [
    ...[0xfade0c02, size - SUPER_BLOB_SIZE, 0x20400, adHoc, hashStart(), DIRECTORY_SIZE, 0, pages, signedSize],
    ...[sha256WithPages, 0, 0, 0, 0],
    // 64 bits each: the limit where 32 bits do not do, and the executable segment with its kind.
    ...[0, 0, 0, text.fileOffset, 0, text.fileSize, 0, mainBinary],
  ];
  let at = signedSize;
  for (const word of [...superBlob, ...directory]) at = file.writeUInt32BE(word >>> 0, at);
  at += file.write(`${IDENTIFIER}\0`, at, 'latin1');
  for (let page = 0; page < pages; page += 1) {
    const bytes = file.subarray(page * PAGE, Math.min((page + 1) * PAGE, signedSize));
    at += createHash('sha256').update(bytes).digest().copy(file, at);
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

const CERTIFICATE_DIRECTORY = 4;

/** A 64-bit PE file that announces no certificates. */
export function withoutCertificates(file: Buffer): Buffer {
  const header = file.readUInt32LE(0x3c);
  const optional = header + 24;
  if (file.toString('latin1', header, header + 2) !== 'PE' || file.readUInt16LE(optional) !== 0x20b) {
    throw new Error('not a 64-bit PE file');
  }
  const changed = Buffer.from(file);
  changed.fill(0, optional + 112 + CERTIFICATE_DIRECTORY * 8, optional + 112 + (CERTIFICATE_DIRECTORY + 1) * 8);
  return changed;
}
