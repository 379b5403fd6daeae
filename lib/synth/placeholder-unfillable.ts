import type { CheckInput, OutputFile } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';
import { unfillable } from './placeholder-places.ts';

/** Tells of placeholders that `prepare` would refuse to fill in on the server. */
export function placeholdersUnfillable({ blueprint, files, where }: CheckInput): readonly Finding[] {
  const filled = blueprint.configFiles.filter(({ secrets }) => secrets.length > 0);
  if (filled.length === 0) return [];
  const byPath = new Map(files.map((file: OutputFile) => [file.path, file]));
  return filled.flatMap(({ id, file, format }) =>
    unfillable(format, byPath.get(file)?.content ?? '').map((each) =>
      finding(SYNTH_ERRORS.unfillablePlaceholder, { ...each, file: file.slice(file.lastIndexOf('/') + 1) }, where(id)),
    ),
  );
}
