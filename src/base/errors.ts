/**
 * Errors meant for people. Anything else that is thrown is a bug and is printed as one.
 *
 * Message style: what was attempted and what went wrong, lower case, no full stop; the hint says what to run next.
 */

/** Every error code the project may show, and what it means whatever the exit code. */
export const ERROR_CODES = {
  ApiError: 'a Kubernetes API answered with a Status other than success',
  Unreachable: 'a server could not be reached',
  Unauthorized: 'a server refused the credentials',
  Forbidden: 'the credentials lack permissions that are needed',
  BadInput: 'a flag, argument or file is not usable',
  KubeconfigInvalid: 'a kubeconfig cannot be read or lacks what is needed',
  FileExists: 'a file that is not ours is in the way',
  AlreadyRunning: 'another process holds the data directory',
  NotRunning: 'no embedded control plane answers',
  Timeout: 'something did not happen in time',
  Conflict: 'what exists contradicts what was asked for',
  NotFound: 'something named does not exist',
  MissingTool: 'a program this command needs is not installed',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

const brand: unique symbol = Symbol.for('kubectl-karmada.error') as never;

/** An error for people: `message` says what failed, `hint` what to do about it. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** True for a UserError, also one made in another realm. */
export function isUserError(value: unknown): value is UserError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return plain(String(thrown.message));
  return String(thrown);
}

/** `ENOENT: no such file or directory, open 'x'` → `no such file or directory`: the file is told by whoever asked for it. */
function plain(message: string): string {
  return /^E[A-Z]+: (.+?), [a-z]+( '.*')?$/s.exec(message)?.[1] ?? message;
}
