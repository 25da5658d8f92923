/** For the environments of programs that tests start from the sources. */

/** Where Node keeps what it compiled: jest.config.mjs names it, for all test files and all runs. */
export const COMPILED = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
