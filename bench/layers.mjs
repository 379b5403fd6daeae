// Compose files of many services in three layers, as `docker compose config` and `hl compose config` read them.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LAYERS = [
  (name, index) => `  ${name}:
    image: example/app:${index}
    environment: { A: "1", B: two, C: three, D: four }
    ports: ["${10000 + index}:80"]
    volumes: [data:/data, "/srv/${name}:/srv:ro"]
    healthcheck:
      test: [CMD, curl, -f, http://localhost]
      interval: 30s
    restart: unless-stopped
`,
  (name) => `  ${name}:
    environment:
      B: over
      E: five
    labels:
      - traefik.enable=true
      - traefik.http.routers.${name}.rule=Host(\`${name}.example.com\`)
`,
  (name, index) => `  ${name}:
    mem_limit: 256m
    logging:
      driver: json-file
      options: { max-size: 10m }
    depends_on: [${index > 0 ? `s${index - 1}` : ''}]
`,
];

/** A folder with three layers of so many services, and the arguments that name them. */
export function layers(count) {
  const folder = mkdtempSync(join(tmpdir(), 'hl-bench-'));
  const files = LAYERS.map((layer, level) => {
    const services = Array.from({ length: count }, (_, index) => layer(`s${index}`, index));
    const file = join(folder, `${level}.yaml`);
    writeFileSync(file, `services:\n${services.join('')}${level === 0 ? 'volumes:\n  data: {}\n' : ''}`);
    return file;
  });
  return { folder, args: [...files.flatMap((file) => ['-f', file]), 'config'] };
}
