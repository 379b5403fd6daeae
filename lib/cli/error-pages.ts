import type { CataloguePage } from './catalogue.ts';
import { catalogue } from './catalogue.ts';

/** The catalogue as Markdown: a page a code, and an index. Names are those of the files. */
export async function errorPages(): Promise<ReadonlyMap<string, string>> {
  const pages = await catalogue();
  return new Map([['README.md', indexOf(pages)], ...pages.map((page) => [`${page.code}.md`, pageOf(page)] as const)]);
}

const pageOf = ({ code, severity, title, why, fix }: CataloguePage): string => `# ${code}: ${title}

*${severity}*

${why}

**To mend it:** ${fix}
`;

const indexOf = (pages: readonly CataloguePage[]): string => `# Every finding

| code | severity | what it is |
|---|---|---|
${pages.map(({ code, severity, title }) => `| [${code}](${code}.md) | ${severity} | ${title} |`).join('\n')}
`;
