/**
 * What a simulated container has printed: worked out from the container and the time, so that nothing is stored and the
 * same question has the same answer after a restart.
 */

import type { Container, Pod } from '../../api/core/pod.ts';
import { fnv32a } from '../../base/fnv.ts';

/** One life of a container. Times in milliseconds since the epoch. */
export interface Run {
  startedAt: number;
  /** Undefined while it goes on. */
  ended?: { at: number; exitCode: number };
}

export interface LogLine {
  time: number;
  text: string;
}

export interface RunLog {
  /** How many lines there were at a time. */
  countAt(time: number): number;
  /** Undefined for one that will never be printed. */
  line(index: number): LogLine | undefined;
}

/** Between two lines of a container at work, in milliseconds; each one comes a bit later than that. */
const INTERVAL = 5000;
const SPREAD = 1000;

/** The log of one run of a container. */
export function runLog(pod: Pod, container: Container, { startedAt, ended }: Run): RunLog {
  const first = opening(pod, container);
  const seed = `${pod.metadata.uid}/${container.name}/${startedAt}`;
  const workTime = (index: number): number =>
    startedAt + (index + 1) * INTERVAL + (fnv32a(`${seed}/${index}/delay`) % SPREAD);
  const worksBefore = (time: number): number => {
    const whole = Math.floor((time - startedAt) / INTERVAL);
    if (whole < 1) return 0;
    return workTime(whole - 1) <= time ? whole : whole - 1;
  };
  const works = ended ? worksBefore(ended.at) : Number.POSITIVE_INFINITY;
  return {
    countAt(time) {
      if (time < startedAt) return 0;
      const last = ended && time >= ended.at ? 1 : 0;
      return first.length + Math.min(worksBefore(time), works) + last;
    },
    line(index) {
      const text = first[index];
      if (text !== undefined) return { time: startedAt, text };
      const work = index - first.length;
      if (work < works) return { time: workTime(work), text: workText(container, fnv32a(`${seed}/${work}`)) };
      return ended && work === works ? { time: ended.at, text: closing(ended.exitCode) } : undefined;
    },
  };
}

function opening({ metadata, spec }: Pod, { name, image = '', ports = [] }: Container): string[] {
  return [
    `level=info msg="starting ${name}" image=${image} pod=${metadata.namespace}/${metadata.name} node=${spec.nodeName}`,
    ...ports.map(({ containerPort }) => `level=info msg="listening" port=${containerPort}`),
    'level=info msg="ready"',
  ];
}

function closing(exitCode: number): string {
  return exitCode === 0
    ? 'level=info msg="done" exitCode=0'
    : `level=error msg="failed, as the Pod's annotation wants it" exitCode=${exitCode}`;
}

const PATHS = ['/', '/healthz', '/api/items', '/api/items/7', '/metrics'];

/** Who listens answers requests; others work something off. */
function workText({ ports = [] }: Container, random: number): string {
  const milliseconds = 1 + (random % 90);
  if (ports.length === 0) return `level=info msg="worked" items=${1 + ((random >>> 12) % 40)} took=${milliseconds}ms`;
  return `level=info msg="answered" method=GET path=${PATHS[random % PATHS.length]} status=200 took=${milliseconds}ms`;
}
