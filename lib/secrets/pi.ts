/** `count` words of 32 bits of the fraction of π. Blowfish begins with them, so it needs no table. */
export function wordsOfPi(count: number): Uint32Array {
  const spare = 64n; // bits lost to rounding
  const bits = BigInt(count) * 32n;
  const one = 1n << (bits + spare);
  // Machin's formula: π = 16 arctan(1/5) − 4 arctan(1/239).
  const pi = 16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one);
  const fraction = (pi - 3n * one) >> spare;
  const hex = fraction.toString(16).padStart(count * 8, '0');
  return Uint32Array.from({ length: count }, (_, index) => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16));
}

function arctanOfInverse(x: bigint, one: bigint): bigint {
  const square = x * x;
  let power = one / x;
  let sum = power;
  for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
    power /= square;
    sum += (sign * power) / divisor;
  }
  return sum;
}
