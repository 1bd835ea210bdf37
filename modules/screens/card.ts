/** A card in the slot: reading it, and who of those on it is the patient. */
import { maskedNir } from "modules/strings/names";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, chipAt, page } from "./frame";
import { ICON } from "./icons";
import { BAND, firstShown, HEADER, LIST_ROW, LIST_TOP, MARGIN } from "./layout";
import { personName } from "./person";

export function paintCard(canvas: Canvas, state: State): void {
  const { colors, fonts, layout, strings } = canvas;
  const { view } = state;
  const down = layout.spare >> 1;
  page(canvas, HEADER);
  const verifying = view.name === "card" && view.reading !== null;
  canvas.text(verifying ? ICON.lock : ICON.card, fonts.icons64, colors.brand, layout.middle - 32, 52 + down);
  canvas.center(
    verifying ? strings.text.cardVerifying : strings.text.cardReading,
    fonts.bold25,
    colors.ink,
    layout.middle,
    122 + down,
  );
  if (!verifying) canvas.center(strings.text.cardHint, fonts.text17, colors.muted, layout.middle, 152 + down);
}

export function paintPersons(canvas: Canvas, state: State): void {
  const { view } = state;
  if (view.name !== "persons") return;
  const { colors, layout, strings } = canvas;
  const { persons } = view.reading;
  page(canvas, HEADER + BAND);
  band(canvas, colors.brandSoft, colors.brand, ICON.question, strings.text.whoIsIt);
  const first = firstShown(view.selected, persons.length, layout.listRows);
  for (let row = 0; row < layout.listRows; row += 1) personRow(canvas, state, first + row, LIST_TOP + row * LIST_ROW);
  if (persons.length > layout.listRows) {
    const height = layout.listRows * LIST_ROW;
    const thumb = Math.floor((height * layout.listRows) / persons.length);
    const top = Math.floor(((height - thumb) * first) / (persons.length - layout.listRows));
    canvas.fill(colors.rule, layout.width - 4, LIST_TOP, 4, height);
    canvas.fill(colors.muted, layout.width - 4, LIST_TOP + top, 4, thumb);
  }
}

function personRow(canvas: Canvas, state: State, index: number, y: number): void {
  const { view } = state;
  const person = view.name === "persons" ? view.reading.persons[index] : undefined;
  if (person === undefined || view.name !== "persons") return;
  const { colors, fonts, layout, strings } = canvas;
  const lit = index === view.selected;
  const ink = lit ? colors.white : colors.ink;
  if (lit) canvas.soft(colors.brand, 4, y, layout.width - 12, LIST_ROW - 1);
  else canvas.fill(colors.rule, MARGIN, y + LIST_ROW - 1, layout.inner, 1);
  let room = layout.inner - 8;
  if (view.verified?.index === index) {
    const width = canvas.width(strings.text.withRights, fonts.text14) + 14;
    chipAt(canvas, strings.text.withRights, layout.width - MARGIN - 4 - width, y + 7, colors.greenSoft, colors.green);
    room -= width + 6;
  }
  const name = personName(person);
  const face = canvas.best(name, fonts.bold17, canvas.least, room);
  canvas.text(
    canvas.fit(name, face, room),
    face,
    ink,
    MARGIN + 2,
    y + (face === fonts.bold17 ? (layout.isLarge ? -2 : -1) : 1),
  );
  const born = strings.format.date(person.birthDate);
  const whole = `${born} · ${maskedNir(person.nir)}`;
  const below = canvas.width(whole, fonts.text14) <= room ? whole : born;
  canvas.text(below, fonts.text14, lit ? colors.white : colors.muted, MARGIN + 2, y + (layout.isLarge ? 14 : 16));
}
