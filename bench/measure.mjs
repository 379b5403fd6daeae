// One run of one compiler in a process of its own: prints milliseconds from the first construct to the result, with the
// import already done. `measure.mjs PEER SHAPE COUNT`
import { SHAPES } from './shapes.mjs';

const [peer, shape, count] = process.argv.slice(2);
const { run } = await import(`./units/${peer}.mjs`);
const start = performance.now();
const made = await run(Number(count), SHAPES[shape]);
const took = performance.now() - start;
if (made !== Number(count)) throw new Error(`${peer} made ${made} apps, not ${count}`);
console.log(took);
