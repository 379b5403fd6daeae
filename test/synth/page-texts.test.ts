import { Monitor, synth } from '../../lib/index.ts';
import { HOME, OPEN, two } from './watching.ts';

test('a name on the page of monitoring is neither a tag nor a cell, in tables as in lists', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  new Monitor(home, 'odd', { kind: 'tcp', host: 'db.example.com', port: 5432, name: 'db | <img src=x>' });
  const { files } = await synth(lab, { write: false });
  const page = files.find(({ path }) => path === 'docs/monitoring.md')?.content ?? '';
  expect(page).not.toContain('<img');
  expect(page).toContain('| db \\| &lt;img src=x> |');
  expect(page).toMatch(/^- Whether a program behind a port .*: .*&lt;img src=x>/m);
});
