import { describe, expect, test } from '@jest/globals';
import { createObjectPrinter } from '../../../src/cli/printers/object-printer.ts';

const pods = {
  kind: 'List',
  items: [
    { metadata: { name: 'web' }, spec: { containers: [{ image: 'a' }, { image: 'b' }] } },
    { metadata: { name: 'database' }, spec: {} },
  ],
};

const files: Record<string, string> = { 'columns.txt': 'NAME  IMAGE\nmetadata.name {.spec.containers[0].image}\n' };

async function print(name: string, argument: string | undefined, noHeaders = false): Promise<string> {
  const readFile = async (path: string): Promise<string> => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    return text;
  };
  const printer = await createObjectPrinter({ name, argument }, { allowMissing: true, noHeaders, readFile });
  return printer(pods);
}

describe('custom columns', () => {
  test('are aligned, with <none> for what is missing and commas between several values', async () => {
    expect(await print('custom-columns', 'Name:.metadata.name,IMAGES:.spec.containers[*].image')).toBe(
      'Name       IMAGES\nweb        a,b\ndatabase   <none>\n',
    );
    expect(await print('custom-columns', 'X:{.metadata.name}', true)).toBe('web\ndatabase\n');
  });

  test('commas in a filter separate no columns', async () => {
    expect(await print('custom-columns', 'X:.spec.containers[?(@.image=="a,b")].image')).toBe('X\n<none>\n<none>\n');
  });

  test('come from a file of two lines', async () => {
    expect(await print('custom-columns-file', 'columns.txt')).toBe(
      'NAME       IMAGE\nweb        a\ndatabase   <none>\n',
    );
  });

  test.each([
    ['custom-columns', undefined, '-o custom-columns lacks what it prints'],
    ['custom-columns', 'NAME', 'the column "NAME" is not HEADER:PATH'],
    ['custom-columns', 'NAME:', 'a path is missing'],
    ['custom-columns-file', 'absent.txt', 'cannot read absent.txt: there is no such file'],
    ['jsonpath-file', 'absent.txt', 'cannot read absent.txt: there is no such file'],
    ['go-template', '', '-o go-template lacks what it prints'],
  ])('-o %s=%s is refused', async (name, argument, message) => {
    await expect(print(name, argument)).rejects.toThrow(message);
  });
});
