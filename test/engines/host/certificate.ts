import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { needEngine } from '../support.ts';

/** User and group of Traefik's container. */
const TRAEFIK = '61001:61001';

/** A certificate that nobody signed, as `all.crt` and `all.key` of a folder that Traefik's user owns. */
export function certificateFor(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  must(needEngine('openssl'), [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'],
    ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`],
    ...['-keyout', join(folder, 'all.key'), '-out', join(folder, 'all.crt')],
  ]);
  must('chown', ['-R', TRAEFIK, folder]);
}

/**
 * The same as Let's Encrypt's answer lies in `acme.json`: what Traefik finds needs no authority. Others may read it, as
 * after a careless restore.
 */
export function issuedFor(name: string, acme: string): void {
  const folder = `${acme}.made`;
  certificateFor(name, folder);
  const [certificate, key] = ['all.crt', 'all.key'].map((file) => readFileSync(join(folder, file)).toString('base64'));
  const issued = { domain: { main: name }, certificate, key, Store: 'default' };
  writeFileSync(acme, JSON.stringify({ letsencrypt: { Account: null, Certificates: [issued] } }), { mode: 0o644 });
  must('chown', [TRAEFIK, acme]);
}

function must(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
