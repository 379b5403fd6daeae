import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditionsOf } from '../../lib/gatus/index.ts';
import { renderYaml } from '../../lib/compose/index.ts';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/**
 * Gatus asks the registry itself, at names and a port that no setting changes. So here it has a network and a hosts file
 * of its own, in which the registry is a program of the test on loopback.
 */

/** A registry: of a top-level domain it says who knows more, of `<days>.example` that it ends in so many days. */
const REGISTRY = `
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
createServer((socket) => {
  socket.once('data', (data) => {
    const asked = data.toString().trim();
    if (!asked.includes('.')) return socket.end('whois: whois.nic.example\\n');
    const end = new Date(Date.now() + Number(asked.split('.')[0]) * 86_400_000);
    socket.end('Registry Expiry Date: ' + end.toISOString() + '\\n');
  });
}).listen(43, '127.0.0.1', () => writeFileSync(__dirname + '/listens', ''));
`;

const RUN = `
ip link set lo up
mount --bind "$1/hosts" /etc/hosts
"$2" "$1/registry.cjs" &
registry=$!
for _ in $(seq 300); do [ -e "$1/listens" ] && break; sleep 0.1; done
"$3" > "$1/log" 2>&1 &
gatus=$!
trap 'kill "$registry" "$gatus"' EXIT
for _ in $(seq 300); do
  if curl -fs http://127.0.0.1:8080/api/v1/endpoints/statuses > "$1/statuses" && [ "$(grep -o timestamp "$1/statuses" | wc -l)" = 2 ]; then
    cat "$1/statuses"
    exit 0
  fi
  sleep 0.1
done
cat "$1/log" >&2
exit 1
`;

/** Whether this machine lets the test have a network of its own. */
const mayUnshare = spawnSync('unshare', ['-Urnm', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

describeEngine(['gatus', 'curl'], 'Gatus and a registry', () => {
  (mayUnshare ? test : test.skip)('holds a registration that lasts for well, and no other', () => {
    const folder = aFolder();
    const names = ['90.example', '5.example'];
    writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost whois.iana.org whois.nic.example ${names.join(' ')}\n`);
    writeFileSync(join(folder, 'registry.cjs'), REGISTRY);
    const conditions = conditionsOf({ that: 'domain', leftSeconds: 30 * 86_400 });
    const endpoints = names.map((name) => ({ name, url: `icmp://${name}`, interval: '6h', conditions }));
    writeFileSync(join(folder, 'config.yaml'), renderYaml({ web: { address: '127.0.0.1', port: 8080 }, endpoints }));
    const args = ['-Urnm', 'sh', '-c', RUN, 'run', folder, process.execPath, needEngine('gatus')];
    const env = { ...process.env, GATUS_CONFIG_PATH: join(folder, 'config.yaml') };
    const { stdout, stderr } = spawnSync('unshare', args, { env, encoding: 'utf8', timeout: 60_000 });
    expect(stderr).toBe('');
    const seen = JSON.parse(stdout) as { name: string; results: { success: boolean }[] }[];
    expect(Object.fromEntries(seen.map(({ name, results }) => [name, results[0]?.success]))).toEqual({
      '90.example': true,
      '5.example': false,
    });
  });
});
