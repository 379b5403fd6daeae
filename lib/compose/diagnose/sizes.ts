import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { goText } from '../language/go-values.ts';
import { mapTree } from '../map-tree.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path } from '../tree.ts';
import { isFloat } from '../language/whole-float.ts';

/** Sizes in bytes, which Compose reads from integers and texts, and from nothing else. */
export const SIZES = compilePatterns<true>({
  'types/bytes.go DecodeMapstructure': {
    'services.*.mem_limit': true,
    'services.*.mem_reservation': true,
    'services.*.memswap_limit': true,
    'services.*.mem_swappiness': true,
    'services.*.shm_size': true,
    'services.*.build.shm_size': true,
    'services.*.volumes.[].tmpfs.size': true,
    'services.*.blkio_config.device_read_bps.[].rate': true,
    'services.*.blkio_config.device_read_iops.[].rate': true,
    'services.*.blkio_config.device_write_bps.[].rate': true,
    'services.*.blkio_config.device_write_iops.[].rate': true,
  },
});

/** Warnings about sizes that are written as floats, as `1e9`: Compose drops them, and the limit is gone. */
export function diagnoseSizes(tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  mapTree(tree, SIZES, (value, _size, path) => {
    if (isFloat(value)) {
      const args = { path: path.join('.'), text: goText(value) };
      findings.push(finding(COMPOSE_ERRORS.sizeDropped, args, { source: locate([...path]) }, { given: args.text }));
    }
    return value;
  });
  return findings;
}
