import { describe, expect, test } from '@jest/globals';
import { homeFolder } from '../../src/processes/home-folder.ts';

const home = (platform: NodeJS.Platform, env: Record<string, string>, there: readonly string[] = []): string =>
  homeFolder({ env, platform, otherwise: () => 'the system says', exists: (path) => there.includes(path) });

describe('the home folder', () => {
  test('is HOME, or what the system says', () => {
    expect(home('linux', { HOME: '/home/jane', USERPROFILE: 'C:\\Users\\jane' })).toBe('/home/jane');
    expect(home('darwin', { HOME: '' })).toBe('the system says');
  });

  const env = { HOME: 'C:\\msys\\jane', USERPROFILE: 'C:\\Users\\jane', HOMEDRIVE: 'H:', HOMEPATH: '\\jane' };
  const all = ['C:\\msys\\jane', 'C:\\Users\\jane', 'H:\\jane'];

  test.each([
    ['the one with a kubeconfig', env, [...all, 'H:\\jane\\.kube\\config'], 'H:\\jane'],
    ['HOME before others with one', env, all.map((each) => `${each}\\.kube\\config`), 'C:\\msys\\jane'],
    ['HOME where it is there', env, all, 'C:\\msys\\jane'],
    ['USERPROFILE before the home of the domain', env, all.slice(1), 'C:\\Users\\jane'],
    ['what the system says where nothing is there', env, [], 'the system says'],
    ['what the system says where nothing is set', {}, [], 'the system says'],
  ])('on Windows: %s', (_, variables, there, expected) => {
    expect(home('win32', variables, there)).toBe(expected);
  });
});
