/** `npm run bench -- NAME [ARGS]`: measurements, never assertions. Without a name, lists them. */

const BENCHES: Readonly<Record<string, { about: string; run(args: readonly string[]): Promise<void> }>> = {
  scheduler: {
    about: 'schedules per second for 100, 1,000 and 5,000 clusters, explanation off and on',
    run: async (args) => (await import('./scheduler.ts')).run(args),
  },
  apiserver: {
    about: 'writes, reads, lists and memory of the API server',
    run: async (args) => (await import('./apiserver.ts')).run(args),
  },
  preview: {
    about: 'time and memory of previewing 5,000 bindings over 100 clusters',
    run: async (args) => (await import('./preview.ts')).run(args),
  },
  controlplane: {
    about: 'many Deployments on three members, a policy edit that touches all, and what is written, for two sizes',
    run: async (args) => (await import('./controlplane.ts')).run(args),
  },
  startup: {
    about: 'start-up of the executable in proportion to bare Node; wants `npm run release -- this` first',
    run: async (args) => (await import('./startup.ts')).run(args),
  },
  get: {
    about: 'first row of 100 members, the price of a silent one, memory of long lists',
    run: async (args) => (await import('./get.ts')).run(args),
  },
  walkthrough: {
    about: 'start-up time and memory of `local up`; apply to Deployment on the member',
    run: async (args) => (await import('./walkthrough.ts')).run(args),
  },
};

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) await bench.run(args);
else {
  for (const [each, { about }] of Object.entries(BENCHES)) console.log(`${each.padEnd(14)} ${about}`);
  if (name !== '') process.exitCode = 1;
}
