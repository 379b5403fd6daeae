import type { Input } from './terminal.ts';

/** Bytes that may be read: no secret is longer. */
const LARGEST = 1024 * 1024;

/** The standard input of this process. */
export const processInput = (): Input => ({
  interactive: process.stdin.isTTY === true,
  read: readAll,
  askHidden,
});

async function readAll(): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Reads a line from the terminal in raw mode, in which nothing appears. Control-C and control-D break it off. */
function askHidden(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  stdin.setRawMode(true); // before the question, so that nothing appears of a quick answer
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((done) => {
    const typed: string[] = [];
    const end = (answer: string | undefined): void => {
      stdin.removeListener('data', take);
      stdin.removeListener('end', giveUp);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      done(answer);
    };
    const giveUp = (): void => end(undefined);
    function take(text: string): void {
      for (const character of text) {
        if (character === '\r' || character === '\n') return end(typed.join(''));
        if (character === '\u0003' || (character === '\u0004' && typed.length === 0)) return giveUp();
        if (character === '\u007f' || character === '\b') typed.pop();
        else if (character === '\u0015')
          typed.length = 0; // control-U: the whole line
        else typed.push(character);
      }
    }
    stdin.on('data', take);
    stdin.once('end', giveUp);
  });
}
