import { ACCESS } from './access-shell.ts';
import { BASE, LOCK, MOUNTED, RUN } from '../shell/index.ts';
import { CHANGES } from './changes-shell.ts';
import { CHECKS } from './checks-shell.ts';
import { FILL } from './fill-shell.ts';
import { FOLDERS } from './folders-shell.ts';
import { HOST_FILES } from './host-files-shell.ts';
import { PLACE } from './place-shell.ts';
import { STATE } from './state-shell.ts';
import { VALUES } from './values-shell.ts';

/**
 * The part of `prepare` that is the same for every server: POSIX shell that reads the tables before it. Values of
 * secrets go through pipes, variables and files alone: never through arguments, which every user of the host can see.
 */
export const PREPARE = [
  BASE,
  LOCK,
  MOUNTED,
  FOLDERS,
  PLACE,
  VALUES,
  FILL,
  STATE,
  ACCESS,
  CHECKS,
  HOST_FILES,
  CHANGES,
  RUN,
]
  .map((part) => part.trim())
  .join('\n\n');
