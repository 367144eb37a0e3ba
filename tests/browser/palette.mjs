// palette: makes a screenshot small: at most 256 colours, of which a page has few besides the shades at the edges of letters.
import * as zlib from "node:zlib";

const { deflateSync, inflateSync, crc32: crc } = zlib;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST = 256;

function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield { kind: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

const paeth = (a, b, c) => {
  const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

// Undoes the filters of the rows, in place; rows keep the byte that names their filter.
function unfilter(rows, width, bytes) {
  const stride = width * bytes + 1;
  for (let y = 0; y * stride < rows.length; y++) {
    const at = y * stride, filter = rows[at];
    for (let x = 1; x < stride; x++) {
      const left = x > bytes ? rows[at + x - bytes] : 0;
      const up = y > 0 ? rows[at + x - stride] : 0;
      const corner = x > bytes && y > 0 ? rows[at + x - stride - bytes] : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      rows[at + x] = (rows[at + x] + add) & 255;
    }
  }
}

function decode(png) {
  const parts = [...chunks(png)];
  const head = parts.find((part) => part.kind === "IHDR").data;
  const width = head.readUInt32BE(0), height = head.readUInt32BE(4), bytes = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || !bytes) throw new Error("a kind of PNG that the browser never wrote before");
  const rows = inflateSync(Buffer.concat(parts.filter((part) => part.kind === "IDAT").map((part) => part.data)));
  unfilter(rows, width, bytes);
  const colours = new Uint32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width * bytes + 1) + 1 + x * bytes;
      colours[y * width + x] = (rows[at] << 16) | (rows[at + 1] << 8) | rows[at + 2];
    }
  return { width, height, colours };
}

const apart = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

function choose(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const table = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST).map(([colour]) => colour);
  const index = new Map(table.map((colour, i) => [colour, i]));
  for (const colour of counts.keys())
    if (!index.has(colour))
      index.set(colour, table.reduce((best, other, i) => (apart(colour, other) < apart(colour, table[best]) ? i : best), 0));
  return { table, index };
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]), frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

// Older node has no crc32 of its own.
function checksum(bytes) {
  if (crc) return crc(bytes);
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

export function small(png) {
  const { width, height, colours } = decode(png);
  const { table, index } = choose(colours);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index.get(colours[y * width + x]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(table.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", palette), chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0))]);
}
