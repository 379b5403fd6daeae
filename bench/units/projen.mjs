import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerCompose, Project } from 'projen';
import { resolve } from 'projen/lib/_resolve.js';

/**
 * The same apps in one Compose file: only what projen knows, so without healthcheck and limit, the route as labels.
 * Only that file is rendered, in memory; `project.synth()` would write a dozen others as well.
 */
export async function run(count, dependenciesOf) {
  const outdir = mkdtempSync(join(tmpdir(), 'hl-bench-'));
  const project = new Project({ name: 'bench', outdir });
  const compose = new DockerCompose(project, { nameSuffix: 'home', schemaVersion: '' });
  for (let index = 0; index < count; index++) unit(compose, index, dependenciesOf(index));
  const file = project.files.find(({ path }) => path === 'docker-compose.home.yml');
  const text = file.synthesizeContent({ resolve });
  rmSync(outdir, { recursive: true });
  return text.split('image: registry.example.com/').length - 1;
}

function unit(compose, index, needs) {
  const router = `traefik.http.routers.app-${index}`;
  compose.addService(`app-${index}`, {
    image: `registry.example.com/app-${index}:1.2.3`,
    environment: {
      TZ: 'Europe/Berlin',
      LOG_LEVEL: 'info',
      PUID: '1000',
      APP_URL: `https://app-${index}.example.com`,
    },
    ports: [DockerCompose.portMapping(10_000 + index, 8080)],
    volumes: [
      DockerCompose.bindVolume(`/srv/hl/app-${index}/data`, '/data'),
      DockerCompose.bindVolume(`/srv/hl/app-${index}/cache`, '/cache'),
    ],
    networks: [DockerCompose.network('hl_default', { external: true })],
    dependsOn: needs.map((other) => DockerCompose.serviceName(`app-${other}`)),
    labels: {
      'traefik.enable': 'true',
      [`${router}.rule`]: `Host(\`app-${index}.example.com\`)`,
      [`${router}.entrypoints`]: 'websecure',
      [`${router}.tls.certresolver`]: 'letsencrypt',
      [`traefik.http.services.app-${index}.loadbalancer.server.port`]: '8080',
    },
  });
}
