import { default as Sequencer } from '@jest/test-sequencer';

/** Files with whole control planes first: one that starts last would keep a single core waiting for the end. */
export default class LongOnesFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => /[\\/]e2e[\\/]/.test(path);
    return super.sort(tests).toSorted((a, b) => isLong(b) - isLong(a));
  }
}
