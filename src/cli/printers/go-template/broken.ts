/** What is wrong with a Go template. */

import { UserError } from '../../../base/errors.ts';

/** A template that cannot be read. */
export function broken(why: string): UserError {
  return new UserError('BadInput', `the Go template cannot be read: ${why}`, {
    hint: 'see https://pkg.go.dev/text/template',
  });
}

/** A template that cannot be carried out on what was found. */
export function failed(why: string): UserError {
  return new UserError('BadInput', `the Go template cannot be carried out: ${why}`);
}
