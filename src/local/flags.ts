/** The flags of the embedded control plane: written on the command line or in a file, and remembered from start to start. */

import { UserError } from '../base/errors.ts';
import { FEATURE_GATES, type FeatureGate } from '../controllers/feature-gates.ts';
import { type FlagProblem, type FlagTexts, readFlags } from '../controllers/flags.ts';
import type { Settings } from '../controllers/settings.ts';

export type { FlagTexts } from '../controllers/flags.ts';

/** Switches that stand for several flags. */
const PRESETS: Readonly<Record<string, FlagTexts>> = {
  // Upstream waits for a minute and evicts every two seconds: nobody watches a laptop for so long.
  failover: {
    'feature-gates': 'Failover=true',
    'allow-no-execute-taint-policy': 'true',
    'enable-no-execute-taint-eviction': 'true',
    'resource-eviction-rate': '20',
    'cluster-status-update-frequency': '1s',
    'cluster-failure-threshold': '3s',
    'cluster-success-threshold': '3s',
  },
};

const GATES = 'feature-gates';

/** Later flags win over earlier ones; of feature gates, each for itself. */
export function mergeFlags(...layers: readonly (FlagTexts | undefined)[]): FlagTexts {
  const merged: Record<string, string> = Object.assign({}, ...layers);
  const gates = layers.flatMap((layer) => layer?.[GATES] || []).join(',');
  return gates === '' ? merged : { ...merged, [GATES]: uniqueGates(gates) };
}

/** Of several values of one gate the last. */
function uniqueGates(text: string): string {
  const pairs = text.split(',').map((pair) => pair.trim());
  return [...new Map(pairs.map((pair) => [pair.split('=')[0], pair])).values()].join(',');
}

/** True when the switch is on. */
export function isOn(flags: FlagTexts, preset: string): boolean {
  return flags[preset] === 'true';
}

/** The flags with every switch replaced by what it stands for; what is said besides wins over it. */
export function expandPresets(flags: FlagTexts): FlagTexts {
  const own = Object.fromEntries(Object.entries(flags).filter(([name]) => !Object.hasOwn(PRESETS, name)));
  const implied = Object.entries(PRESETS).flatMap(([name, meaning]) => (isOn(flags, name) ? [meaning] : []));
  return mergeFlags(...implied, own);
}

function switchProblems(flags: FlagTexts): FlagProblem[] {
  return Object.keys(PRESETS).flatMap((flag) => {
    const text = flags[flag] ?? 'true';
    return text === 'true' || text === 'false' ? [] : [{ flag, message: `"${text}" is neither true nor false` }];
  });
}

/** Everything that is wrong with the flags. */
export function flagProblems(flags: FlagTexts): readonly FlagProblem[] {
  return [...switchProblems(flags), ...readFlags(expandPresets(flags)).problems];
}

/** The settings that flags mean; throws UserError `BadInput` with one line per problem. */
export function settingsOf(flags: FlagTexts): Partial<Settings> {
  const problems = flagProblems(flags);
  if (problems.length === 0) return readFlags(expandPresets(flags)).settings;
  throw new UserError('BadInput', problems.map(({ flag, message }) => `--${flag}: ${message}`).join('\n'));
}

/** What people should know about flags that are right but do not do what they may expect. */
export function flagWarnings({ featureGates = {} }: Partial<Settings>): string[] {
  return Object.entries<FeatureGate>(FEATURE_GATES).flatMap(([name, { idle, default: standard }]) => {
    const value = (featureGates as Record<string, boolean>)[name] ?? standard;
    return idle && value !== standard ? [`feature gate ${name} changes nothing on the embedded control plane`] : [];
  });
}
