/* Draws a final test at random: from blueprint, bank and seed to questions and the order of their options.
   courseloom/activities/final_test.py draws the same for paper; a test compares the two. Numbers come from mulberry32
   (32 bits of state), the same in every browser. The draw is not secret: anyone can read the key in the page's source. */
const courseloomDrawing = (function () {
  /* Returns a generator: a function that returns the next number, from 0 to 2^32 - 1. */
  function numbers(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6D2B79F5) >>> 0;
      let t = Math.imul(state ^ state >>> 15, state | 1);
      t = t + Math.imul(t ^ t >>> 7, t | 61) ^ t;
      return (t ^ t >>> 14) >>> 0;
    };
  }

  /* Fisher-Yates shuffle, from the end. */
  function shuffled(things, next) {
    const mixed = Array.from(things);
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const place = Math.floor(next() * (last + 1) / 4294967296);
      [mixed[last], mixed[place]] = [mixed[place], mixed[last]];
    }
    return mixed;
  }

  /* Orders the pool in rounds: each round takes one question of every objective that has any left, in the pool's order. */
  function spread(names, objective) {
    const seen = {};
    const turns = names.map((name) => { const of = "=" + objective(name); seen[of] = (seen[of] || 0) + 1; return [seen[of], name]; });
    return turns.sort((a, b) => a[0] - b[0]).map((turn) => turn[1]);
  }

  /* The names of the questions of one test, chapters mixed. Questions to avoid are drawn only where a chapter has no
     others left. A share, for one chapter, is {wanted, pool}. */
  function draw(shares, objective, seed, avoid) {
    const next = numbers(seed), known = new Set(avoid);
    const drawn = shares.flatMap((share) => {
      const mixed = shuffled(share.pool, next);
      const [fresh, used] = [false, true].map((wanted) => spread(mixed.filter((name) => known.has(name) === wanted), objective));
      return [...fresh, ...used].slice(0, share.wanted);
    });
    return shuffled(drawn, next);
  }

  /* The indices of a question's options as this test shows them; pinned options keep their place. */
  function order(pinned, seed, name) {
    const free = pinned.flatMap((pin, index) => (pin ? [] : [index]));
    const mixed = shuffled(free, numbers((seed ^ parseInt(name.slice(0, 8), 16)) >>> 0));
    return pinned.map((pin, index) => (pin ? index : mixed.shift()));
  }

  return { numbers, shuffled, draw, order };
})();
