import type { IConstruct } from 'constructs';
import type { CallSite, Duration } from '../values/index.ts';
import { captureCaller } from '../values/index.ts';
import { LabConstruct } from './construct.ts';
import type { Server } from './server.ts';

/** How something is watched. */
export interface MonitorProps {
  readonly kind: 'http' | 'tcp' | 'tls' | 'starttls' | 'dns' | 'icmp' | 'ssh' | 'heartbeat';
  /** Port that is probed. @default - the kind's usual one */
  readonly port?: number;
  /** Path, for HTTP. @default '/' */
  readonly path?: string;
  /** Host name that is probed. @default - the server's address */
  readonly host?: string;
  /** What means health, for HTTP. @default - any status below 400 */
  readonly expect?: { readonly status?: readonly number[]; readonly body?: string };
  /** Time between two probes. @default - 1 minute */
  readonly interval?: Duration;
  /** Servers that probe. @default - every other server with a Watcher that has a way there */
  readonly watchers?: readonly Server[];
}

/** A probe of a service or a server. Made by `service.monitor()`, or with a server as its scope. */
export class Monitor extends LabConstruct {
  readonly props: MonitorProps;

  constructor(scope: IConstruct, id: string, props: MonitorProps, site: CallSite = captureCaller(new.target)) {
    super(scope, id, 'Monitor', site);
    this.props = props;
  }
}
