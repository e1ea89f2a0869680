// Which simulcast layers a publisher sends: all that somebody has a use for, and one that nobody wants any more for a while yet.

/** Asked every few seconds; a viewer who turns the window over and back should not cost two keyframes. */
const looksUntilPaused = 3;

export class LayerPause {
  private readonly unwanted = new Map<string, number>();

  /**
   * @param wanted by rid, as the server says; a layer that it does not know yet is sent
   * @returns whether a layer is to be sent; never none of them
   */
  look(
    rids: readonly string[],
    wanted: Readonly<Record<string, boolean>> | null,
  ): ReadonlyMap<string, boolean> {
    for (const rid of rids) {
      const isUnwanted = wanted?.[rid] === false;
      this.unwanted.set(rid, isUnwanted ? (this.unwanted.get(rid) ?? 0) + 1 : 0);
    }
    const isSent = (rid: string) => (this.unwanted.get(rid) ?? 0) < looksUntilPaused;
    const anySent = rids.some(isSent);
    return new Map(rids.map((rid) => [rid, isSent(rid) || !anySent]));
  }
}
