// diary: the list of sessions as a diary above it, by week or by day, where there is room for one. It is used with the keyboard like
// any page: its sessions are links, its buttons are buttons. The list stays, and says everything.
"use strict";

{
  const place = document.querySelector(".app-diary");
  const items = [...document.querySelectorAll(".app-slot[data-starts]")];
  const wide = matchMedia("(min-width: 48rem)").matches;

  // The wall's time where the session is, whatever the reader's own zone is.
  const wall = (text) => text.slice(0, 19);
  const hour = (text) => Number(text.slice(11, 13));

  const event = (item) => {
    const link = item.querySelector("a");
    return {
      title: [".app-slot__who", ".app-slot__what"].map((part) => item.querySelector(part)?.textContent).filter(Boolean).join(": "),
      start: wall(item.dataset.starts),
      end: wall(item.dataset.ends),
      url: link.href,
      classNames: [item.classList.contains("app-slot--open") ? "app-event--booked" : "app-event--free"],
      extendedProps: { says: item.querySelector(".app-slot__do").textContent.trim() },
    };
  };

  // From eight to six, and as much more as there is something in.
  const begins = Math.min(8, ...items.map((item) => hour(item.dataset.starts)));
  const ends = Math.max(18, ...items.map((item) => hour(item.dataset.ends) + 1));

  if (place && items.length > 0 && wide && window.FullCalendar) {
    const words = place.dataset;
    const locale = `${document.documentElement.lang}-GB`;
    const format = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    const day = format({ weekday: "short", day: "numeric", month: "short" });
    const whole = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
    // What the list below holds; beyond it the buttons lead nowhere.
    const first = new Date(`${words.from}T00:00:00Z`);
    const last = new Date(first);
    last.setUTCDate(last.getUTCDate() + Number(words.days));
    const bound = ({ start, end }) => {
      for (const [name, over, says] of [["prev", start <= first, words.earlier], ["next", end >= last, words.later]]) {
        const button = place.querySelector(`.fc-${name}-button`);
        if (!button) continue;
        button.disabled = over;
        button.setAttribute("aria-label", says); // what stands on it is a mark
      }
    };
    place.hidden = false;
    const calendar = new FullCalendar.Calendar(place, {
      initialView: "timeGridWeek",
      initialDate: wall(items[0].dataset.starts).slice(0, 10), // a week in which there is something
      firstDay: 1,
      weekends: true,
      timeZone: "UTC", // the events stand as the wall shows them; nothing is converted
      height: "auto",
      allDaySlot: false,
      slotMinTime: `${begins}:00:00`,
      slotMaxTime: `${Math.min(24, ends)}:00:00`,
      nowIndicator: false, // it would be the reader's clock
      headerToolbar: { start: "timeGridWeek,timeGridDay", center: "", end: "prev,next" },
      dayHeaderContent: ({ date }) => day.format(date),
      slotLabelContent: ({ date }) => format({ hour: "numeric", hour12: true }).format(date).replace(" ", ""),
      eventTimeFormat: { hour: "numeric", minute: "2-digit", omitZeroMinute: true, meridiem: "short" },
      displayEventEnd: false, // its length is to be seen
      buttonIcons: false, // they are a typeface within the sheet, which no page of ours loads
      buttonText: { prev: "‹", next: "›", week: words.week, day: words.day },
      buttonHints: { prev: words.earlier, next: words.later },
      viewHint: (_, name) => (name === "timeGridDay" ? words.day : words.week),
      eventDidMount: ({ event, el }) => {
        el.setAttribute("aria-label", `${event.title}, ${whole.format(event.start)}, ${event.extendedProps.says}`);
      },
      datesSet: bound,
      events: items.map(event),
    });
    calendar.render();
    bound({ start: calendar.view.activeStart, end: calendar.view.activeEnd });
  }
}
