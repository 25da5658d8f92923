import { describe, expect, test } from '@jest/globals';
import type { Container } from '../../../src/api/core/pod.ts';
import { textInput } from '../../../src/local/containers/input.ts';
import { runCommand } from '../../../src/local/containers/programs.ts';
import { worldOf } from '../../../src/local/containers/world.ts';
import { systemClock } from '../../support/system-clock.ts';
import { aPod, NOW } from '../workloads/builders.ts';

const container: Container = {
  name: 'main',
  env: [
    { name: 'GREETING', value: 'hello' },
    { name: 'WHOLE', value: '$(GREETING) world $$(GREETING) $(NOBODY)' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'TIER', valueFrom: { fieldRef: { fieldPath: "metadata.labels['a/tier']" } } },
    { name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
    { name: 'ABSENT', valueFrom: { configMapKeyRef: { name: 'nobody', key: 'x', optional: true } } },
  ],
  envFrom: [{ prefix: 'CFG_', configMapRef: { name: 'settings' } }],
  resources: { limits: { cpu: '2' } },
  volumeMounts: [
    { name: 'settings', mountPath: '/etc/app' },
    { name: 'settings', mountPath: '/one.conf', subPath: 'a.conf' },
  ],
};
const pod = aPod({
  name: 'web-0',
  labels: { 'a/tier': 'front' },
  spec: { containers: [container], volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
});
const objects = {
  'configmaps/settings': { metadata: {}, data: { 'a.conf': 'a=1\n', level: 'debug' } },
  'secrets/keys': { metadata: {}, data: { password: 'czNjcmV0' } },
};
const world = worldOf(
  { pod, container },
  (kind, name) => objects[`${kind}/${name}` as keyof typeof objects],
  () => NOW,
);

async function run(command: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const told = { out: '', err: '' };
  const writer = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    told[stream] += Buffer.from(text as Uint8Array).toString();
    return Promise.resolve();
  };
  const code = await runCommand(command, {
    world,
    clock: systemClock,
    input: textInput(input),
    tty: false,
    signal: new AbortController().signal,
    stdout: writer('out'),
    stderr: writer('err'),
    size: () => ({ width: 80, height: 24 }),
  });
  return { code, ...told };
}

const sh = (script: string, input?: string): ReturnType<typeof run> => run(['sh', '-c', script], input);

describe('programs of simulated containers', () => {
  test.each([
    [['echo', '-n', 'a', 'b'], 'a b'],
    [['hostname'], 'web-0\n'],
    [['date'], 'Thu 01 Jan 2026 12:00:00 UTC\n'],
    [['/bin/cat'], 'typed'],
    [['cat', '/etc/app/a.conf', '-'], 'a=1\ntyped'],
    [['cat', '/one.conf'], 'a=1\n'],
    [['ls', '/etc/app'], 'a.conf\nlevel\n'],
    [['printenv', 'WHOLE', 'POD', 'TIER', 'LIMIT'], 'hello world $(GREETING) $(NOBODY)\nweb-0\nfront\n2\n'],
    [['printenv', 'PASSWORD', 'CFG_level'], 's3cret\ndebug\n'],
  ])('%j prints %j', async (command, out) => {
    expect(await run(command, 'typed')).toEqual({ code: 0, out, err: '' });
  });

  test.each([
    ['echo one; echo two', 'one\ntwo\n'],
    ['false || echo "it is $?"', 'it is 1\n'],
    ['false && echo no; true && echo yes # or not', 'yes\n'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
    ["X='a  b'; export Y=$X; echo $Y \"${X}c\" '$X' \\$X", 'a  b a  bc $X $X\n'],
    ['env | grep GREETING', 'GREETING=hello\nWHOLE=hello world $(GREETING) $(NOBODY)\n'],
    ['echo $NOBODY x ""', 'x \n'],
    ['cat', 'typed'],
    [':\ncd /tmp\necho done', 'done\n'],
  ])('sh -c %j prints %j', async (script, out) => {
    expect(await sh(script, 'typed')).toEqual({ code: 0, out, err: '' });
  });

  test.each([
    ['exit 7', 7, ''],
    ['echo no >&2; false', 1, 'no\n'],
    ['nope', 127, 'sh: nope: not found\n'],
    ['cat /nope', 1, "cat: can't open '/nope': No such file or directory\n"],
    ['echo $(date)', 2, 'sh: syntax error: this simulated shell does not know $(\n'],
    ['echo > file', 2, 'sh: syntax error: this simulated shell does not know >\n'],
    ['echo "open', 2, 'sh: syntax error: unterminated quoted string\n'],
    ['sleep x', 1, "sleep: invalid number 'x'\n"],
  ])('sh -c %j ends with %i', async (script, code, err) => {
    expect(await sh(script)).toEqual({ code, out: '', err });
  });

  test('a shell without a script reads one', async () => {
    expect(await run(['sh'], 'X=1\necho $X\nexit 4\necho never')).toEqual({ code: 4, out: '1\n', err: '' });
  });

  test.each([
    ['nope', 127, 'exec: "nope": executable file not found in $PATH: unknown'],
    ['/opt/nope', 127, 'exec: "/opt/nope": stat /opt/nope: no such file or directory: unknown'],
    ['/etc/hostname', 126, 'exec: "/etc/hostname": permission denied: unknown'],
    ['constructor', 127, 'exec: "constructor": executable file not found in $PATH: unknown'],
  ])('%j cannot be started, in the words of a container runtime', async (name, code, why) => {
    const { err, ...ended } = await run([name]);
    expect(ended).toEqual({ code, out: '' });
    expect(err).toContain(`OCI runtime exec failed: exec failed: unable to start container process: ${why}\n`);
  });
});
