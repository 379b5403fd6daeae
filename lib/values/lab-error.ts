import type { Details, FindingKind, Where } from './catalogue.ts';
import { finding } from './catalogue.ts';
import type { Finding, SourceLocation } from './finding.ts';
import { formatFinding } from './format.ts';

const BRAND = Symbol.for('homelab-cdk.LabError');

/**
 * The one error class: a mistake in a lab, or several of one run. Its message is complete for a person: code, what is
 * wrong, where, what was given, what is allowed and how to mend it. Nothing prints its stack trace.
 */
export class LabError extends Error {
  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** Whether a value is a LabError, of this or another copy of the package. */
  static isLabError(value: unknown): value is LabError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** Makes the error of one kind of mistake. */
  static of<Args>(kind: FindingKind<Args>, args: Args, where?: Where, details?: Details): LabError {
    return new LabError([finding(kind, args, where, details)]);
  }

  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map((each) => formatFinding(each)).join('\n\n'));
    this.name = 'LabError';
    this.findings = findings;
  }

  /** Code of the first finding. */
  get code(): string {
    return this.findings[0]?.code ?? 'HL000';
  }

  /** Construct path of the first finding. */
  get path(): string | undefined {
    return this.findings[0]?.path;
  }

  /** The user's line of the first finding. */
  get source(): SourceLocation | undefined {
    return this.findings[0]?.source;
  }
}
