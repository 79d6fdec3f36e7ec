// Reads a calendar as Thunderbird does and prints its events with their instants.
import ICAL from "ical.js";

const answer = await fetch(process.argv[2]);
if (!answer.ok) {
  throw new Error(`${answer.status} ${answer.statusText}`);
}
const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
// Only what stands in the file counts, not what the reader knows of the zone.
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    status: component.getFirstPropertyValue("status"),
    start: event.startDate.toUnixTime(),
    end: event.endDate.toUnixTime(),
  };
});
console.log(JSON.stringify(events));
