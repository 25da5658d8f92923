import { availableParallelism } from 'node:os';
import * as path from 'node:path';

// Tests start the program again and again: Node need not compile it each time.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, '.cache', 'compiled');

// Tests are TypeScript ES modules; swc strips the types, Node runs the rest.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2024',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testSequencer: '<rootDir>/test/support/long-ones-first.mjs',
  // Half of the time a test waits for a server, a deadline or another program; by default a core would be left idle, too.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // Of a machine that is busy with something else; nothing waits for it.
  testTimeout: 60_000,
};
