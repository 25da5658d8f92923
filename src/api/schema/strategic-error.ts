/** A strategic merge patch that does not fit the object it is for. */
export class StrategicPatchError extends Error {
  override readonly name = 'StrategicPatchError';
}
