/** The customizations a command line names, from files and from the control plane. */

import {
  type ResourceInterpreterCustomization,
  resourceInterpreterCustomizations,
} from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import { problemText } from '../../api/meta/problem.ts';
import { validateSchema } from '../../api/schema/validate.ts';
import { UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { readManifests, sourceOf } from '../../files/manifests.ts';
import { readStandardInput } from '../../files/standard-input.ts';
import type { CommandContext } from '../context.ts';

export interface Source {
  /** The file, or `server`. */
  readonly source: string;
  /** The path of the file it can be written back to; undefined for standard input and the server. */
  readonly path: string | undefined;
  readonly customization: ResourceInterpreterCustomization;
}

export const SERVER = 'server';

const { kind: KIND, group, version, schema } = resourceInterpreterCustomizations;
const API_VERSION = `${group}/${version}`;

/** Every problem of a customization, as `field: what is wrong`. */
function problemsOf(object: object): string[] {
  return validateSchema({ ...object, metadata: {} }, schema, () => undefined).map(problemText);
}

async function fromFiles(paths: readonly string[], recursive: boolean): Promise<Source[]> {
  const manifests = await readManifests(paths, { stdin: readStandardInput, recursive });
  return manifests.map(({ object, source }) => {
    if (object.kind !== KIND || object.apiVersion !== API_VERSION) {
      throw new UserError(
        'BadInput',
        `${source}: ${object.kind} ${object.metadata.name} is no ${KIND} of ${API_VERSION}`,
      );
    }
    const problems = problemsOf(object);
    if (problems.length > 0 || !isObject(object)) {
      throw new UserError('BadInput', [`${source}: ${object.metadata.name} is not usable:`, ...problems].join('\n  '));
    }
    return {
      source,
      path: source === sourceOf('-') ? undefined : source,
      customization: object as unknown as ResourceInterpreterCustomization,
    };
  });
}

async function fromServer(context: CommandContext, names: readonly string[]): Promise<Source[]> {
  if (names.length === 0) return [];
  const { client: karmadaClient } = await context.connectKarmada();
  try {
    const found = names.map((name) => karmadaClient.get(resourceInterpreterCustomizations, name));
    return (await Promise.all(found)).map((customization) => ({ source: SERVER, path: undefined, customization }));
  } finally {
    karmadaClient.transport.close();
  }
}

/** In the order they are named: files first. */
export async function sourcesOf(
  context: CommandContext,
  { filename, recursive, names }: { filename: readonly string[]; recursive: boolean; names: readonly string[] },
): Promise<Source[]> {
  return [...(await fromFiles(filename, recursive)), ...(await fromServer(context, names))];
}
