export { dataKey, destroyDataKey } from "simulator/platform/modules/data-key";
