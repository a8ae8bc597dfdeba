/* Open states, ages, times and distances in words: the same as stations/pages/words.py, held together by a test. */

const SOON_MIN = 30;
const EARLY_H = 6;
const AGES = [["ago.minutes", 1, 60], ["ago.hours", 60, 1440], ["ago.days", 1440, 43200], ["ago.months", 43200, 525600]];

export class Words {
  /** said: sentences by key; zone: IANA name; now: ms since the epoch, or a function that gives it. */
  constructor(said, zone, now = () => Date.now()) {
    this.said = said;
    this.now = typeof now === "function" ? now : () => now;
    this.clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit",
    });
  }

  say(key, values = {}) {
    const sentence = this.said[key];
    if (sentence === undefined) throw new Error(`no words for ${key}`);
    return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  opening({ state, until, next }) {
    if (state === "open") return this.#open(until);
    if (state === "closed") return next === null ? this.say("closed") : this.say("closed.until", { time: this.moment(next) });
    return this.say("unknown");
  }

  #open(until) {
    if (until === null) return this.say("open.always");
    const left = Math.ceil((until - this.now()) / 60000);
    if (left <= SOON_MIN) return this.say("open.soon", { n: Math.max(1, left) });
    return this.say("open.until", { time: this.moment(until, true) });
  }

  moment(at, ending = false) {
    const there = this.#parts(at);
    const time = `${there.hour}:${String(there.minute).padStart(2, "0")}`;
    const days = there.days - this.#parts(this.now()).days;
    if (days === 0) return time;
    if (days === 1) {
      const night = ending && there.hour < EARLY_H;
      return this.say(night ? "day.night" : there.hour < 12 ? "day.morning" : "day.tomorrow", { time });
    }
    if (days > 1 && days < 7) return this.say("day.week", { weekday: this.say(`weekday.${(there.days + 3) % 7}`), time });
    return this.say("day.date", { month: there.month, day: there.day, time });
  }

  ago(at) {
    const minutes = Math.floor((this.now() - at) / 60000);
    if (minutes < 2) return this.say("ago.now");
    for (const [key, size, bound] of AGES) if (minutes < bound) return this.say(key, { n: Math.floor(minutes / size) });
    return this.say("ago.years", { n: Math.floor(minutes / 525600) });
  }

  confirmed(at) {
    return at === null ? this.say("confirmed.never") : this.say("confirmed", { ago: this.ago(at) });
  }

  duration(seconds) {
    const minutes = Math.max(1, Math.ceil(seconds / 60));
    return minutes < 60 ? this.say("minutes", { n: minutes }) : this.say("hours", { h: Math.floor(minutes / 60), n: minutes % 60 });
  }

  distance(metres) {
    if (metres < 995) return this.say("metres", { n: Math.max(10, Math.floor(metres / 10 + 0.5) * 10) });
    if (metres < 9950) {
      const tenths = Math.floor(metres / 100 + 0.5);
      return this.say("kilometres", { n: `${Math.floor(tenths / 10)}.${tenths % 10}` });
    }
    return this.say("kilometres", { n: Math.floor(metres / 1000 + 0.5) });
  }

  /** Wall clock parts in the city's zone; `days` counts local days since 1970-01-01, a Thursday. */
  #parts(at) {
    const found = {};
    for (const { type, value } of this.clock.formatToParts(new Date(at))) found[type] = Number(value);
    return { ...found, days: Date.UTC(found.year, found.month - 1, found.day) / 86400000 };
  }
}

let loading;

/** The words of the page's language, fetched once. */
export function loadWords() {
  const { lang, dataset } = document.documentElement;
  loading ??= import(`../words/${lang === "en" ? "en" : "zh"}.js`).then(({ said }) => new Words(said, dataset.zone));
  return loading;
}
