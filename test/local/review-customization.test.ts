import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ResourceInterpreterCustomization,
  resourceInterpreterCustomizations,
} from '../../src/api/config/v1alpha1/resource-interpreter-customization.ts';
import { aFleet, type TestFleet } from '../support/local-fleet.ts';

let fleet: TestFleet;
beforeAll(async () => {
  fleet = await aFleet({ members: [] });
});
afterAll(() => fleet.stop());

type Scripts = ResourceInterpreterCustomization['spec']['customizations'];

const aCustomization = (name: string, customizations: Scripts, kind = 'Engine'): ResourceInterpreterCustomization => ({
  metadata: { name },
  spec: { target: { apiVersion: 'example.io/v1', kind }, customizations },
});
const health = { luaScript: 'function InterpretHealth(observedObj) return true end' };
const dependencies = { luaScript: 'function GetDependencies(desiredObj) return {} end' };
const create = (object: ResourceInterpreterCustomization) =>
  fleet.karmadaClient.create(resourceInterpreterCustomizations, object);

describe('a customization', () => {
  test('with a script that cannot be loaded is refused, with the line of each mistake', async () => {
    const wrong = aCustomization('wrong', {
      healthInterpretation: { luaScript: 'function InterpretHealth(o)\n  return o.\nend' },
      retention: { luaScript: 'x = = 1' },
    });
    await expect(create(wrong)).rejects.toMatchObject({
      status: {
        reason: 'Invalid',
        details: {
          causes: [
            {
              field: 'spec.customizations.retention.luaScript',
              message:
                'Invalid value: "x = = 1": InterpreterOperation(Retain) Lua script error: ' +
                "<string>:1: unexpected symbol near '='",
            },
            {
              field: 'spec.customizations.healthInterpretation.luaScript',
              message:
                'Invalid value: "function InterpretHealth(o)": InterpreterOperation(InterpretHealth) Lua script error: ' +
                "<string>:3: '<name>' expected near 'end'",
            },
          ],
        },
      },
    });
  });

  test('that teaches what another one teaches already is refused; dependencies add up', async () => {
    await create(aCustomization('first', { healthInterpretation: health, dependencyInterpretation: dependencies }));
    await create(aCustomization('other-kind', { healthInterpretation: health }, 'Motor'));
    const second = aCustomization('second', { healthInterpretation: health, dependencyInterpretation: dependencies });
    await expect(create(second)).rejects.toThrow(
      'spec.customizations.healthInterpretation: Forbidden: conflicting with InterpreterOperation(InterpretHealth) ' +
        'of existing ResourceInterpreterCustomization(first)',
    );
    const stored = await create(aCustomization('second', { dependencyInterpretation: dependencies }));
    stored.spec.customizations = { healthInterpretation: health };
    await expect(fleet.karmadaClient.update(resourceInterpreterCustomizations, stored)).rejects.toThrow('conflicting');
  });

  test('may be stored again as it is', async () => {
    const stored = await create(aCustomization('again', { healthInterpretation: health }, 'Turbine'));
    const labelled = { ...stored, metadata: { ...stored.metadata, labels: { a: 'b' } } };
    const updated = await fleet.karmadaClient.update(resourceInterpreterCustomizations, labelled);
    expect(updated.metadata.labels).toEqual({ a: 'b' });
  });
});
