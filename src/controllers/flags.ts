/** The flags of the control plane as a table: upstream's names and defaults, of all its programs together. */

import { isUserError, messageOf } from '../base/errors.ts';
import {
  apis,
  type FlagValue,
  gates,
  name,
  oneOf,
  patterns,
  rate,
  seconds,
  selectionOf,
  time,
  truth,
} from './flag-values.ts';
import { CONTROLLER_NAMES } from './names.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** Flags as they are written: texts by names without dashes. */
export type FlagTexts = Readonly<Record<string, string>>;

export interface SettingFlag {
  readonly name: string;
  readonly about: string;
  readonly value: FlagValue<unknown>;
  readonly setting: keyof Settings;
}

const flag = <K extends keyof Settings>(
  flagName: string,
  setting: K,
  value: FlagValue<Settings[K]>,
  about: string,
): SettingFlag => ({ name: flagName, setting, value: value as FlagValue<unknown>, about });

const PLUGINS = [
  'APIEnablement',
  'TaintToleration',
  'ClusterAffinity',
  'SpreadConstraint',
  'ClusterLocality',
  'ClusterEviction',
  'WorkloadAffinity',
  'WorkloadAntiAffinity',
];

export const SETTING_FLAGS: readonly SettingFlag[] = [
  flag('feature-gates', 'featureGates', gates, 'Features to switch on or off, such as Failover=true'),
  flag('controllers', 'controllers', selectionOf('controller', CONTROLLER_NAMES), 'Which run; -NAME leaves one out'),
  flag('cluster-status-update-frequency', 'clusterStatusFrequency', time, 'How often members are looked at'),
  flag(
    'cluster-failure-threshold',
    'clusterFailureThreshold',
    time,
    'How long a member must fail to count as not ready',
  ),
  flag(
    'cluster-success-threshold',
    'clusterSuccessThreshold',
    time,
    'How long it must be well to count as ready again',
  ),
  flag('cluster-monitor-grace-period', 'clusterMonitorGracePeriod', time, 'How long a Pull member may be silent'),
  flag('cluster-startup-grace-period', 'clusterStartupGracePeriod', time, 'The same for a new one'),
  flag('enable-cluster-resource-modeling', 'enableClusterResourceModeling', truth, "Sum up members' nodes and pods"),
  flag('enable-taint-manager', 'enableTaintManager', truth, 'Watch for NoExecute taints; needs gate Failover'),
  flag('enable-no-execute-taint-eviction', 'enableNoExecuteTaintEviction', truth, 'Let NoExecute taints evict'),
  flag(
    'no-execute-taint-eviction-purge-mode',
    'noExecuteTaintEvictionPurgeMode',
    oneOf(['Gracefully', 'Directly']),
    'When the old copy goes, unless the policy says',
  ),
  flag('resource-eviction-rate', 'resourceEvictionRate', rate, 'Evictions a second'),
  flag('graceful-eviction-timeout', 'gracefulEvictionTimeout', time, 'How long an old copy waits for its replacement'),
  flag('keep-last-healthy-copy', 'keepLastHealthyCopy', truth, 'Never evict it without a replacement'),
  flag(
    'allow-no-execute-taint-policy',
    'allowNoExecuteTaintPolicy',
    truth,
    'Let ClusterTaintPolicies use NoExecute taints',
  ),
  flag(
    'default-not-ready-toleration-seconds',
    'defaultNotReadyTolerationSeconds',
    seconds,
    'What new policies tolerate of taint not-ready:NoExecute',
  ),
  flag(
    'default-unreachable-toleration-seconds',
    'defaultUnreachableTolerationSeconds',
    seconds,
    'What new policies tolerate of taint unreachable:NoExecute',
  ),
  flag('skipped-propagating-apis', 'skippedApis', apis, 'Never propagated: "group;group/version/Kind,Kind"'),
  flag('skipped-propagating-namespaces', 'skippedNamespaces', patterns, 'Never propagated'),
  flag('scheduler-name', 'schedulerName', name, 'Bindings that name another scheduler are left alone'),
  flag(
    'plugins',
    'schedulerPlugins',
    selectionOf('scheduler plugin', PLUGINS),
    "The scheduler's; -NAME leaves one out",
  ),
  flag('enable-scheduler-estimator', 'enableSchedulerEstimator', truth, "Estimate on members' own nodes and pods"),
  flag(
    'enable-empty-workload-propagation',
    'enableEmptyWorkloadPropagation',
    truth,
    'Clusters without replicas become targets too',
  ),
  flag('enable-descheduler', 'enableDescheduler', truth, 'Take replicas away from clusters that cannot run them'),
  flag('descheduling-interval', 'deschedulingInterval', time, 'How often it looks for such replicas'),
  flag('unschedulable-threshold', 'unschedulableThreshold', time, 'How long a pod must wait to count as one'),
];

export interface FlagProblem {
  readonly flag: string;
  readonly message: string;
}

/** Reads the flags; what is wrong is told of each, and no setting is made of it. */
export function readFlags(texts: FlagTexts): { settings: Partial<Settings>; problems: readonly FlagProblem[] } {
  const settings: Partial<Record<keyof Settings, unknown>> = {};
  const problems: FlagProblem[] = [];
  for (const [flagName, text] of Object.entries(texts)) {
    const known = SETTING_FLAGS.find((each) => each.name === flagName);
    if (!known) {
      const all = SETTING_FLAGS.map((each) => each.name).join(', ');
      problems.push({ flag: flagName, message: `there is no such flag; known: ${all}` });
      continue;
    }
    try {
      settings[known.setting] = known.value.read(text);
    } catch (thrown) {
      if (!isUserError(thrown)) throw thrown;
      for (const message of messageOf(thrown).split('\n')) problems.push({ flag: flagName, message });
    }
  }
  return { settings: settings as Partial<Settings>, problems };
}

/** The default of a flag as help pages show it; empty where nothing is set. */
export function defaultText({ setting, value }: SettingFlag): string {
  return value.show(DEFAULT_SETTINGS[setting]);
}
