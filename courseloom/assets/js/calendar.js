/* Returns days as one iCalendar text (RFC 5545): all-day events that leave the day free, each titled `name` only, so that a
   shared calendar does not reveal the topic. `days` are Dates; `made` is the time of creation. */
function courseloomCalendar(days, name, made) {
  const two = (number) => String(number).padStart(2, "0");
  const date = (day) => day.getFullYear() + two(day.getMonth() + 1) + two(day.getDate());
  const after = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
  const stamp = made.toISOString().replace(/[-:]|\.\d+/g, "");
  const drawn = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const escaped = name.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Courseloom//Course review//EN", "CALSCALE:GREGORIAN"];
  days.forEach((day, index) => lines.push(
    "BEGIN:VEVENT",
    "UID:" + drawn + "-" + (index + 1) + "@course-review.invalid",
    "DTSTAMP:" + stamp,
    "DTSTART;VALUE=DATE:" + date(day),
    "DTEND;VALUE=DATE:" + date(after(day)),
    "SUMMARY:" + escaped,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ));
  lines.push("END:VCALENDAR");
  return lines.map(fold).join("\r\n") + "\r\n";

  /* No line is longer than 75 bytes; what follows goes on after a space, and no character is cut in two. */
  function fold(line) {
    const bytes = new TextEncoder();
    let text = "", length = 0;
    for (const character of line) {
      const size = bytes.encode(character).length;
      if (length + size > 75) { text += "\r\n "; length = 1; }
      text += character;
      length += size;
    }
    return text;
  }
}
