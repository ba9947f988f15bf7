"use strict";

// The requests, unpacked: one row a disputed treatment, each column a list of numbers that stand for names.

const OUTCOME_NAMES = ["Upheld", "Overturned", "Partially overturned"];

/** Decode the base64 text of an element and undo zlib's compression. */
async function unpacked(element) {
  const letters = atob(element.textContent.trim());
  const packed = new Uint8Array(letters.length);
  for (let position = 0; position < letters.length; position++) packed[position] = letters.charCodeAt(position);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Read unsigned LEB128 integers until the bytes end. */
function varints(bytes) {
  const numbers = new Uint32Array(bytes.length);
  let count = 0;
  for (let position = 0; position < bytes.length; count++) {
    let byte = bytes[position++];
    let number = byte & 0x7f;
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = bytes[position++];
      number |= (byte & 0x7f) << shift;
    }
    numbers[count] = number;
  }
  return numbers.subarray(0, count);
}

/** Read names that each say how much they share with the name before. */
function frontCoded(bytes) {
  const decoder = new TextDecoder();
  const names = [];
  let position = 0;
  let before = new Uint8Array(0);
  const next = () => {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++];
      number |= (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return number;
    }
  };
  while (position < bytes.length) {
    const shared = next();
    const length = next();
    const name = new Uint8Array(shared + length);
    name.set(before.subarray(0, shared));
    name.set(bytes.subarray(position, position + length), shared);
    position += length;
    names.push(decoder.decode(name));
    before = name;
  }
  return names;
}

/** A list of numbers for each row: row r has values[offsets[r]] up to values[offsets[r + 1]]. */
class Column {
  /** Two bytes a number wherever they do: counting goes by how much memory it reads. */
  constructor(offsets, values) {
    this.offsets = offsets;
    let largest = 0;
    for (let at = 0; at < values.length; at++) if (values[at] > largest) largest = values[at];
    this.values = largest > 0xffff ? values : Uint16Array.from(values);
  }

  static of(lengths, values) {
    const offsets = new Uint32Array(lengths.length + 1);
    for (let row = 0; row < lengths.length; row++) offsets[row + 1] = offsets[row] + lengths[row];
    return new Column(offsets, values);
  }

  get rows() {
    return this.offsets.length - 1;
  }

  row(row) {
    return this.values.subarray(this.offsets[row], this.offsets[row + 1]);
  }

  /** The column of the groups of this column's names, each group once a row. */
  grouped(groupsOf) {
    return Column.built(this.rows, (row, add) => {
      for (let at = this.offsets[row]; at < this.offsets[row + 1]; at++) groupsOf[this.values[at]].forEach(add);
    });
  }

  /** The column that has the names of this one and of another, each once a row. */
  joined(other) {
    return Column.built(this.rows, (row, add) => {
      for (let at = this.offsets[row]; at < this.offsets[row + 1]; at++) add(this.values[at]);
      for (let at = other.offsets[row]; at < other.offsets[row + 1]; at++) add(other.values[at]);
    });
  }

  static built(rows, fill) {
    const offsets = new Uint32Array(rows + 1);
    let values = new Uint32Array(rows * 2 + 16);
    let end = 0;
    let start = 0;
    const add = (value) => {
      for (let at = start; at < end; at++) if (values[at] === value) return;
      if (end === values.length) {
        const larger = new Uint32Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[end++] = value;
    };
    for (let row = 0; row < rows; row++) {
      start = end;
      fill(row, add);
      offsets[row + 1] = end;
    }
    return new Column(offsets, values.subarray(0, end));
  }
}

/** All requests, the filters that they can be chosen by, and where the network's nodes stand. */
class RequestTable {
  constructor(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const headerEnd = 4 + view.getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, headerEnd)));
    const streams = new Map();
    let start = headerEnd;
    for (const [name, length] of header.streams) {
      streams.set(name, bytes.subarray(start, start + length));
      start += length;
    }
    const column = (name) => Column.of(streams.get(`${name}.lengths`), varints(streams.get(`${name}.values`)));

    this.cases = header.cases;
    this.requests = header.requests;
    this.identities = frontCoded(streams.get("cases"));
    this.outcome = streams.get("outcome");
    this.firstRequest = new Uint32Array(this.cases + 1);
    this.caseOf = new Uint32Array(this.requests);
    varints(streams.get("requests")).forEach((count, position) => {
      this.firstRequest[position + 1] = this.firstRequest[position] + count;
      this.caseOf.fill(position, this.firstRequest[position], this.firstRequest[position + 1]);
    });

    this.facets = header.facets.map(({ id, label, per, group, names }) => ({
      id, label, per, group,
      names: names.map(([key, name, groups, also]) => ({ key, label: name, groups, also })),
    }));
    this.facet = Object.fromEntries(this.facets.map((facet) => [facet.id, facet]));
    for (const facet of this.facets) facet.number = new Map(facet.names.map((name, number) => [name.key, number]));

    const sections = { administrator: column("administrator"), reviewer: column("reviewer") };
    sections.either = sections.administrator.joined(sections.reviewer);
    const documents = {};
    for (const side of Object.keys(sections)) documents[side] = sections[side].grouped(this.groupsOf("section"));
    const oneEach = Uint32Array.from({ length: this.requests + 1 }, (_, row) => row);
    this.columns = {
      outcome: new Column(oneEach, this.outcome),
      section: sections,
      document: documents,
    };
    for (const id of ["category", "drug", "reason", "condition", "specialty", "quarter"]) this.columns[id] = column(id);
    this.columns.class = this.columns.drug.grouped(this.groupsOf("drug"));
    this.columns.chapter = this.columns.condition.grouped(this.groupsOf("condition"));
    this.everyRow = Uint32Array.from({ length: this.requests }, (_, row) => row);
    // A bit for each side that cites a guideline: the reviewer 1, the administrator 2.
    this.citing = new Uint8Array(this.requests);
    [sections.reviewer, sections.administrator].forEach(({ offsets }, side) => {
      for (let row = 0; row < this.requests; row++) if (offsets[row + 1] > offsets[row]) this.citing[row] |= 1 << side;
    });
    this.places = new Map(header.layout.map(([key, x, y], order) => [key, { x, y, order }]));
  }

  groupsOf(id) {
    return this.facet[id].names.map((name) => name.groups);
  }

  /** The column of a filter; guideline sections and documents are those that the chosen side cites. */
  column(id, side) {
    const column = this.columns[id];
    return column instanceof Column ? column : column[side];
  }

  /** The node that a key names: its filter, its number there and its name; null where there is none. */
  find(key) {
    for (const id of ["drug", "category", "section", "outcome"]) {
      const facet = this.facet[id];
      const number = facet.number.get(key);
      if (number !== undefined) return { facet, number, name: facet.names[number] };
    }
    return null;
  }
}
