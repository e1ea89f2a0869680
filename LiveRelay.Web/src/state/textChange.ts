// Changes of a text that several people write at once: what stays, what is taken out, what is put in. The same as the server's TextChange; together they
// let everybody keep what he wrote (operational transformation, with the server's order deciding).

/** Above 0: so many characters stay; below: so many are taken out; a text is put in. */
export type ChangePart = number | string;
export type TextChange = readonly ChangePart[];

function push(parts: ChangePart[], part: ChangePart): void {
  if (part === 0 || part === '') return;
  const last = parts[parts.length - 1];
  if (typeof last === 'string' && typeof part === 'string') parts[parts.length - 1] = last + part;
  else if (typeof last === 'number' && typeof part === 'number' && last > 0 === part > 0)
    parts[parts.length - 1] = last + part;
  else parts.push(part);
}

/** Goes through a change's parts, which may be taken by halves. */
class Reader {
  private readonly parts: TextChange;
  private next = 0;
  private taken = 0;

  constructor(parts: TextChange) {
    this.parts = parts;
  }

  /** What is left of the next one. */
  get part(): ChangePart | undefined {
    const part = this.parts[this.next];
    if (typeof part === 'string') return part.slice(this.taken);
    if (part === undefined) return undefined;
    return part > 0 ? part - this.taken : part + this.taken;
  }

  take(count: number): void {
    this.taken += count;
    const part = this.parts[this.next] ?? 0;
    if (this.taken >= (typeof part === 'string' ? part.length : Math.abs(part))) this.takeAll();
  }

  takeAll(): void {
    this.next++;
    this.taken = 0;
  }
}

export function apply(text: string, change: TextChange): string {
  let at = 0;
  let result = '';
  for (const part of change) {
    if (typeof part === 'string') result += part;
    else {
      if (part > 0) result += text.slice(at, at + part);
      at += Math.abs(part);
    }
  }
  return result;
}

/** `change` as a change of the text that `other` has made of the same; where both put something in at one place, the earlier one's stands first. */
export function over(change: TextChange, other: TextChange, isEarlier: boolean): TextChange {
  const result: ChangePart[] = [];
  const [ours, theirs] = [new Reader(change), new Reader(other)];
  for (;;) {
    const [own, put] = [ours.part, theirs.part];
    if (own === undefined && put === undefined) return result;
    if (typeof own === 'string' && (isEarlier || typeof put !== 'string')) {
      push(result, own);
      ours.takeAll();
    } else if (typeof put === 'string') {
      push(result, put.length);
      theirs.takeAll();
    } else if (typeof own === 'number' && typeof put === 'number') {
      const count = Math.min(Math.abs(own), Math.abs(put));
      if (put > 0) push(result, own > 0 ? count : -count);
      ours.take(count);
      theirs.take(count);
    } else throw new Error('The changes are of different texts.');
  }
}

/** Both, one after the other, as one. */
export function compose(first: TextChange, second: TextChange): TextChange {
  const result: ChangePart[] = [];
  const [before, after] = [new Reader(first), new Reader(second)];
  for (;;) {
    const [old, now] = [before.part, after.part];
    if (old === undefined && now === undefined) return result;
    if (typeof old === 'number' && old < 0) {
      push(result, old);
      before.takeAll();
    } else if (typeof now === 'string') {
      push(result, now);
      after.takeAll();
    } else if (old !== undefined && typeof now === 'number') {
      const count = Math.min(typeof old === 'string' ? old.length : old, Math.abs(now));
      // What the first put in and the second takes out was never there.
      if (typeof old === 'string') push(result, now > 0 ? old.slice(0, count) : '');
      else push(result, now > 0 ? count : -count);
      before.take(count);
      after.take(count);
    } else throw new Error('The second change is not of the first one’s text.');
  }
}

const isHighHalf = (text: string, at: number) => /[\uD800-\uDBFF]/.test(text[at] ?? '');
const isLowHalf = (text: string, at: number) => /[\uDC00-\uDFFF]/.test(text[at] ?? '');

/** What was changed between two states of a field. @param caret where one writes: of equal characters those before it are the new ones */
export function between(before: string, after: string, caret = after.length): TextChange {
  const shorter = Math.min(before.length, after.length);
  let tail = 0;
  const mostTail = Math.min(shorter, after.length - Math.min(caret, after.length));
  while (tail < mostTail && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  let head = 0;
  while (head < shorter - tail && before[head] === after[head]) head++;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // Never through the middle of a character.
  if (head > 0 && isHighHalf(before, head - 1)) head--;
  if (tail > 0 && isLowHalf(before, before.length - tail)) tail--;
  const result: ChangePart[] = [];
  push(result, head);
  push(result, after.slice(head, after.length - tail));
  push(result, -(before.length - tail - head));
  push(result, tail);
  return result;
}

/** Where a place in the text is after a change by somebody else. */
export function placeAfter(place: number, change: TextChange): number {
  let [at, moved] = [0, place];
  for (const part of change) {
    if (at > place) break;
    if (typeof part === 'string') {
      if (at < place) moved += part.length;
    } else {
      if (part < 0) moved -= Math.min(-part, Math.max(0, place - at));
      at += Math.abs(part);
    }
  }
  return moved;
}

export const isNothing = (change: TextChange) => change.every((part) => typeof part === 'number' && part > 0);
