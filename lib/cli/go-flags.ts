const SAID = /^(--[a-z][a-z-]*)=(?:(1|t|T|TRUE|true|True)|0|f|F|FALSE|false|False)$/;

/**
 * Command-line arguments with the flags that people of Go give a truth, `--quiet=false`, said or left out. After `--`
 * nothing is a flag. Rule: spf13/pflag bool.go.
 */
export function withoutTruths(args: readonly string[], isFlag: (name: string) => boolean): readonly string[] {
  const end = args.indexOf('--');
  return args.flatMap((arg, index) => {
    const [, name = '', isTrue] = SAID.exec(arg) ?? [];
    if (name === '' || !isFlag(name) || (end >= 0 && index > end)) return [arg];
    return isTrue === undefined ? [] : [name];
  });
}
