import { describe, expect, it } from 'vitest';
import { PlanSync, type MadeChange } from './planSync';
import { apply, between, compose, over, placeAfter, type TextChange } from './textChange';

/** The same numbers each time (Park and Miller's generator). */
function randomOf(seed: number) {
  let state = seed;
  return (below: number) => (state = (state * 16_807) % 2_147_483_647) % below;
}
const letters = ['教', '学', '目标', '\n', 'a', '😀'];
function someChange(text: string, random: (below: number) => number): TextChange {
  const characters = [...text];
  const at = random(characters.length + 1);
  const gone = random(Math.min(4, characters.length - at + 1));
  const put = Array.from({ length: random(4) }, () => letters[random(letters.length)]).join('');
  const after = [...characters.slice(0, at), put, ...characters.slice(at + gone)].join('');
  return between(text, after);
}

describe('changes of a text', () => {
  it('of the same text, carried over each other in either order, make the same text', () => {
    for (let seed = 1; seed < 400; seed++) {
      const random = randomOf(seed);
      const text = Array.from({ length: random(12) }, () => letters[random(letters.length)]).join('');
      const [first, second] = [someChange(text, random), someChange(text, random)];
      const one = apply(apply(text, first), over(second, first, false));
      expect(apply(apply(text, second), over(first, second, true))).toBe(one);
      expect(one).not.toMatch(/\p{Cs}/u);
    }
  });

  it('one after the other are the same as both in one', () => {
    for (let seed = 1; seed < 400; seed++) {
      const random = randomOf(seed);
      const text = Array.from({ length: random(12) }, () => letters[random(letters.length)]).join('');
      const first = someChange(text, random);
      const second = someChange(apply(text, first), random);
      expect(apply(text, compose(first, second))).toBe(apply(apply(text, first), second));
    }
  });

  it('are seen where one writes', () => {
    expect(between('aaaa', 'aaaaa', 2)).toEqual([1, 'a', 3]);
    expect(between('导入新授', '导入巩固新授', 4)).toEqual([2, '巩固', 2]);
    expect(between('导入新授', '新授', 0)).toEqual([-2, 2]);
    expect(between('同', '同', 1)).toEqual([1]);
    expect(apply('a😀b', between('a😀b', 'a😁b'))).toBe('a😁b');
    expect(between('a😀b', 'a😁b')).toEqual([1, '😁', -2, 1]);
  });

  it('move the place at which somebody else writes', () => {
    const change = [2, 'xyz', -2, 4] as const;
    expect([0, 2, 3, 4, 6].map((place) => placeAfter(place, change))).toEqual([0, 2, 5, 5, 7]);
  });
});

describe('a plan that several people write', () => {
  it('is the same for all in the end, and holds what everybody wrote', () => {
    for (let seed = 1; seed < 30; seed++) {
      const random = randomOf(seed);
      const log: MadeChange[] = [];
      let text = '教学过程';
      let ids = 0;
      const people = [0, 1, 2].map((who) => ({
        sync: new PlanSync(text, 0, () => `${who}-${ids++}`),
        heard: 0,
        typed: '',
      }));
      const send = ({ sync }: (typeof people)[number]) => {
        const sent = sync.toSend;
        // The answer may have been lost, and it is told again.
        if (sent === null || log.some(({ changeId }) => changeId === sent.changeId)) return;
        const made = log
          .slice(sent.revision)
          .reduce((change, { change: earlier }) => over(change, earlier, false), sent.change);
        text = apply(text, made);
        log.push({ revision: log.length + 1, changeId: sent.changeId, change: made });
      };
      const hear = (one: (typeof people)[number]) => {
        const next = log[one.heard];
        if (next === undefined) return;
        one.heard++;
        expect(one.sync.receive(next)).not.toBe('gap');
      };
      for (let step = 0; step < 120; step++) {
        const who = random(3);
        const one = people[who]!;
        const what = random(3);
        if (what === 0) {
          // Each writes letters of his own, somewhere, and takes out nobody's.
          const at = random(one.sync.text.length + 1);
          const letter = 'abc'[who]!;
          one.typed += letter;
          one.sync.edit(
            between(one.sync.text, one.sync.text.slice(0, at) + letter + one.sync.text.slice(at), at + 1),
          );
        } else if (what === 1) send(one);
        else hear(one);
      }
      for (let round = 0; round < 40; round++) {
        people.forEach(send);
        for (const one of people) while (one.heard < log.length) hear(one);
      }
      for (const { sync, typed } of people) {
        expect(sync.isStored).toBe(true);
        expect(sync.text).toBe(text);
        expect([...text].filter((letter) => letter === typed[0]).length).toBe(typed.length);
      }
      expect([...text].filter((letter) => '教学过程'.includes(letter)).join('')).toBe('教学过程');
    }
  });

  it('says when a change is missing, and knows what it has had', () => {
    const sync = new PlanSync('', 3, () => 'x');
    expect(sync.receive({ revision: 5, changeId: 'y', change: ['a'] })).toBe('gap');
    expect(sync.receive({ revision: 3, changeId: 'y', change: ['a'] })).toBe('known');
    expect(sync.text).toBe('');
  });

  it('that was too long is tried again together with what was taken out since', () => {
    let ids = 0;
    const sync = new PlanSync('', 0, () => `${ids++}`);
    sync.edit(['abcdef']);
    sync.edit([-4, 2]);
    expect(sync.toSend?.change).toEqual(['abcdef']);
    sync.mend();
    expect(sync.toSend).toEqual({ revision: 0, changeId: '1', change: ['ef'] });
  });
});
