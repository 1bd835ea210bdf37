/** A few lines in the form of the public files, typed from what anyone can read there; and lines that are not as they should be. */
export const MEDICINES = [
  "60234100\tDOLIPRANE 1000 mg, comprimé\tcomprimé\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t01/01/2000\t\t\tX\tNon",
  "60000001\tPERINDOPRIL ARGININE/INDAPAMIDE VIATRIS 2,5 mg/0,625 mg, comprimé pelliculé\tcomprimé pelliculé\torale",
  "60000002\tVYVGART 20 mg/mL, solution à diluer pour perfusion\tsolution à diluer pour perfusion\tintraveineuse",
].join("\r\n");

const TAIL = "16/03/2011";
const SOLD = `Présentation active\tDéclaration de commercialisation\t${TAIL}`;
const ENDED = `Présentation active\tDéclaration d'arrêt de commercialisation\t${TAIL}`;

export const PRESENTATIONS = [
  `60234100\t3595583\tplaquette(s) PVC aluminium de 8 comprimé(s)\t${SOLD}\t3400935955838\toui\t65 %\t1,16\t2,18\t1,02\t`,
  `60000001\t3949729\tplaquette(s) PVC PVDC aluminium de 30 comprimé(s)\t${SOLD}\t3400939497297\toui\t65%\t24,34\t25,36\t1,02\t`,
  `60000002\t5509036\t1 flacon(s) en verre de 20 ml\t${ENDED}\t3400955090366\toui\t35%\t7,201,17\t7,202,19\t1,02\t`,
  `60999999\t3949770\tplaquette(s) de 90 comprimé(s)\t${SOLD}\t3400939497709\toui\t100 %;65 %\t68,68\t71,44\t2,76\t`,
  `60234100\t3595583\tplaquette(s) PVC aluminium de 8 comprimé(s)\t${SOLD}\t3400935955838\toui\t65%\t1,16\t2,18\t1,02\t`,
  `60234100\t3232018\tplaquette(s) de 16 comprimé(s)\t${SOLD}\t3400932320180\toui\t65%\t1,16\t2,18\t1,02\t`,
  `60234100\t3232018\tplaquette(s) de 16 comprimé(s)\t${SOLD}\t3400932320189\toui\tsoixante\t1,16\t2,18\t1,02\t`,
  `60234100\t3232018\tplaquette(s) de 16 comprimé(s)\t${SOLD}\t3400932320189\toui\t65%\t1,16\t2,19\t1,02\t`,
  `60234100\t3232018\tplaquette(s) de 16 comprimé(s)\tPrésentation active\tEn vacances\t${TAIL}\t3400932320189\toui\t65%\t1,16\t2,18\t1,02\t`,
  "une ligne coupée",
  "",
].join("\n");

/** UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** ISO 8859-1, which is also Windows-1252 for these letters. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
