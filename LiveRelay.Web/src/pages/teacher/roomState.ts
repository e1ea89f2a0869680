// How a room fares, in words.
import { healthOf, type RoomLine } from '../../state/classroom';
import { c } from './consoleTexts';

export function roomWords(line: RoomLine, isLive: boolean): string {
  const health = healthOf(line, isLive);
  const presence = line.presence?.presence;
  if (health === 'cannotRead' && presence) {
    return c.value.cannotRead('', presence.screenWidth, presence.screenHeight).trim();
  }
  return c.value.presence[health === 'cannotRead' ? 'good' : health];
}

/** The words, and how the lesson comes there. */
export function roomReport(line: RoomLine, isLive: boolean): string {
  const words = roomWords(line, isLive);
  const presence = line.presence?.presence;
  if (presence === undefined || healthOf(line, isLive) === 'cannotRead') return words;
  const loss = presence.lossPercent > 0 ? ` · ${c.value.presence.loss(presence.lossPercent)}` : '';
  // A number must not stand apart from its unit.
  const path = `${c.value.presence.path[presence.path]} ${presence.roundTripMs} ms`.replace(/ /g, '\u00a0');
  return `${words} · ${path}${loss}`;
}
