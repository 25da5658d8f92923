/**
 * Records the quickstart as it runs: the session in README.md, and docs/quickstart.svg. `node scripts/record-session.ts`
 * from a checkout; it uses a home directory of its own. Ages are written alike, so that two recordings differ only where
 * something changed.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const README = 'README.md';
const PICTURE = join('docs', 'quickstart.svg');
const COMMAND = 'npm run quickstart';

const FONT = { size: 13, width: 7.83, line: 19 };
const MARGIN = 18;
const BAR = 30;

/** Both streams in the order of a terminal, up to where the next commands are suggested. */
function record(env: NodeJS.ProcessEnv, home: string): string[] {
  const shell = `${JSON.stringify(process.execPath)} scripts/quickstart.ts 2>&1`;
  const output = execFileSync('sh', ['-c', shell], { env, encoding: 'utf8' });
  const shown = output.split(/\n(?=Go on)/)[0] ?? '';
  return shown.trimEnd().replaceAll(home, '~').split('\n').map(sameAge);
}

/** The age of a row, as wide as before. */
function sameAge(line: string): string {
  return line.replace(/(?<= )\d+s( *)(?= |$)/, (age) => '2s'.padEnd(age.length));
}

/** A terminal window; colours that can be read on any page. */
function picture(lines: readonly string[]): string {
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * FONT.width) + 2 * MARGIN;
  const height = BAR + lines.length * FONT.line + 2 * MARGIN;
  const text = lines.map((line, i) => {
    const y = BAR + MARGIN + (i + 0.75) * FONT.line;
    return `<text x="${MARGIN}" y="${y}" fill="${colourOf(line)}" xml:space="preserve">${escaped(line)}</text>`;
  });
  const lights = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, i) => `<circle cx="${20 + i * 18}" cy="15" r="5" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${COMMAND}, recorded">
<rect width="${width}" height="${height}" rx="8" fill="#1b1f24"/>
${lights.join('\n')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${FONT.size}">
${text.join('\n')}
</g>
</svg>
`;
}

function colourOf(line: string): string {
  if (line.startsWith('$ ')) return '#7ee787';
  return /^[A-Z]{4,}\s/.test(line) ? '#8b949e' : '#e6edf3';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const home = mkdtempSync(join(tmpdir(), 'karmada-session-'));
const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' };
try {
  const session = [`$ ${COMMAND}`, ...record(env, home)];
  writeFileSync(PICTURE, picture(session));
  const readme = readFileSync(README, 'utf8');
  const recorded = readme.replace(
    /```\n\$ npm run quickstart\n[\s\S]*?```/,
    () => `\`\`\`\n${session.join('\n')}\n\`\`\``,
  );
  writeFileSync(README, recorded);
} finally {
  spawnSync(process.execPath, ['src/main.ts', 'local', 'down', '--purge'], { env, stdio: 'ignore' });
  rmSync(home, { recursive: true, force: true });
}
