import { Argument, Command } from 'commander';
import type { Session } from '../command.ts';
import { ending } from '../command.ts';
import { EXIT } from '../terminal/terminal.ts';

export const completionCommand = (session: Session): Command => {
  const command = new Command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish'))
    .addHelpText(
      'after',
      `
bash:  hl completion bash > ~/.local/share/bash-completion/completions/hl
zsh:   hl completion zsh > "\${fpath[1]}/_hl"
fish:  hl completion fish > ~/.config/fish/completions/hl.fish`,
    );
  return command.action(
    ending(session, async (name: string) => {
      const { completionScript } = await import('../completion-script.ts');
      session.terminal.out.write(completionScript(name, command.parent ?? command));
      return EXIT.ok;
    }),
  );
};
