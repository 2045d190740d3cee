// From values to places in a plot. No drawing here.

/** A round step so that at most `most` of them reach `largest`. */
function step(largest, most) {
  const rough = largest / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? 10 * power;
}

/** The marks of an axis from zero to a round number that nothing exceeds; whole numbers. */
export function marks(largest, most = 4) {
  if (!(largest > 0)) return [0, 1];
  const width = Math.max(1, step(largest, most));
  const count = Math.ceil(largest / width);
  return Array.from({ length: count + 1 }, (_, place) => place * width);
}

/** Which of `count` labels there is room for, the last always among them. */
export function shown(count, room) {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return (place) => (count - 1 - place) % every === 0;
}
