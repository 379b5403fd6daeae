import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  readlinkSync,
  statSync,
  writeFileSync,
  chownSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Homelab, ServerProps } from '../../../lib/index.ts';
import { ConfigFile, Directory, Secret, Service, Stack, Volume } from '../../../lib/index.ts';
import { alertToken } from '../../../lib/tool/index.ts';
import { aFolder, aLab, aServer } from '../lab.ts';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';

const IMAGE = 'nginx:1.27.1';
const isRoot = process.getuid?.() === 0;

/** A lab with a stack `web` on the test's host. */
function aWebLab(
  host: TestHost,
  build: (stack: Stack, lab: Homelab) => void,
  props: Partial<ServerProps> = {},
): Homelab {
  const lab = aLab();
  const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot, ...props }), 'web');
  build(stack, lab);
  return lab;
}

const withState = (stack: Stack): void => {
  const data = new Volume(stack, 'data', { holds: 'state', uid: 1234, gid: 2345, mode: '0700' });
  new Service(stack, 'web', { image: IMAGE, mounts: [data.at('/data')] });
};

describe('prepare', () => {
  test('makes directories with owner and mode on an empty host', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, withState));
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: isRoot ? '' : expect.any(String) });
    const stats = statSync(join(host.dataRoot, 'web/data'));
    expect(stats.mode & 0o777).toBe(0o700);
    if (isRoot) expect([stats.uid, stats.gid]).toEqual([1234, 2345]);
    expect(statSync(join(host.dataRoot, 'secrets')).mode & 0o777).toBe(0o700);
  });

  test('run twice does the same as once', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, withState));
    host.run('prepare');
    const before = readdirSync(host.dataRoot, { recursive: true });
    expect(host.run('prepare').status).toBe(0);
    expect(readdirSync(host.dataRoot, { recursive: true })).toEqual(before);
  });

  test('prints the command that makes a missing .env, and the command makes it', async () => {
    const host = aHost();
    await host.deploy(
      aWebLab(host, (stack) => {
        new Service(stack, 'web', { image: IMAGE, environment: { KEY: new Secret(stack, 'key').asEnv() } });
      }),
    );
    const { status, stderr } = host.run('prepare');
    expect([status, stderr]).toEqual([1, expect.stringContaining('WEB_KEY has no value')]);
    const [, command = ''] = /is missing: run {2}(install .*) {2}and fill it in/.exec(stderr) ?? [];
    expect(spawnSync('sh', ['-c', command])).toMatchObject({ status: 0 });
    const file = join(host.dataRoot, 'secrets/.env');
    expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([
      0o600,
      readFileSync(join(host.dist, 'home/.env.example'), 'utf8'),
    ]);
  });

  test('writes that command so that a shell reads the path, whatever the folder is called', async () => {
    const host = aHost();
    await host.deploy(
      aWebLab(host, (stack) => {
        new Service(stack, 'web', { image: IMAGE, environment: { KEY: new Secret(stack, 'key').asEnv() } });
      }),
    );
    const odd = join(host.dist, "Anna's lab; $(touch x)");
    renameSync(join(host.dist, 'home'), odd);
    const { stderr } = spawnSync('sh', [join(odd, 'prepare')], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${host.bin}:${process.env['PATH']}` },
    });
    const [, command = ''] = /is missing: run {2}(install .*) {2}and fill it in/.exec(stderr) ?? [];
    expect(spawnSync('sh', ['-c', command], { cwd: host.dist })).toMatchObject({ status: 0 });
    expect(existsSync(join(host.dataRoot, 'secrets/.env'))).toBe(true);
    expect(existsSync(join(host.dist, 'x'))).toBe(false);
  });

  test('says in the words of docker why it does not answer', async () => {
    const host = aHost();
    host.docker('echo "permission denied while trying to connect to the docker daemon socket" >&2; exit 1');
    await host.deploy(aWebLab(host, withState));
    expect(host.run('prepare')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/docker does not answer.*docker says: permission denied while trying/),
    });
  });

  test('takes no value that is not what it has to be, and tells in words what that is', async () => {
    const host = aHost();
    const lab = aLab();
    const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
    const stack = new Stack(home, 'web');
    const token = new ConfigFile(stack, 'token', { content: alertToken(home).inFile() });
    new Service(stack, 'web', { image: IMAGE, mounts: [token.at('/token')] });
    await host.deploy(lab);
    const right = `tk_${'a1'.repeat(14)}b`;
    for (const wrong of [
      'a1b2',
      right.slice(1),
      right.slice(0, -1),
      `${right}c`,
      `tk_${'-'.repeat(29)}`,
      '-',
      '-e x',
    ]) {
      host.setEnv(`ALERT_TOKEN_HOME='${wrong}'\n`);
      const { status, stderr } = host.run('prepare');
      expect([status, stderr]).toEqual([1, expect.stringContaining('is not `tk_` and 29 letters and digits')]);
    }
    host.setEnv(`ALERT_TOKEN_HOME=${right}\n`);
    expect(host.run('prepare')).toMatchObject({ status: 0 });
  });

  test('never changes the owner or mode of a directory that has content', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, withState));
    const data = join(host.dataRoot, 'web/data');
    mkdirSync(data, { recursive: true, mode: 0o755 });
    writeFileSync(join(data, 'photo.jpg'), 'x');
    if (isRoot) chownSync(data, 999, 999);
    expect(host.run('prepare').status).toBe(0);
    expect(statSync(data).mode & 0o777).toBe(0o755);
    if (isRoot) expect(statSync(data).uid).toBe(999);
  });

  test('refuses with the whole list while values are missing, and changes nothing', async () => {
    const host = aHost();
    const lab = aWebLab(host, (stack) => {
      withState(stack);
      const secrets = ['one', 'two', 'three'].map((id) => new Secret(stack, id, { description: `the ${id}` }));
      new Service(stack, 'db', {
        image: IMAGE,
        environment: Object.fromEntries(secrets.map((secret) => [secret.variable, secret.asEnv()])),
      });
    });
    await host.deploy(lab);
    host.setEnv('WEB_TWO=\nWEB_THREE="a$b"\n');
    const { status, stderr } = host.run('prepare');
    expect(status).toBe(1);
    expect(stderr).toContain('nothing was changed');
    expect(stderr).toContain('WEB_ONE has no value');
    expect(stderr).toContain('the two');
    expect(stderr).toContain('WEB_THREE in');
    expect(stderr).toContain('single quotes');
    expect(existsSync(join(host.dataRoot, 'web'))).toBe(false);
    expect(existsSync(join(host.dist, 'home/.env'))).toBe(false);
  });

  test('refuses while a drive is not mounted, and takes a marker on the drive for it', async () => {
    const host = aHost();
    const media = aFolder();
    const lab = aWebLab(host, (stack) => {
      const films = Directory.of(media, { mountpoint: true, holds: 'replaceable', reason: 'ripped again' });
      new Service(stack, 'web', { image: IMAGE, mounts: [films.readOnly().at('/media')] });
    });
    await host.deploy(lab);
    expect(host.run('prepare')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`${media} is not mounted`),
    });
    writeFileSync(join(media, '.hl-mounted'), '');
    expect(host.run('prepare').status).toBe(0);
  });

  test('links .env beside the Compose file, and never takes a file of the user for it', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, withState));
    writeFileSync(join(host.dist, 'home/.env'), 'MINE=1\n');
    expect(host.run('prepare')).toMatchObject({ status: 1, stderr: expect.stringContaining('is a file of its own') });
    expect(readFileSync(join(host.dist, 'home/.env'), 'utf8')).toBe('MINE=1\n');
    const other = aHost();
    await other.deploy(aWebLab(other, withState));
    other.run('prepare');
    expect(readlinkSync(join(other.dist, 'home/.env'))).toBe(join(other.dataRoot, 'secrets/.env'));
  });

  test('refuses to keep data in the folder of a release', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, withState, { dataRoot: join(host.dist, 'home/data') }));
    expect(host.run('prepare')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('a later release replaces'),
    });
    expect(existsSync(join(host.dist, 'home/data'))).toBe(false);
  });

  describe('with a Compose project of the same name on the host', () => {
    const runningFrom = (host: TestHost, folder: string): void => {
      host.docker(`case "$*" in 'ps -a'*project=hl' '*) echo '${folder}' ;; *) [ "$2" != inspect ] ;; esac`);
    };

    test('refuses to take over the containers of somebody else', async () => {
      const host = aHost();
      await host.deploy(aWebLab(host, withState));
      const theirs = aFolder({ 'docker-compose.yml': 'services: { web: { image: nginx } }' });
      runningFrom(host, theirs);
      const { status, stderr } = host.run('prepare');
      expect([status, stderr]).toEqual([1, expect.stringContaining(`The Compose project hl runs from ${theirs}`)]);
      expect(existsSync(join(host.dataRoot, 'web'))).toBe(false);
    });

    test('goes on from an earlier release of this lab, and from a folder that is gone', async () => {
      const host = aHost();
      await host.deploy(aWebLab(host, withState));
      const before = aFolder({ 'home/compose.yml': '', 'home/prepare': `#!/bin/sh\ndata_root=${host.dataRoot}\n` });
      expect(host.run('prepare')).toMatchObject({ status: 0 });
      for (const folder of [join(before, 'home'), '/nonexistent/release', join(host.dist, 'home')]) {
        runningFrom(host, folder);
        expect(host.run('prepare')).toMatchObject({ status: 0 });
      }
    });

    test('refuses where the earlier release kept its data elsewhere', async () => {
      const host = aHost();
      await host.deploy(aWebLab(host, withState));
      const before = aFolder({ 'compose.yml': '', prepare: '#!/bin/sh\ndata_root=/elsewhere\n' });
      runningFrom(host, before);
      expect(host.run('prepare').status).toBe(1);
    });
  });

  test('makes the shared network only where no project of the server makes it', async () => {
    const routed = (stack: Stack): void => void new Service(stack, 'web', { image: IMAGE }).route('web', { port: 80 });
    const own = aHost();
    await own.deploy(aWebLab(own, routed));
    own.run('prepare');
    expect(readFileSync(own.dockerLog, 'utf8')).not.toContain('network');
    const apart = aHost();
    await apart.deploy(aWebLab(apart, routed, { layout: 'stacks' }));
    expect(apart.run('prepare').status).toBe(0);
    expect(readFileSync(apart.dockerLog, 'utf8')).toContain('network create hl_default');
  });
});

describe('configuration files', () => {
  const VALUE = `a"b\\c'd&e|f$g/h <i> ü #j`;

  test.each([
    [
      'yaml',
      'single: \'@@hl:WEB_KEY@@\'\ndouble: "@@hl:WEB_KEY@@"\nplain: @@hl:WEB_KEY@@\n',
      `single: 'a"b\\c''d&e|f$g/h <i> ü #j'\ndouble: "a\\"b\\\\c'd&e|f$g/h <i> ü #j"\nplain: "a\\"b\\\\c'd&e|f$g/h <i> ü #j"\n`,
    ],
    ['json', '{"key": "@@hl:WEB_KEY@@"}\n', `{"key": "a\\"b\\\\c'd&e|f$g/h <i> ü #j"}\n`],
    ['toml', 'key = "@@hl:WEB_KEY@@"\n', `key = "a\\"b\\\\c'd&e|f$g/h <i> ü #j"\n`],
    ['xml', '<key>@@hl:WEB_KEY@@</key>\n', `<key>a&quot;b\\c&#39;d&amp;e|f$g/h &lt;i&gt; ü #j</key>\n`],
    ['ini', 'key=@@hl:WEB_KEY@@\n', `key=${VALUE}\n`],
    ['text', 'x@@hl:WEB_KEY@@y@@hl:WEB_KEY@@z\n', `x${VALUE}y${VALUE}z\n`],
    ['env', 'KEY="@@hl:WEB_KEY@@"\n', `KEY="a\\"b\\\\c'd&e|f\\$g/h <i> ü #j"\n`],
  ] as const)('of format %s get the values of secrets, escaped for their place', async (format, content, filled) => {
    const host = aHost();
    await host.deploy(
      aWebLab(host, (stack) => {
        new Secret(stack, 'key');
        const file = new ConfigFile(stack, 'conf', { content, format, uid: isRoot ? 1234 : (process.getuid?.() ?? 0) });
        new Service(stack, 'web', { image: IMAGE, mounts: [file.at('/conf')] });
      }),
    );
    host.setEnv(`WEB_KEY='a"b\\c\n`.replace('\n', '') + `'\n`);
    // Compose's single quotes hold no single quote, so the value goes in double quotes, its dollar aside.
    host.setEnv(`WEB_KEY="${VALUE.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace('$', '')}"\n`);
    expect(host.run('prepare')).toMatchObject({ status: 0 });
    const path = join(host.dataRoot, 'config/web/conf');
    expect(readFileSync(path, 'utf8')).toBe(filled.replaceAll('\\$', '').replaceAll('$', ''));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    if (isRoot) expect(statSync(path).uid).toBe(1234);
    expect(readFileSync(join(host.dist, 'home/config/web/conf'), 'utf8')).toBe(content);
  });

  test('keep a dollar sign of a value in single quotes', async () => {
    const host = aHost();
    await host.deploy(
      aWebLab(host, (stack) => {
        const key = new Secret(stack, 'key');
        const file = new ConfigFile(stack, 'conf', { content: `key=${key.inFile()}` });
        new Service(stack, 'web', { image: IMAGE, mounts: [file.at('/conf')] });
      }),
    );
    host.setEnv("# a comment\nexport WEB_KEY = '$2y$05$abc#1'  # bcrypt\n");
    expect(host.run('prepare').status).toBe(0);
    expect(readFileSync(join(host.dataRoot, 'config/web/conf'), 'utf8')).toBe('key=$2y$05$abc#1\n');
  });

  test('are readable by all when they hold no secret, and go when the lab has them no more', async () => {
    const host = aHost();
    const withFile = (stack: Stack, id: string): void => {
      const file = new ConfigFile(stack, id, { content: 'a: 1\n', fileName: `${id}.yml` });
      new Service(stack, 'web', { image: IMAGE, mounts: [file.at('/conf.yml')] });
    };
    await host.deploy(aWebLab(host, (stack) => withFile(stack, 'old')));
    host.run('prepare');
    expect(statSync(join(host.dataRoot, 'config/web/old.yml')).mode & 0o777).toBe(0o644);
    await host.deploy(aWebLab(host, (stack) => withFile(stack, 'new')));
    host.run('prepare');
    expect(readdirSync(join(host.dataRoot, 'config/web'))).toEqual(['new.yml']);
  });

  test('of mode seed are written once and are the application’s then', async () => {
    const host = aHost();
    const lab = (content: string): Homelab =>
      aWebLab(host, (stack) => {
        const file = new ConfigFile(stack, 'conf', { content, mode: 'seed' });
        new Service(stack, 'web', { image: IMAGE, mounts: [file.at('/conf')] });
      });
    await host.deploy(lab('first'));
    host.run('prepare');
    await host.deploy(lab('second'));
    host.run('prepare');
    expect(readFileSync(join(host.dataRoot, 'config/web/conf'), 'utf8')).toBe('first\n');
  });

  test('that have a signal send it when they changed, and only then', async () => {
    const host = aHost();
    const lab = (content: string): Homelab =>
      aWebLab(host, (stack) => {
        const file = new ConfigFile(stack, 'conf', { content, onChange: { signal: 'SIGHUP' } });
        new Service(stack, 'web', { image: IMAGE, mounts: [file.at('/conf')] });
      });
    await host.deploy(lab('first'));
    host.run('prepare');
    writeFileSync(host.dockerLog, '');
    host.run('prepare');
    expect(readFileSync(host.dockerLog, 'utf8')).not.toContain('kill');
    await host.deploy(lab('second'));
    host.run('prepare');
    expect(readFileSync(host.dockerLog, 'utf8')).toContain('kill -s SIGHUP web');
  });

  test('of secrets hold the value alone, for their reader alone', async () => {
    const host = aHost();
    const uid = isRoot ? 1234 : (process.getuid?.() ?? 0);
    await host.deploy(
      aWebLab(host, (stack) => {
        const key = new Secret(stack, 'key');
        new Service(stack, 'web', { image: IMAGE, secrets: [key.asFile({ uid })] });
      }),
    );
    host.setEnv('WEB_KEY=geheim\n');
    expect(host.run('prepare').status).toBe(0);
    const path = join(host.dataRoot, `secrets/WEB_KEY.${uid}`);
    expect(readFileSync(path, 'utf8')).toBe('geheim');
    expect(statSync(path).mode & 0o777).toBe(0o400);
  });
});

describe('an adopted stack', () => {
  const lab = (host: TestHost, directory: string, conf: string): Homelab => {
    const made = aLab({
      'old/compose.yml':
        'services:\n  app:\n    image: nginx:1.27.1\n    environment: { KEY: "${KEY:?}" }\n    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]\n',
      'old/nginx.conf': conf,
    });
    Stack.fromComposeFile(aServer(made, 'home', { dataRoot: host.dataRoot }), 'old', {
      file: 'old/compose.yml',
      directory,
      files: ['nginx.conf'],
    });
    return made;
  };

  test('gets its files back where it had them, and keeps its own .env', async () => {
    const host = aHost();
    const directory = aFolder({ '.env': 'KEY=value\n' });
    await host.deploy(lab(host, directory, 'first\n'));
    expect(host.run('prepare')).toMatchObject({ status: 0 });
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe('first\n');
    expect(readlinkSync(join(host.dist, 'home/stacks/old/.env'))).toBe(join(directory, '.env'));
  });

  test('is not overwritten where a file was changed by hand on the host', async () => {
    const host = aHost();
    const directory = aFolder({ '.env': 'KEY=value\n' });
    await host.deploy(lab(host, directory, 'first\n'));
    host.run('prepare');
    await host.deploy(lab(host, directory, 'second\n'));
    expect(host.run('prepare').status).toBe(0);
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe('second\n');
    writeFileSync(join(directory, 'nginx.conf'), 'by hand\n');
    await host.deploy(lab(host, directory, 'third\n'));
    expect(host.run('prepare')).toMatchObject({ status: 1, stderr: expect.stringContaining('was changed by hand') });
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe('by hand\n');
  });
});
