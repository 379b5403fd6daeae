import { kind } from '../values/index.ts';
import { quoted } from './wording.ts';

/** Mounts of what belongs to the host. */
export const HOST_MOUNT_ERRORS = {
  hostWritable: kind<{ service: string; path: string; what: string }>()({
    code: 'HL126',
    severity: 'error',
    title: 'A container that can change the host',
    why: 'Whoever takes over a container that writes the system folders of its host, its programs, timers or keys, is root on the host one restart later. A mistake in the container does the same damage: an entrypoint that changes the owner of what it finds there leaves a host that no longer boots. `prepare` puts programs and secrets below the data directory, which therefore counts as well.',
    message: ({ service, path, what }) => `${quoted(service)} can write ${path}, ${what}.`,
    fix: 'Mount only the folder or file that it needs, or mount it read-only; if it must write there, waive this with the reason.',
  }),
  hostReadable: kind<{ service: string; path: string; what: string }>()({
    code: 'HL127',
    severity: 'warning',
    title: 'A container that can read what belongs to the host',
    why: 'System folders hold password hashes, keys, and the environment of every container with its secrets. A read-only mount shows all of it to whoever takes over the container. Programs that measure the host or back it up may need that; others do not. Files that anybody may read, as /etc/localtime, do not count.',
    message: ({ service, path, what }) => `${quoted(service)} sees ${path}, ${what}.`,
    fix: 'Mount only the folder or file that it needs, or waive this with the reason.',
  }),
};

/** Rights over the host. */
export const HOST_RIGHT_ERRORS = {
  hostRight: kind<{ service: string; right: string; effect: string }>()({
    code: 'HL137',
    severity: 'error',
    title: 'A right that gives the host away',
    why: 'With some capabilities and devices the border between container and host does not exist: a container that may mount file systems, load kernel modules, open any file or read and write a disk directly is root on the host for whoever takes it over. Few programs need one: a VPN that loads its kernel module, a monitor that asks disks about their health.',
    message: ({ service, right, effect }) => `${quoted(service)} has ${right}: it ${effect}.`,
    fix: 'Leave it out, or give it the one device or capability that it needs; if it needs this one, waive this with the reason.',
  }),
  weakBorder: kind<{ service: string; right: string; effect: string }>()({
    code: 'HL138',
    severity: 'warning',
    title: 'A container that is less apart from the host',
    why: 'Containers have processes, shared memory, a host name and a cgroup of their own, and a profile of the kernel that forbids what no application needs. Each of these that is switched off gives an attacker a way on, and a mistake in the container a way to disturb the host.',
    message: ({ service, right, effect }) => `${quoted(service)} has ${right}: it ${effect}.`,
    fix: 'Leave it out, or waive this with the reason.',
  }),
};
