import type { HostNeeds, Server, Tool } from '../../lib/tool/index.ts';
import { bringTool, Stack } from '../../lib/tool/index.ts';

/** A tool of another package, by the public entry alone: it checks the disks of its server for decay. */
export class Scrub extends Stack {
  public constructor(server: Server, id: string, least?: string) {
    super(server, id);
    bringTool(this, scrubTool(server.node.id, least));
  }
}

const scrubTool = (server: string, least?: string): Tool => ({
  id: `scrub-${server}`,
  needs: ({ servers }): HostNeeds => {
    const here = servers.filter(({ id }) => id === server);
    return {
      packages: [
        { server, command: 'scrubber', names: { debian: 'scrub-tools', fedora: 'scrub' }, ...(least && { least }) },
      ],
      programs: here.map(({ dataRoot }) => ({
        server,
        name: 'scrub',
        path: `${dataRoot}/bin/scrub`,
        usage: 'scrub',
        calls: ['scrubber'],
      })),
      units: here.map(({ dataRoot }) => ({
        server,
        name: 'scrub',
        description: 'Looks for decay on the disks',
        runs: [`${dataRoot}/bin/scrub`],
        user: 'root',
        after: [],
        starts: { by: 'timer', onCalendar: 'Sun 03:00', spreadSeconds: 600 },
        longestRunSeconds: 3600,
        hardening: { writes: [], network: false, devices: true },
      })),
      openings: [{ server, port: 9633, protocol: 'tcp', to: 'public', from: [], for: 'scrub' }],
    };
  },
  derive: () => ({
    files: [
      { path: `${server}/scrub`, content: '#!/bin/sh\nexec scrubber --all\n', mode: 0o755 },
      { path: `docs/scrub-${server}.md`, content: `# Decay of the disks of ${server}\n`, mode: 0o644 },
    ],
    patches: [],
  }),
  checks: [],
});
