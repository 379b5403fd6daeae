import type { StreamRouteProps } from '../../core/index.ts';
import { STREAM_RULES } from '../../core/route-rules.ts';
import { compact } from '../read.ts';
import type { StreamIntent } from './intent.ts';
import type { IntentReader } from './intent-reader.ts';
import type { NamesOfLab } from './intent-names.ts';
import { readProps } from './prop-reader.ts';
import { readMiddlewares, readVia } from './route-intent.ts';

/** Reads the routes of TCP or UDP under `x-hl` of a service: the props of `service.routeTcp()` and `routeUdp()`. */
export const readStreams = (reader: IntentReader, protocol: 'tcp' | 'udp', lab: NamesOfLab): readonly StreamIntent[] =>
  reader.each(`${protocol}_routes`, (route) => readStream(route, protocol, lab)).filter((each) => each !== undefined);

/** What is read otherwise, or not at all: UDP has neither names nor TLS. */
const BY_HAND = {
  tcp: ['port', 'entryPort', 'middlewares'],
  udp: ['port', 'entryPort', 'middlewares', 'host', 'tls'],
} as const;

function readStream(reader: IntentReader, protocol: 'tcp' | 'udp', lab: NamesOfLab): StreamIntent | undefined {
  const port = reader.number('port');
  const entryPort = reader.number('entry_port');
  const allow = reader.texts('allow');
  const access = reader.oneOf('access', ['public', 'lan', 'vpn']);
  const via = readVia(reader, lab);
  const props = compact({
    ...readProps<StreamRouteProps>(reader, STREAM_RULES, BY_HAND[protocol]),
    access: allow.length === 0 ? access : { allow },
    ...(protocol === 'tcp' && { middlewares: readMiddlewares(reader, lab, via) }),
  });
  if (allow.length > 0 && access !== undefined) reader.refuse('allow', 'given in place of access, not beside it');
  reader.need('port', 'the port in the container');
  reader.need('entry_port', 'the port of the server');
  if (port === undefined || entryPort === undefined) return undefined;
  const said = { ...props, port, entryPort };
  return reader.hold(said, STREAM_RULES) ? { protocol, props: said, ...compact({ via }) } : undefined;
}
