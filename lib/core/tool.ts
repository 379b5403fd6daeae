import type { IConstruct } from 'constructs';
import type { Blueprint, HostNeeds } from '../blueprint/index.ts';
import type { Comments, ComposeService, Mapping, Provenance } from '../compose/index.ts';
import type { Finding, SourceLocation, Where } from '../values/index.ts';
import type { OutputFile } from './output-file.ts';

/**
 * What a tool adds to a service, beneath everything that users say. It only carries out what the Blueprint holds
 * already, so it may not touch what facts are read from.
 */
export interface Patch {
  /** Id of the service. */
  readonly service: string;
  /** Who adds it: the tool's id. */
  readonly by: string;
  readonly compose: Pick<ComposeService, 'labels' | 'networks' | 'environment' | 'extra_hosts' | 'volumes'>;
}

/** What a tool derives from a Blueprint. */
export interface Derived {
  readonly files: readonly OutputFile[];
  readonly patches: readonly Patch[];
  readonly findings?: readonly Finding[];
}

/** A project as its containers get it: with the values that the files of `env_file` and `label_file` give. */
export interface SeenProject {
  /** Files that were read are not named any more: those that are left may say more. */
  readonly tree: Mapping;
  /** The files that were read. */
  readonly files: readonly string[];
  /** The line of a value that such a file gives. */
  readonly placeOf: (path: readonly (string | number)[]) => SourceLocation | undefined;
}

/** The final Compose file of one project. */
export interface ProjectModel {
  readonly server: string;
  /** Name of the project. */
  readonly name: string;
  /** Its file, relative to dist/. */
  readonly file: string;
  readonly tree: Mapping;
  /** The same as its containers get it. @default - `tree` itself */
  readonly seen?: SeenProject;
  /** Which layers spoke about a value. */
  readonly provenance: Provenance;
  readonly adopted: boolean;
  /** The comments of an adopted file that is passed through. */
  readonly comments?: Comments;
}

/** All that a rule may look at. */
export interface CheckInput {
  readonly blueprint: Blueprint;
  readonly models: readonly ProjectModel[];
  readonly files: readonly OutputFile[];
  /** Whether a lab is judged, or Compose files of a host of which nothing else is known. */
  readonly judged: 'lab' | 'files';
  /**
   * The construct path and the user's line of an id of the Blueprint; with a path inside the service as Compose has it
   * (`where(id, 'ports', 0)`), the line of the layer that said so.
   */
  readonly where: (id: string, ...path: (string | number)[]) => Where;
}

/** A rule: looks, and tells what it found. */
export interface Check {
  /** The codes that it may report. */
  readonly codes: readonly string[];
  /**
   * `lab`: it judges what a lab declares or has besides its Compose files, so it says nothing of files that belong to
   * none, as `hl audit` reads them. @default 'files'
   */
  readonly of?: 'lab' | 'files';
  /** Looks at a compiled lab, and tells what it found. */
  readonly check: (input: CheckInput) => Iterable<Finding>;
}

/** A tool: derives files and patches from the Blueprint, and brings its own rules. */
export interface Tool {
  readonly id: string;
  /**
   * What it needs of the hosts. It is asked once everything else is known, and before secrets and variables are closed;
   * `derive` finds the needs of all tools in the Blueprint.
   */
  readonly needs?: (blueprint: Blueprint) => HostNeeds;
  /** Answers a Blueprint with files and patches. */
  readonly derive: (blueprint: Blueprint) => Derived;
  /** The files that it makes of all others, as a list of their sums. Those of other tools that do so are not among them. */
  readonly deriveLast?: (blueprint: Blueprint, others: readonly OutputFile[]) => readonly OutputFile[];
  readonly checks: readonly Check[];
  /** The module with the catalogue of its findings (`…_ERRORS`), loaded when a page of it is asked for. */
  readonly errors?: () => Promise<object>;
}

const TOOL = Symbol.for('homelab-cdk.tool');

/** Lets a stack bring its tool with it: synth finds it in the tree, in whichever package it was written. */
export function bringTool(construct: IConstruct, tool: Tool): void {
  Object.defineProperty(construct, TOOL, { value: tool, configurable: true });
}

/** The tool that a construct brings, if any. */
export const toolOf = (construct: IConstruct): Tool | undefined => (construct as { [TOOL]?: Tool })[TOOL];
