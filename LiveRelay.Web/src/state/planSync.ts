// A plan that several people write at once: one change of one's own is under way, what is written meanwhile waits, and what others wrote is carried in.
import { apply, compose, isNothing, over, type TextChange } from './textChange';

export interface SentChange {
  readonly revision: number;
  readonly changeId: string;
  readonly change: TextChange;
}

export interface MadeChange {
  readonly revision: number;
  readonly changeId: string;
  readonly change: TextChange;
}

export class PlanSync {
  /** What the writer sees: the server's text with all that is not there yet. */
  text: string;
  revision: number;
  private pending: { readonly id: string; readonly change: TextChange } | null = null;
  private waiting: TextChange | null = null;
  private readonly newId: () => string;

  constructor(text: string, revision: number, newId: () => string) {
    this.text = text;
    this.revision = revision;
    this.newId = newId;
  }

  /** Whether the server has all that was written here. */
  get isStored(): boolean {
    return this.pending === null;
  }

  /** What is to be sent, again after each break of the line: the server makes it once. */
  get toSend(): SentChange | null {
    return this.pending === null
      ? null
      : { revision: this.revision, changeId: this.pending.id, change: this.pending.change };
  }

  /** The writer changed what he sees. */
  edit(change: TextChange): void {
    if (isNothing(change)) return;
    this.text = apply(this.text, change);
    if (this.pending === null) this.pending = { id: this.newId(), change };
    else this.waiting = this.waiting === null ? change : compose(this.waiting, change);
  }

  /**
   * The server made a change, his own or another's. @returns what changes in what he sees, `known` for nothing, `gap` where one is missing before it
   */
  receive({ revision, changeId, change }: MadeChange): TextChange | 'known' | 'gap' {
    if (revision <= this.revision) return 'known';
    if (revision > this.revision + 1) return 'gap';
    this.revision = revision;
    if (this.pending?.id === changeId) {
      this.pending = this.waiting === null ? null : { id: this.newId(), change: this.waiting };
      this.waiting = null;
      return 'known';
    }
    let theirs = change;
    if (this.pending !== null) {
      const { id, change: own } = this.pending;
      this.pending = { id, change: over(own, theirs, false) };
      theirs = over(theirs, own, true);
    }
    if (this.waiting !== null) {
      const own = this.waiting;
      this.waiting = over(own, theirs, false);
      theirs = over(theirs, own, true);
    }
    this.text = apply(this.text, theirs);
    return theirs;
  }

  /** The server would not make it: it is tried again together with what is written from now on. */
  mend(): void {
    if (this.pending === null || this.waiting === null) return;
    this.pending = { id: this.newId(), change: compose(this.pending.change, this.waiting) };
    this.waiting = null;
  }
}
