import { ambiguousAlias } from '../../lib/checks/ambiguous-alias.ts';
import { containerNameClash } from '../../lib/checks/container-name-clash.ts';
import { hostOnTwoServers } from '../../lib/checks/host-on-two-servers.ts';
import { nameClash } from '../../lib/checks/name-clash.ts';
import { nestedVolumes } from '../../lib/checks/nested-volumes.ts';
import { projectInTwoFiles } from '../../lib/checks/project-in-two-files.ts';
import { reservedName } from '../../lib/checks/reserved-name.ts';
import { findingsOf, told } from './blueprint.ts';

describe('container names', () => {
  test('two services of a server cannot have one', () => {
    const services = [
      { id: 'home/a/a', containerName: 'db' },
      { id: 'home/b/b', containerName: 'db' },
      { id: 'cloud/a/a', containerName: 'db' },
    ];
    const found = findingsOf(containerNameClash, { services });
    expect(told(found)).toEqual(['HL101 home/b/b container_name']);
    expect(found[0]?.related).toMatchObject([{ path: 'home/a/a' }]);
  });

  test('a name that Compose gives counts too', () => {
    const services = [{ id: 'home/a/a' }, { id: 'home/b/b', containerName: 'hl-a-1' }];
    expect(told(findingsOf(containerNameClash, { services }))).toEqual(['HL101 home/b/b container_name']);
  });
});

describe('aliases', () => {
  const on = (network: string, ...aliases: string[]) => [{ network, aliases }];

  test('a name on a network belongs to one service', () => {
    const services = [
      { id: 'home/a/db', networks: on('home/shared', 'database') },
      { id: 'home/b/db', networks: on('home/shared', 'database') },
    ];
    const [found] = findingsOf(ambiguousAlias, { networks: [{ id: 'home/shared' }], services });
    expect(found).toMatchObject({
      code: 'HL102',
      message: 'On the network "hl_shared" the name "database" belongs to "home/a/db" already.',
      path: 'home/b/db',
      related: [{ path: 'home/a/db' }],
    });
  });

  test('service names and container names are names as well', () => {
    const services = [
      { id: 'home/a/web', name: 'web', networks: on('home/n') },
      { id: 'home/b/x', name: 'x', containerName: 'web', networks: on('home/n') },
      { id: 'home/c/y', name: 'y', networks: on('home/n', 'x') },
    ];
    expect(told(findingsOf(ambiguousAlias, { networks: [{ id: 'home/n' }], services }))).toEqual([
      'HL102 home/b/x networks',
      'HL102 home/c/y networks',
    ]);
  });

  test('projects meet on a network that one of them calls external', () => {
    const services = [
      { id: 'home/a/db', name: 'db', networks: on('home/default') },
      { id: 'home/b/db', name: 'db', networks: on('home/b/proxy') },
    ];
    const networks = [
      { id: 'home/default', name: 'hl_default' },
      { id: 'home/b/proxy', name: 'hl_default', external: true },
    ];
    expect(told(findingsOf(ambiguousAlias, { networks, services }))).toEqual(['HL102 home/b/db networks']);
  });

  test('the same name on two networks or servers means one service each', () => {
    const services = [
      { id: 'home/a/db', networks: on('home/a', 'db') },
      { id: 'home/b/db', networks: on('home/b', 'db') },
      { id: 'cloud/a/db', networks: on('cloud/a', 'db') },
    ];
    const networks = [{ id: 'home/a' }, { id: 'home/b' }, { id: 'cloud/a' }];
    expect(findingsOf(ambiguousAlias, { networks, services })).toEqual([]);
  });
});

describe('names that come from ids', () => {
  test('two paths cannot give one service', () => {
    const services = [
      { id: 'home/a/b-c', name: 'a-b-c' },
      { id: 'home/a-b/c', name: 'a-b-c' },
    ];
    const [found] = findingsOf(nameClash, { services });
    expect(found).toMatchObject({ code: 'HL103', path: 'home/a/b-c', related: [{ path: 'home/a-b/c' }] });
    expect(found?.message).toBe('The service "a-b-c" comes from "home/a-b/c" already.');
  });

  test('two projects may each have a service of that name', () => {
    const own = (name: string) => ({ id: `home/${name}`, project: { name, file: `home/stacks/${name}/compose.yml` } });
    const services = [
      { id: 'home/a/web', name: 'web' },
      { id: 'home/b/web', name: 'web' },
    ];
    expect(findingsOf(nameClash, { stacks: [own('a'), own('b')], services })).toEqual([]);
  });

  test('two secrets cannot give one variable of a server, but an adopted stack has an .env of its own', () => {
    const secrets = [
      { id: 'home/a/b-password', variable: 'A_B_PASSWORD', servers: [] },
      { id: 'home/a-b/password', variable: 'A_B_PASSWORD' },
      { id: 'cloud/a-b/password', variable: 'A_B_PASSWORD' },
    ];
    expect(told(findingsOf(nameClash, { servers: [{ id: 'home' }], secrets }))).toEqual(['HL103 home/a-b/password']);
    const adopted = { directory: '/opt/a-b', files: [] };
    expect(
      findingsOf(nameClash, { servers: [{ id: 'home' }], stacks: [{ id: 'home/a-b', adopted }], secrets }),
    ).toEqual([]);
  });

  test('a network is made once, whoever else joins it', () => {
    const networks = [
      { id: 'home/a', name: 'shared' },
      { id: 'home/b', name: 'shared', external: true },
      { id: 'home/c', name: 'shared' },
    ];
    expect(told(findingsOf(nameClash, { networks }))).toEqual(['HL103 home/c']);
  });
});

describe('places of volumes', () => {
  test('two volumes cannot have one directory, and none may lie in another', () => {
    const volumes = [
      { id: 'home/a/data', path: '/srv/hl/a/data' },
      { id: 'home/a/database', path: '/srv/hl/a/database' },
      { id: 'home/b/same', path: '/srv/hl/a/data/' },
      { id: 'home/c/inner', path: '/srv/hl/a/data/sub/deep' },
    ];
    const found = findingsOf(nestedVolumes, { volumes });
    expect(told(found)).toEqual(['HL104 home/b/same', 'HL104 home/c/inner']);
    expect(found[0]?.message).toBe('The directory /srv/hl/a/data/ is the volume "home/a/data" already.');
    expect(found[1]?.message).toMatch('lies in /srv/hl/a/data/, which is the volume "home/b/same"');
  });

  test('servers have directories of their own', () => {
    const volumes = [
      { id: 'home/a/data', path: '/srv/hl/a' },
      { id: 'cloud/a/data', path: '/srv/hl/a/data' },
    ];
    expect(findingsOf(nestedVolumes, { volumes })).toEqual([]);
  });

  test('a Docker volume is one volume of the lab', () => {
    const volumes = [
      { id: 'home/a/data', dockerVolume: 'data' },
      { id: 'home/b/data', dockerVolume: 'data' },
    ];
    expect(told(findingsOf(nestedVolumes, { volumes }))).toEqual(['HL104 home/b/data']);
  });
});

describe('projects', () => {
  const project = (name: string, file: string) => ({ project: { name, file } });

  test('a project is in one file', () => {
    const stacks = [
      { id: 'home/a', ...project('media', 'home/stacks/a/compose.yml') },
      { id: 'home/b', ...project('media', 'home/stacks/b/compose.yml') },
      { id: 'cloud/b', ...project('media', 'cloud/stacks/b/compose.yml') },
    ];
    const [found, ...others] = findingsOf(projectInTwoFiles, { stacks });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'HL105', path: 'home/b', related: [{ path: 'home/a' }] });
    expect(found?.message).toMatch('home/stacks/a/compose.yml');
  });

  test('several stacks in one file are one project', () => {
    expect(findingsOf(projectInTwoFiles, { stacks: [{ id: 'home/a' }, { id: 'home/b' }] })).toEqual([]);
  });
});

describe('reserved names', () => {
  test.each(['config', 'secrets', 'compose', 'default', 'hl'])('no stack may be called %s', (name) => {
    expect(told(findingsOf(reservedName, { stacks: [{ id: `home/${name}` }] }))).toEqual([`HL106 home/${name}`]);
  });

  test('the project of the server is not for a stack with a file of its own', () => {
    const project = { name: 'hl', file: 'home/stacks/old/compose.yml' };
    expect(told(findingsOf(reservedName, { stacks: [{ id: 'home/old', project }] }))).toEqual(['HL106 home/old']);
  });

  test('hl_default belongs to the server; others may join it', () => {
    const networks = [
      { id: 'home/default', key: 'default', name: 'hl_default' },
      { id: 'home/a/proxy', key: 'proxy', name: 'hl_default', external: true, project: 'a' },
      { id: 'home/b/mine', key: 'mine', name: 'hl_default' },
    ];
    expect(told(findingsOf(reservedName, { networks }))).toEqual(['HL106 home/b/mine']);
  });

  test('the profile of jobs is for jobs', () => {
    const services = [
      { id: 'home/a/job', profiles: ['hl-job'], job: { runs: 'once' as const } },
      { id: 'home/a/web', profiles: ['hl-job'] },
    ];
    expect(told(findingsOf(reservedName, { services }))).toEqual(['HL106 home/a/web profiles']);
  });

  test('other names are free', () => {
    expect(findingsOf(reservedName, { stacks: [{ id: 'home/constructor' }, { id: 'home/movies' }] })).toEqual([]);
  });
});

describe('hosts', () => {
  test('one server answers a host', () => {
    const routes = [
      { id: 'cloud/web/web/www', hosts: ['www.example.com'] },
      { id: 'home/web/web/www', hosts: ['www.example.com'] },
    ];
    expect(told(findingsOf(hostOnTwoServers, { routes }))).toEqual(['HL107 home/web/web/www']);
  });

  test('one service may be reached directly and via another server', () => {
    const routes = [
      { id: 'home/web/web/www', hosts: ['www.example.com'] },
      { id: 'home/web/web/www-public', hosts: ['www.example.com'], servedBy: 'cloud' },
    ];
    expect(findingsOf(hostOnTwoServers, { routes })).toEqual([]);
  });

  test('one server may answer a host for several services', () => {
    const routes = [
      { id: 'home/web/web/www', hosts: ['www.example.com'] },
      { id: 'home/api/api/www', hosts: ['www.example.com'], path: '/api' },
    ];
    expect(findingsOf(hostOnTwoServers, { routes })).toEqual([]);
  });
});
