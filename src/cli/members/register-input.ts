/** What `register` was told, checked as a whole. */

import { UserError } from '../../base/errors.ts';
import { flagProblems } from '../../bootstrap/choices/forms.ts';
import { clusterNameProblem } from '../../membership/names.ts';
import { parseToken } from '../../membership/pull/bootstrap-token.ts';
import { clusterFlagProblems } from './cluster-flags.ts';
import type { RegisterOptions } from './register-options.ts';

const PIN = /^sha256:[0-9a-f]{64}$/;
const ENDPOINT = /^[^/\s:]+(:\d+)?$|^\[[0-9a-fA-F:]+\](:\d+)?$/;

export interface RegisterInput {
  /** `https://host:port` */
  server: string;
  name: string;
  token: string;
}

/** Throws UserError `BadInput` with every problem. */
export function checkInput(
  endpoint: string | undefined,
  options: RegisterOptions,
  contextName: string | undefined,
): RegisterInput {
  const { clusterName, token, pins, unsafe, image, karmadaConfig } = options;
  const name = clusterName ?? contextName ?? '';
  const bare = (endpoint ?? '').replace(/^https:\/\//, '').replace(/\/$/, '');
  const problems = [
    ...(endpoint === undefined ? ['the address of the control plane is missing'] : []),
    ...(endpoint !== undefined && !ENDPOINT.test(bare)
      ? [`"${endpoint}" is not an address such as 10.0.0.5:5443`]
      : []),
    ...nameProblems(name, clusterName === undefined),
    ...tokenProblems(token),
    ...clusterFlagProblems(options),
    ...flagProblems([
      ['--karmada-agent-image', image, 'image'],
      ['--karmada-config', karmadaConfig, 'path'],
    ]),
    ...pins.filter((pin) => !PIN.test(pin)).map((pin) => `"${pin}" is not sha256: and 64 hexadecimal digits`),
    ...(pins.length === 0 && !unsafe
      ? ['--discovery-token-ca-cert-hash is missing (or --discovery-token-unsafe-skip-ca-verification)']
      : []),
  ];
  if (problems.length === 0) return { server: `https://${bare}`, name, token: token ?? '' };
  throw new UserError('BadInput', problems.join('\n'), {
    hint: 'run "kubectl karmada token create --print-register-command" on the control plane for a complete command',
  });
}

function nameProblems(name: string, isDerived: boolean): string[] {
  const problem = clusterNameProblem(name);
  if (!problem) return [];
  const advice = problem.suggestion === undefined ? '' : `, such as ${problem.suggestion}`;
  const what = isDerived
    ? `the context "${name}" gives no name for a cluster`
    : `"${name}" cannot be the name of a cluster`;
  return [`${what} (${problem.why}): choose one with --cluster-name${advice}`];
}

function tokenProblems(token: string | undefined): string[] {
  if (token === undefined || token === '') return ['--token is missing'];
  try {
    parseToken(token);
    return [];
  } catch (error) {
    return [error instanceof UserError ? error.message : 'the token is not usable'];
  }
}
