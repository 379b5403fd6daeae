import { between, decimal, flag, struct, text, word } from '../shape.ts';
import { keyValues } from './common.ts';

/** A mount in the long form. */
export const mount = struct(
  {
    type: word('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: struct({
      propagation: text,
      create_host_path: flag,
      recursive: word('enabled', 'disabled', 'writable', 'readonly'),
      selinux: word('z', 'Z'),
    }),
    volume: struct({ labels: keyValues, nocopy: flag, subpath: text }),
    tmpfs: struct({ size: between(0, Infinity), mode: decimal }),
    image: struct({ subpath: text }),
  },
  { required: ['type'] },
);
