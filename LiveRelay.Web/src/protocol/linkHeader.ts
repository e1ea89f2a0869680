// Reads the ICE servers that WHIP and WHEP hand out in Link headers (RFC 9725 section 4.6, syntax of RFC 8288 section 3).

/** The ICE servers named by `rel="ice-server"` links; anything unreadable is skipped, since TURN is a help and never a must. */
export function parseIceServers(header: string | null): RTCIceServer[] {
  const servers: RTCIceServer[] = [];
  for (const link of splitOutsideQuotes(header ?? '', ',')) {
    const parts = splitOutsideQuotes(link, ';');
    const target = /^<([^>]*)>$/.exec(parts[0]?.trim() ?? '')?.[1];
    if (target === undefined || !/^(stuns?|turns?):/i.test(target)) continue;
    const parameters = new Map(parts.slice(1).map(readParameter));
    if (!(parameters.get('rel') ?? '').split(/\s+/).includes('ice-server')) continue;
    const server: RTCIceServer = { urls: target };
    const username = parameters.get('username');
    const credential = parameters.get('credential');
    if (username !== undefined) server.username = username;
    if (credential !== undefined) server.credential = credential;
    // A browser throws on a TURN server without credentials, which would cost the whole connection.
    if (/^turns?:/i.test(target) && (username === undefined || credential === undefined)) continue;
    servers.push(server);
  }
  return servers;
}

function readParameter(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 0) return [text.trim().toLowerCase(), ''];
  const name = text.slice(0, equals).trim().toLowerCase();
  const value = text.slice(equals + 1).trim();
  const quoted = /^"(.*)"$/s.exec(value)?.[1];
  return [name, quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1')];
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let quoted = false;
  let bracketed = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '\\') i++;
    else if (c === '"' && !bracketed) quoted = !quoted;
    else if (!quoted && c === '<') bracketed = true;
    else if (!quoted && c === '>') bracketed = false;
    else if (!quoted && !bracketed && c === separator) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.filter((part) => part.trim() !== '');
}
