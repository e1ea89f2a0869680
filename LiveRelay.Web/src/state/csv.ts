// CSV as spreadsheets write it (RFC 4180), for the preview of an import and for lists to take away. The server has the last word.

/** Reads at most `limit` rows; commas, or tabs where the first line has those. */
export function readCsv(text: string, limit: number): string[][] {
  const source = text.replace(/^\ufeff/, '');
  const firstLine = source.slice(0, source.search(/[\r\n]|$/));
  const separator = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < source.length && rows.length < limit; at++) {
    const sign = source[at];
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (source[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && field === '') quoted = true;
    else if (sign === separator) endField();
    else if (sign === '\n') endRow();
    else if (sign !== '\r') field += sign;
  }
  if (rows.length < limit && (field !== '' || row.length > 0)) endRow();
  return rows;
}

/** With a byte order mark, without which Chinese Excel takes UTF-8 for GB18030. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`;
}

function quote(field: string): string {
  // A spreadsheet would calculate what begins so, and run what somebody put into a name.
  const safe = /^[=+\-@\t]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
