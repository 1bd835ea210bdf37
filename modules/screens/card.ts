/** A card in the slot: reading it, and who of those on it is the patient. */
import { maskedNir } from "modules/strings/format";
import { TEXT } from "modules/strings/fr";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, chipAt, page } from "./frame";
import { ICON } from "./icons";
import { BAND, firstPerson, HEADER, MARGIN, PERSON_ROW, PERSON_ROWS, PERSON_TOP, WIDTH } from "./layout";
import { birthDay, personName } from "./person";

const MIDDLE = WIDTH / 2;

export function paintCard(canvas: Canvas, state: State): void {
  const { colors, fonts } = canvas;
  const { view } = state;
  page(canvas, HEADER);
  const verifying = view.name === "card" && view.reading !== null;
  canvas.text(verifying ? ICON.lock : ICON.card, fonts.icons64, colors.brand, MIDDLE - 32, 52);
  canvas.center(verifying ? TEXT.cardVerifying : TEXT.cardReading, fonts.bold25, colors.ink, MIDDLE, 122);
  if (!verifying) canvas.center(TEXT.cardHint, fonts.text17, colors.muted, MIDDLE, 152);
}

export function paintPersons(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "persons") return;
  const { colors } = canvas;
  const { persons } = view.reading;
  page(canvas, HEADER + BAND);
  band(canvas, colors.brandSoft, colors.brand, ICON.question, TEXT.whoIsIt);
  const first = firstPerson(view.selected, persons.length);
  for (let row = 0; row < PERSON_ROWS; row += 1) personRow(canvas, state, first + row, PERSON_TOP + row * PERSON_ROW);
  if (persons.length > PERSON_ROWS) {
    const height = PERSON_ROWS * PERSON_ROW;
    const thumb = Math.floor((height * PERSON_ROWS) / persons.length);
    const top = Math.floor(((height - thumb) * first) / (persons.length - PERSON_ROWS));
    canvas.fill(colors.rule, WIDTH - 4, PERSON_TOP, 4, height);
    canvas.fill(colors.muted, WIDTH - 4, PERSON_TOP + top, 4, thumb);
  }
}

function personRow(canvas: Canvas, state: State, index: number, y: number): void {
  const { view } = state;
  const person = view.name === "persons" ? view.reading.persons[index] : undefined;
  if (person === undefined || view.name !== "persons") return;
  const { colors, fonts } = canvas;
  const lit = index === view.selected;
  const ink = lit ? colors.white : colors.ink;
  if (lit) canvas.soft(colors.brand, 4, y, WIDTH - 12, PERSON_ROW - 1);
  else canvas.fill(colors.rule, MARGIN, y + PERSON_ROW - 1, WIDTH - MARGIN * 2, 1);
  let room = WIDTH - MARGIN * 2 - 8;
  if (view.verified?.index === index) {
    const width = canvas.width(TEXT.withRights, fonts.text14) + 14;
    chipAt(canvas, TEXT.withRights, WIDTH - MARGIN - 4 - width, y + 7, colors.greenSoft, colors.green);
    room -= width + 6;
  }
  const name = personName(person);
  const face = canvas.best(name, fonts.bold17, fonts.text14, room);
  canvas.text(canvas.fit(name, face, room), face, ink, MARGIN + 2, y + (face === fonts.bold17 ? -1 : 1));
  const born = birthDay(person.birthDate);
  const whole = `${born} · ${maskedNir(person.nir)}`;
  const below = canvas.width(whole, fonts.text14) <= room ? whole : born;
  canvas.text(below, fonts.text14, lit ? colors.white : colors.muted, MARGIN + 2, y + 16);
}
