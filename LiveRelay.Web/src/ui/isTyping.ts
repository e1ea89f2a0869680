/** Whether a key belongs to a field that somebody writes in, and not to the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    event.isComposing || (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Whether the element in focus does something of its own with Enter and Space. */
export function isOnControl(event: KeyboardEvent): boolean {
  const target = event.target;
  return isTyping(event) || (target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(target.tagName));
}
