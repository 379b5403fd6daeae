const WIDTH = 2;

/** Which earlier apps the app of an index depends on. */
export const SHAPES = {
  independent: () => [],
  /** Each on the one before. */
  chain: (index) => (index === 0 ? [] : [index - 1]),
  /** Layers of two, each of which depends on both of the layer below: twice as many paths with every layer. */
  layers: (index) => {
    const below = (Math.floor(index / WIDTH) - 1) * WIDTH;
    return below < 0 ? [] : [below, below + 1];
  },
};
