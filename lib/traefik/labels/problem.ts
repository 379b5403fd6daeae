/** What Traefik does with a label that is not right. */
export type Effect =
  /** Its whole docker provider stops: no container is routed any more. */
  | 'provider'
  /** It drops the container: every label of it is lost. */
  | 'container'
  /** It ignores the label, without a word. */
  | 'ignored'
  /** It takes it, as something else than it looks. */
  | 'misread';

/** What is wrong with a label. */
export type ProblemKind =
  /** A root that is not exactly `traefik`. */
  | 'root'
  /** A path that no field has. */
  | 'unknown'
  /** A field that only files have. */
  | 'file-only'
  /** A value that its field does not take. */
  | 'value'
  /** A value that is no port. */
  | 'port'
  /** An element of a list that a label cannot say. */
  | 'element'
  /** A value where fields are wanted, or fields below a value. */
  | 'shape'
  /** A value that turns off what other labels say. */
  | 'disabled'
  /** A name that cannot be one. */
  | 'name'
  /** A name in two spellings, or a label said twice. */
  | 'twice'
  /** Not exactly one type of middleware, or a service that is none. */
  | 'type'
  /** A URL beside a port or a scheme. */
  | 'url'
  /** An order that is not the one it looks like. */
  | 'order';

/** One thing that is wrong with the labels of a container. */
export interface LabelProblem {
  /** The label, as it is written. */
  readonly label: string;
  readonly kind: ProblemKind;
  readonly effect: Effect;
  /** What is wrong, as the end of a sentence that begins with the label. */
  readonly why: string;
  /** The value that was given. */
  readonly given?: string;
  /** What would have been right. */
  readonly allowed?: string;
  /** The label that was perhaps meant. */
  readonly didYouMean?: string;
}
