import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { SAMPLE } from "../../modules/catalogue/sample-data";
const n = Number(process.argv[2] ?? 12), engine = (process.argv[3] ?? "rv32") as never;
const codes = SAMPLE.filter((l)=>!l.includes("-") && !l.includes("(ancien)")).map((l)=>l.slice(0,13));
const basket = Array.from({length:n},(_, i)=>({cip13:codes[i%codes.length], quantity:1+(i/codes.length|0)}));
const boxes = Array.from({length:n},(_, i)=>({ scan: { cip13: codes[i%codes.length], expiry: "2027-12-31", batch: "A1", serial: `${1001 + i}` } }));
const how = process.argv[4] ?? "lgo";
const scenario = parseScenario({ at: "2026-05-01T10:00:00Z", payment: "caisse-ap", printer: true, events: [
 {lgo:{method:"hello",params:{software:"Essai"}}},
 ...(how==="lgo"?[{lgo:{method:"sale.open",params:{basket, prescription:{prescriber:"10000000009"}}}},{present:{patient:"marcel"}},{press:"validate"}]:[{present:{patient:"marcel"}},{press:"validate"},...boxes]),
 {press:"validate"},{press:"validate"},{press:"option"},{payment:"insert"},{wait:8},{press:"validate"},{wait:3},
]});
let before=0;
const limits = process.argv[5] ? {chunks:78848,slots:Number(process.argv[5]),stack:768} : undefined;
await play({engine, scenario, ...(limits&&{limits}), onMemory:(m,a)=>{console.log(a.padEnd(8), m.chunks, m.slots, "xs", m.ram?.xsStack, "c", m.ram?.stack, ((m.instructions??0)-before)/1e6); before=m.instructions??0;}, onReport:(r)=>console.log(JSON.stringify(r).slice(0,200)), onScreen:(n,_,__,w)=>console.log("   ",n,w.join(" ").slice(0,150)), onLine:(l)=>console.log("#",l.slice(0,200))});
