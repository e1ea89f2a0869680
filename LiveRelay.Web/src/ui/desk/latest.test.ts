import { describe, expect, it } from 'vitest';
import { createLatest } from './latest';

const later = <T>() => {
  let come: (value: T) => void = () => undefined;
  const answer = new Promise<T>((resolve) => (come = resolve));
  return { answer, come };
};

describe('what was asked for last', () => {
  it('is shown, whichever answer comes first', async () => {
    const shown: string[] = [];
    const latest = createLatest();
    const [first, second] = [later<string>(), later<string>()];
    const asked = [first, second].map(({ answer }) =>
      latest.ask(
        () => answer,
        (value) => shown.push(value),
      ),
    );
    second.come('second');
    first.come('first');
    await Promise.all(asked);
    expect(shown).toEqual(['second']);
  });

  it('is not shown when it was forgotten meanwhile', async () => {
    const shown: string[] = [];
    const latest = createLatest();
    const only = later<string>();
    const asked = latest.ask(
      () => only.answer,
      (value) => shown.push(value),
    );
    latest.forget();
    only.come('late');
    await asked;
    expect(shown).toEqual([]);
  });

  it('fails for whoever waits for it, and not for what was asked before', async () => {
    const latest = createLatest();
    const [first, second] = [later<string>(), later<string>()];
    const fails = (answer: Promise<string>) => () =>
      answer.then((why) => Promise.reject<string>(new Error(why)));
    const older = latest.ask(fails(first.answer), () => undefined);
    const newer = latest.ask(fails(second.answer), () => undefined);
    first.come('older');
    second.come('newer');
    await expect(older).resolves.toBeUndefined();
    await expect(newer).rejects.toThrow('newer');
  });
});
