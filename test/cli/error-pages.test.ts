import { catalogue } from '../../lib/cli/catalogue.ts';
import { errorPages } from '../../lib/cli/error-pages.ts';

test('every code has a page, and the index leads to it', async () => {
  const pages = await errorPages();
  const index = pages.get('README.md')!;
  for (const { code, title, why } of await catalogue()) {
    expect(pages.get(`${code}.md`)).toContain(`# ${code}: ${title}\n`);
    expect(pages.get(`${code}.md`)).toContain(why);
    expect(index).toContain(`[${code}](${code}.md)`);
  }
});
