/** Resources that store nothing: a question is posted, the answer comes back in its status. */

import type { HttpResponse } from '../../base/http.ts';
import { isObject } from '../../base/json.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { methodNotAllowed } from '../answers/failures.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import { reviewAccess, reviewOwnAccess, reviewRules } from './access-review.ts';
import { reviewToken } from './token-review.ts';

interface Question {
  kind: string;
  /** The status of the answer. */
  answer(context: ServerContext, call: Call, spec: Record<string, unknown>): object;
}

const QUESTIONS: Readonly<Record<string, Question>> = {
  'authentication.k8s.io/selfsubjectreviews': {
    kind: 'SelfSubjectReview',
    answer: (_, { user }) => ({
      userInfo: {
        username: user.name,
        ...(user.uid ? { uid: user.uid } : {}),
        groups: user.groups,
        ...(user.extra ? { extra: user.extra } : {}),
      },
    }),
  },
  'authentication.k8s.io/tokenreviews': { kind: 'TokenReview', answer: reviewToken },
  'authorization.k8s.io/selfsubjectaccessreviews': {
    kind: 'SelfSubjectAccessReview',
    answer: reviewOwnAccess,
  },
  'authorization.k8s.io/subjectaccessreviews': { kind: 'SubjectAccessReview', answer: reviewAccess },
  'authorization.k8s.io/localsubjectaccessreviews': { kind: 'LocalSubjectAccessReview', answer: reviewAccess },
  'authorization.k8s.io/selfsubjectrulesreviews': { kind: 'SelfSubjectRulesReview', answer: reviewRules },
};

/** Answers a question; undefined when the path asks none. */
export function serveQuestion(
  context: ServerContext,
  { group, version }: { group: string; version: string },
  path: readonly string[],
  call: Call,
): HttpResponse | undefined {
  const plural = path[0] === 'namespaces' ? path[2] : path[0];
  const key = `${group}/${plural}`;
  const question = Object.hasOwn(QUESTIONS, key) && version === 'v1' ? QUESTIONS[key] : undefined;
  if (!question) return undefined;
  if (call.method !== 'POST') throw methodNotAllowed();
  const { value } = readObject(call, question.kind);
  const spec = isObject(value['spec']) ? value['spec'] : {};
  const status = question.answer(context, call, spec);
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const answer = { kind: question.kind, apiVersion: `${group}/${version}`, metadata, spec, status };
  return jsonAnswer(201, answer);
}
