import { wordsOfPi } from './pi.ts';

/** Words of the subkeys, and of the four boxes behind them. */
const SUBKEYS = 18;
const WORDS = SUBKEYS + 4 * 256;

let fresh: Uint32Array | undefined;

/** Blowfish, as far as bcrypt uses it: the subkeys and the boxes, keyed again and again. */
export class Blowfish {
  private readonly state = Uint32Array.from((fresh ??= wordsOfPi(WORDS)));
  private left = 0;
  private right = 0;

  /** Mixes a key in and makes all words anew, each pair salted by the next eight bytes of `salt`. */
  expand(key: Uint8Array, salt?: Uint8Array): void {
    const nextOfKey = cycle(key);
    for (let i = 0; i < SUBKEYS; i++) this.state[i]! ^= nextOfKey();
    const nextOfSalt = salt === undefined ? () => 0 : cycle(salt);
    this.left = this.right = 0;
    for (let i = 0; i < WORDS; i += 2) {
      this.left ^= nextOfSalt();
      this.right ^= nextOfSalt();
      this.encrypt();
      this.state[i] = this.left;
      this.state[i + 1] = this.right;
    }
  }

  /** Encrypts words in place, each pair `times` times. */
  encryptWords(words: Uint32Array, times: number): void {
    for (let i = 0; i < words.length; i += 2) {
      this.left = words[i]!;
      this.right = words[i + 1]!;
      for (let time = 0; time < times; time++) this.encrypt();
      words[i] = this.left;
      words[i + 1] = this.right;
    }
  }

  private encrypt(): void {
    const { state } = this;
    let left = this.left ^ state[0]!;
    let right = this.right;
    for (let round = 1; round <= 16; round += 2) {
      right ^= this.mixed(left) ^ state[round]!;
      left ^= this.mixed(right) ^ state[round + 1]!;
    }
    this.left = right ^ state[17]!;
    this.right = left;
  }

  private mixed(word: number): number {
    const { state } = this;
    const [first, second] = [state[SUBKEYS + (word >>> 24)]!, state[SUBKEYS + 256 + ((word >>> 16) & 255)]!];
    const [third, fourth] = [state[SUBKEYS + 512 + ((word >>> 8) & 255)]!, state[SUBKEYS + 768 + (word & 255)]!];
    return (((first + second) ^ third) + fourth) | 0;
  }
}

/** Gives the bytes as words, from the front again where they end. */
function cycle(bytes: Uint8Array): () => number {
  let at = 0;
  return () => {
    let word = 0;
    for (let i = 0; i < 4; i++, at++) word = (word << 8) | bytes[at % bytes.length]!;
    return word;
  };
}
