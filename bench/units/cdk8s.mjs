import { ApiObject, App, Chart } from 'cdk8s';

/** The same apps in one chart, each a Deployment and a Service; no ingress and no checks, as cdk8s has none. */
export async function run(count, dependenciesOf) {
  const app = new App();
  const chart = new Chart(app, 'home');
  const deployments = [];
  for (let index = 0; index < count; index++) {
    const deployment = unit(chart, index);
    deployments.push(deployment);
    for (const other of dependenciesOf(index)) deployment.addDependency(deployments[other]);
  }
  return app.synthYaml().split('kind: Deployment').length - 1;
}

function unit(chart, index) {
  const labels = { app: `app-${index}` };
  new ApiObject(chart, `service-${index}`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { labels },
    spec: { selector: labels, ports: [{ port: 10_000 + index, targetPort: 8080 }] },
  });
  return new ApiObject(chart, `deployment-${index}`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example.com/app-${index}:1.2.3`,
              env: [
                { name: 'TZ', value: 'Europe/Berlin' },
                { name: 'LOG_LEVEL', value: 'info' },
                { name: 'PUID', value: '1000' },
                { name: 'APP_URL', value: `https://app-${index}.example.com` },
              ],
              ports: [{ containerPort: 8080 }],
              volumeMounts: [
                { name: 'data', mountPath: '/data' },
                { name: 'cache', mountPath: '/cache' },
              ],
              livenessProbe: { httpGet: { path: '/health', port: 8080 } },
              resources: { limits: { memory: '256Mi' } },
            },
          ],
          volumes: [
            { name: 'data', hostPath: { path: `/srv/hl/app-${index}/data` } },
            { name: 'cache', hostPath: { path: `/srv/hl/app-${index}/cache` } },
          ],
        },
      },
    },
  });
}
