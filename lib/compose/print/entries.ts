import { goText } from '../language/go-values.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence, setKey } from '../tree-access.ts';
import type { Print, Printing } from './printing.ts';

/** `K=V` entries or a mapping, as a mapping sorted by its keys; `absent` stands for a key without a value. */
const keyed =
  (absent: Tree | undefined): Print =>
  (value) => {
    const out: Record<string, Tree> = {};
    const put = (key: string, said: Tree | undefined): void => {
      if (said !== undefined) setKey(out, key, said);
    };
    if (isMapping(value)) {
      for (const key of Object.keys(value)) {
        const said = value[key] as Tree;
        put(key, said === null ? absent : goText(said));
      }
    } else if (isSequence(value)) {
      for (const entry of value) {
        const said = goText(entry);
        const at = said.indexOf('=');
        put(at < 0 ? said : said.slice(0, at), at < 0 ? absent : said.slice(at + 1));
      }
    }
    return sortedOrNothing(out);
  };

const sortedOrNothing = (out: Mapping): Mapping | undefined => {
  const keys = Object.keys(out).sort();
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, out[key] as Tree]));
};

/** A mapping of texts, where nothing said is the empty text. */
export const labels = keyed('');
/** A mapping of texts, where nothing said stays so: the environment has the value, or the container has none. */
export const environment = keyed(null);

/** A mapping whose values are lists of texts. */
export const multiOptions: Print = (value) =>
  isMapping(value)
    ? sortedOrNothing(
        Object.fromEntries(
          Object.entries(value).map(([key, said]) => [key, isSequence(said) ? said.map(goText) : [goText(said)]]),
        ),
      )
    : undefined;

/** Hosts with their addresses, as a sorted list of `host=address`. */
export const extraHosts: Print = (value, as) => {
  const pairs = isSequence(value) ? value.flatMap((entry) => hostsOf(goText(entry), as)) : hostMapping(value);
  const list = pairs.map(([host, address]) => `${host}=${address.replace(/^\[(.+)\]$/, '$1')}`).sort();
  return list.length === 0 ? undefined : list;
};

function hostsOf(entry: string, as: Printing): readonly (readonly [string, string])[] {
  const at = entry.includes('=') ? entry.indexOf('=') : entry.indexOf(':');
  if (at >= 0 && !/[:=]/.test(entry.slice(0, at)) && at > 0) {
    return entry
      .slice(at + 1)
      .split(',')
      .map((address) => [entry.slice(0, at), address] as const);
  }
  as.refuse('a host with its address, as `name=192.168.1.2`', entry);
  return [];
}

const hostMapping = (value: Tree): readonly (readonly [string, string])[] =>
  isMapping(value)
    ? Object.entries(value).flatMap(([host, said]) =>
        (isSequence(said) ? said : [said]).map((each) => [host, each === null ? '' : goText(each)] as const),
      )
    : [];

/** SSH keys of a build. */
export const sshKeys: Print = (value) => {
  if (!isMapping(value)) return undefined;
  const list = Object.keys(value).map((id) => {
    const path = value[id] as Tree;
    return path === null || path === '' ? id : `${id}: ${goText(path)}`;
  });
  return list.length === 0 ? undefined : list;
};
