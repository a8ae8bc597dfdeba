/* One-tap reports: sent at once, or kept and sent when there is a network again; what became of them is shown. */

import { newId, outbox } from "./outbox.js";
import { $ } from "./page.js";

/** Take over the report form of a station. */
export function reports(form, station, words) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form, station, event.submitter.value, words);
  });
  const again = () => shown(station.id, words);
  addEventListener("outbox", again);
  again();
}

async function act(form, station, kind, words) {
  const item = request(station, kind);
  pressed(form, true);
  try {
    const answer = await outbox.post(item);
    if (answer.status >= 500) throw new TypeError("server away");
    told(await outcome(answer, kind, words), answer.ok);
  } catch {
    await keep(item, words);
  } finally {
    pressed(form, false);
  }
}

/** The call of a kind; "fine" is a confirmation. `at` is now, whenever it is sent. */
function request(station, kind) {
  const base = `/api/v1/stations/${station.id}`;
  const at = new Date().toISOString();
  return kind === "fine"
    ? { id: newId(), url: `${base}/confirmations`, body: { state: "open", at }, station: station.id, name: station.name, kind }
    : { id: newId(), url: `${base}/reports`, body: { kind, at }, station: station.id, name: station.name, kind };
}

async function outcome(answer, kind, words) {
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) return said.detail ?? words.say("report.failed");
  if (kind === "fine") return words.say("confirmed.sent");
  const link = document.createElement("a");
  link.href = said.url;
  link.textContent = words.say("report.sent", { ticket: said.ticket });
  return link;
}

async function keep(item, words) {
  try {
    await outbox.add(item);
    told(words.say("report.waiting"));
  } catch {
    told(words.say("report.lost"));
  }
}

/* What of this station still waits, or was sent or refused since. */
async function shown(station, words) {
  const items = (await outbox.list().catch(() => [])).filter((item) => item.station === station);
  const item = items.sort((a, b) => b.kept - a.kept)[0];
  if (!item) return;
  if (item.state === "waiting") told(words.say("report.waiting"));
  else if (item.state === "refused") told(words.say("report.refused", { reason: item.reason }));
  else told(item.ticket ? words.say("report.sent", { ticket: item.ticket }) : words.say("report.done"));
}

function told(what) {
  const box = $("#told");
  box.className = "notice calm";
  box.replaceChildren(what);
}

function pressed(form, on) {
  for (const button of form.querySelectorAll("button")) button.disabled = on;
}
