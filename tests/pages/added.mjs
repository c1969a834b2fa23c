// What the browser adds up: reads [{cube (base64), asks: [{id, marks, filters}]}], writes the numbers and how they print.
import { readFileSync } from "node:fs";

const cubes = new Function(`${readFileSync(process.argv[2], "utf8")}; return cubes;`)();
const given = JSON.parse(readFileSync(0, "utf8"));
const ENDS = ["numerator", "denominator", "value", "lower", "upper"];

const told = given.map(({ cube, asks }) => {
  const bytes = Uint8Array.from(Buffer.from(cube, "base64")), decoded = cubes.decoded(bytes.buffer);
  return asks.map(({ id, marks, filters, print }) => cubes.added(decoded, id, marks, filters)
    .map((found) => ENDS.map((end) => cubes.printed(found[end], print[end], "zh"))));
});
process.stdout.write(JSON.stringify(told));
