// diary: the list of sessions as a calendar above it. The list stays: it is what keyboards and screen readers use.
"use strict";

{
  const place = document.querySelector(".app-diary");
  const items = [...document.querySelectorAll(".app-slot[data-starts]")];
  if (place && items.length > 0 && window.FullCalendar) {
    const events = items.map((item) => {
      const link = item.querySelector("a");
      return {
        title: item.querySelector(".app-slot__what").textContent,
        // The wall's time where the session is, whatever the reader's own zone is.
        start: item.dataset.starts.slice(0, 19),
        end: item.dataset.ends.slice(0, 19),
        url: link.href,
        classNames: [item.classList.contains("app-slot--open") ? "app-event--booked" : "app-event--free"],
      };
    });
    place.hidden = false;
    place.setAttribute("aria-hidden", "true");
    const day = new Intl.DateTimeFormat(`${document.documentElement.lang}-GB`, { weekday: "short", day: "numeric", month: "short",
      timeZone: "UTC" });
    const wide = matchMedia("(min-width: 48rem)").matches;
    const calendar = new FullCalendar.Calendar(place, {
      initialView: wide ? "timeGridWeek" : "listWeek",
      initialDate: place.dataset.from,
      firstDay: 1,
      timeZone: "UTC", // the events stand as the wall shows them; nothing is converted
      height: "auto",
      allDaySlot: false,
      slotMinTime: "08:00",
      slotMaxTime: "19:00",
      nowIndicator: true,
      headerToolbar: { start: "", center: "", end: "prev,next" },
      dayHeaderContent: ({ date }) => day.format(date),
      buttonIcons: false, // they are a typeface within the sheet, which no page of ours loads
      buttonText: { prev: "‹", next: "›" },
      events,
    });
    calendar.render();
    for (const element of place.querySelectorAll("a, button, [tabindex]")) element.tabIndex = -1;
  }
}
