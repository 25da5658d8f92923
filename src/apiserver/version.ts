/** `/version`: which Kubernetes this server speaks like. */

import type { HttpResponse } from '../base/http.ts';
import { jsonAnswer } from './answers/answer.ts';

/** Answers with the version every client decides its behaviour by. */
export function versionAnswer(gitVersion: string): HttpResponse {
  const [, major = '1', minor = '36'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return jsonAnswer(200, {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: '$Format:%H$',
    gitTreeState: '',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'go1.26.8',
    compiler: 'gc',
    platform: 'linux/amd64',
  });
}
