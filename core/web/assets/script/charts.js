// charts: draws what a table says, above it. The table stays: it is what screen readers and keyboards use, so the drawing is
// hidden from them. Uses Observable Plot (plot.js, which needs d3.js), both loaded before this.
"use strict";

{
  const column = (table, index) => table.tHead.rows[0].cells[index].textContent.trim();
  // Colours of the buckets, as the style sheet has them.
  const colour = (key) => {
    const probe = document.createElement("span");
    probe.className = `app-mark app-mark--${key}`;
    probe.hidden = true;
    document.body.append(probe);
    const found = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return found;
  };
  const keys = ["delivered", "did_not_attend", "cancelled_by_party", "cancelled_by_service", "unfilled", "unresolved", "upcoming"];
  const first = 3; // the column in which the buckets begin

  const rowsOf = (table) => [...table.tBodies[0].rows].filter((row) => !row.classList.contains("app-total"));

  // One entry for each bucket of each row: what of it was used, and what became of the rest.
  const partsOf = (table) => rowsOf(table).flatMap((row) => keys.map((key, i) => ({
    name: row.cells[0].textContent.trim(),
    bucket: column(table, first + i),
    count: parseFloat(row.cells[first + i].firstChild.textContent.replace(/,/g, "")) || 0,
  })));

  const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

  const colours = (table) => ({
    domain: keys.map((_, i) => column(table, first + i)),
    range: keys.map(colour),
    legend: false,
  });

  function upright(table, parts, width) {
    return Plot.plot({
      width, height: 260, marginLeft: 44, marginBottom: 46,
      x: { label: null, domain: rowsOf(table).map((row) => row.cells[0].textContent.trim()),
        tickFormat: (name) => name.replace(/^(\S{3})\S* (\d{4})$/, "$1\n$2") },
      y: { label: column(table, 2), grid: true, ticks: 5 },
      color: colours(table),
      marks: [Plot.barY(parts, { x: "name", y: "count", fill: "bucket", stroke: "#4c6272", strokeWidth: 0.5 }), Plot.ruleY([0])],
    });
  }

  function lying(table, parts, width) {
    const names = rowsOf(table).map((row) => row.cells[0].textContent.trim());
    return Plot.plot({
      width, height: 40 + 28 * names.length, marginLeft: Math.min(220, width * 0.4), marginRight: 12,
      x: { label: column(table, 2), grid: true, ticks: 5 },
      y: { label: null, domain: names, tickFormat: (name) => short(name, width < 500 ? 18 : 32) },
      color: colours(table),
      marks: [Plot.barX(parts, { y: "name", x: "count", fill: "bucket", stroke: "#4c6272", strokeWidth: 0.5 }), Plot.ruleX([0])],
    });
  }

  const MOST = 60; // rows that a drawing still tells apart
  for (const place of document.querySelectorAll(".app-chart")) {
    const table = document.querySelector(`table[data-chart="${place.dataset.for}"]`);
    if (!table || rowsOf(table).length === 0 || rowsOf(table).length > MOST) continue;
    const time = ["month", "week", "weekday", "hour"].includes(place.dataset.for);
    const draw = () => {
      const width = Math.max(280, Math.min(1000, place.clientWidth));
      const few = rowsOf(table).length <= Math.floor(width / 40);
      const chart = time && few ? upright(table, partsOf(table), width) : lying(table, partsOf(table), width);
      chart.setAttribute("aria-hidden", "true");
      place.replaceChildren(chart);
    };
    draw();
    let waiting;
    addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(draw, 150);
    });
  }
}
