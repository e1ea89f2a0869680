// Of what a page asks again and again, what it asked for last is shown, whichever answer comes first.
export interface Latest {
  /** Asks, and shows the answer unless something else was asked for meanwhile. @throws what asking throws, unless nobody waits for it any more */
  ask<T>(what: () => Promise<T>, show: (answer: T) => void): Promise<void>;
  /** What was asked for so far is not shown any more. */
  forget(): void;
}

export function createLatest(): Latest {
  let asked = 0;
  return {
    async ask(what, show) {
      const mine = ++asked;
      try {
        const answer = await what();
        if (mine === asked) show(answer);
      } catch (error) {
        if (mine === asked) throw error;
      }
    },
    forget: () => {
      asked++;
    },
  };
}
