import type { Mapping, Tree } from '../compose/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { fail, failOn, lacks } from './expect.ts';
import { compareFile } from './file.ts';
import { compare } from './match.ts';

/** The output of one server. Made by `template.server(id)`. */
export class ServerTemplate {
  constructor(
    private readonly result: SynthResult,
    readonly id: string,
  ) {}

  /**
   * Expects a service, by its name in the Compose file, with at least these keys in Compose's canonical form
   * (`environment` and `labels` as mappings, `ports` and `volumes` in the long form).
   */
  hasService(name: string, pattern: unknown = {}): void {
    const service = this.services()[name];
    if (service === undefined) fail(this.noService(name), this.hasService);
    failOn(`Service "${name}" of "${this.id}"`, compare(pattern, service), this.hasService);
  }

  /** Expects that there is no service of this name. */
  hasNoService(name: string): void {
    if (this.services()[name] !== undefined) fail(`There is a service "${name}" on "${this.id}".`, this.hasNoService);
  }

  /** Expects a label of a service, and what it says. */
  hasLabel(service: string, key: string, value?: unknown): void {
    const found = this.services()[service];
    if (found === undefined) fail(this.noService(service), this.hasLabel);
    const labels = labelsOf(found);
    if (labels[key] === undefined)
      fail(lacks(JSON.stringify(service), 'label', key, Object.keys(labels)), this.hasLabel);
    if (value === undefined) return;
    failOn(`A label of "${service}"`, compare(value, labels[key], [key]), this.hasLabel);
  }

  /** Expects a file of `dist/<server>/`, and what is in it: as `Template.hasFile`. */
  hasFile(path: string, content?: unknown): void {
    const files = this.result.files.filter((each) => each.path.startsWith(`${this.id}/`));
    const file = files.find((each) => each.path === `${this.id}/${path}`);
    if (file === undefined) {
      const there = files.map((each) => each.path.slice(this.id.length + 1));
      fail(lacks(`dist/${this.id}/`, 'file', path, there), this.hasFile);
    }
    failOn(`The file ${file.path}`, compareFile(file, content), this.hasFile);
  }

  /** The services of all Compose projects of the server, by name. */
  services(): Readonly<Record<string, Mapping>> {
    const mine = this.result.models.filter(({ server }) => server === this.id);
    return Object.fromEntries(
      mine.flatMap(({ tree }) => Object.entries((tree['services'] ?? {}) as Record<string, Mapping>)),
    );
  }

  /** The Compose model of every project, by the path of its file: for snapshots. */
  toJSON(): Readonly<Record<string, Tree>> {
    const mine = this.result.models.filter(({ server }) => server === this.id);
    return Object.fromEntries(mine.map(({ file, tree }) => [file, tree]));
  }

  private noService(name: string): string {
    return lacks(JSON.stringify(this.id), 'service', name, Object.keys(this.services()));
  }
}

/** Labels as a mapping, in whichever of Compose's two forms they stand. */
function labelsOf({ labels }: Mapping): Readonly<Record<string, string>> {
  if (!Array.isArray(labels)) {
    return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, String(value ?? '')]));
  }
  return Object.fromEntries(labels.map((each) => splitLabel(String(each))));
}

const splitLabel = (label: string): [string, string] => {
  const at = label.indexOf('=');
  return at < 0 ? [label, ''] : [label.slice(0, at), label.slice(at + 1)];
};
