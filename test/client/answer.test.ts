import { describe, expect, test } from '@jest/globals';
import type { HttpResponse } from '../../src/base/http.ts';
import { readAnswer } from '../../src/client/answer.ts';

function answer(status: number, body: string): HttpResponse {
  return {
    status,
    headers: {},
    text: () => Promise.resolve(body),
    async *chunks() {
      yield new TextEncoder().encode(body);
    },
  };
}

describe('reading an answer', () => {
  test('a success is its JSON', async () => {
    expect(await readAnswer(answer(201, '{"a":1}'))).toEqual({ a: 1 });
  });

  test('a reader who changes nothing may have what belongs to the server, and nobody else', async () => {
    const own = { a: 1 };
    const near = { ...answer(200, '{"a":1}'), value: () => own };
    expect(await readAnswer(near, true)).toBe(own);
    expect(await readAnswer(near)).not.toBe(own);
    expect(await readAnswer(near)).toEqual(own);
  });

  test('a Status keeps reason, code and causes', async () => {
    const details = { causes: [{ field: 'spec.x', message: 'bad' }] };
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'Invalid',
      message: 'm',
      code: 422,
      details,
    };
    await expect(readAnswer(answer(422, JSON.stringify(status)))).rejects.toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'm',
      status: { details },
    });
  });

  test.each([
    [502, '<html>bad gateway</html>', '', 'the server answered 502: <html>bad gateway</html>'],
    [503, '', 'ServiceUnavailable', 'the server answered 503'],
    [404, '404 page not found\n', 'NotFound', 'the server answered 404: 404 page not found'],
    [401, '{"message":"no"}', 'Unauthorized', 'the server answered 401: {"message":"no"}'],
    [409, 'x', 'Conflict', 'the server answered 409: x'],
  ])('%i with a body that is no Status is an ApiError that quotes it', async (code, body, reason, message) => {
    await expect(readAnswer(answer(code, body))).rejects.toMatchObject({ name: 'ApiError', code, reason, message });
  });

  test('a success that is not JSON is a failure of the server in between', async () => {
    await expect(readAnswer(answer(200, '<html>'))).rejects.toMatchObject({ code: 502 });
  });

  test('a long page is quoted in part', async () => {
    const thrown = await readAnswer(answer(500, 'x'.repeat(100_000))).catch((error: Error) => error);
    expect((thrown as Error).message.length).toBeLessThan(400);
  });
});
