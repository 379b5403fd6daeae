import type { Blueprint } from '../blueprint/index.ts';
import { zonesOf } from '../blueprint/index.ts';
import type { Derived, Tool } from '../core/index.ts';
import { outputFile } from '../core/output-file.ts';
import { dnsChecks } from './checks/index.ts';
import { FORMS } from './forms.ts';
import { privateViews } from './private-views.ts';
import { publicSections } from './records.ts';
import { zoneFile } from './zone-file.ts';

/** Names of the lab: what the internet sees of its domains, and what each LAN and overlay sees instead. */
export const dnsTool: Tool = { id: 'dns', derive: dnsFiles, checks: dnsChecks, errors: () => import('./errors.ts') };

function dnsFiles(blueprint: Blueprint): Derived {
  const zones = zonesOf(blueprint).map((zone) => ({ zone, sections: publicSections(blueprint, zone) }));
  const files = [
    ...zones
      .filter(({ sections }) => sections.length > 0)
      .map(({ zone, sections }) => outputFile(`dns/${zone}.public.zone`, () => zoneFile(zone, sections))),
    ...privateViews(blueprint).flatMap(({ name, view }) =>
      Object.entries(FORMS).map(([ending, form]) =>
        outputFile(`dns/${name}.${ending}`, () => `${form(view()).join('\n')}\n`),
      ),
    ),
  ];
  return { files, patches: [] };
}
