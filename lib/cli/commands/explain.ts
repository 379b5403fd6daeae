import { Argument } from 'commander';
import type { Command } from 'commander';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { EXIT } from '../terminal/terminal.ts';

export const explainCommand = (session: Session): Command =>
  labCommand('explain')
    .description('tell more about a code (HL012), a construct (home/movies) or a value (home/movies:image)')
    .addArgument(new Argument('<code or path>', 'HL012, home/movies/web, or home/movies/web:environment.TZ'))
    .action(ending(session, (topic: string, flags: AppOptions) => runExplain(session.terminal, topic, flags)));

async function runExplain(terminal: Terminal, topic: string, flags: AppOptions): Promise<number> {
  if (/^[A-Za-z]{2}\d{3}$/.test(topic)) {
    const { explainCode } = await import('../explain-code.ts');
    terminal.out.write(await explainCode(topic, terminal.out));
    return EXIT.ok;
  }
  const { compile } = await import('../compile.ts');
  const compiled = await compile(terminal, flags, { write: false });
  const { explainPath } = await import('../explain-path.ts');
  terminal.out.write(explainPath(compiled, topic, terminal));
  return EXIT.ok;
}
