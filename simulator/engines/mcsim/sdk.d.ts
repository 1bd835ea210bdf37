/** What only the program of the SDK's simulator imports; a build with the SDK has the SDK's own typings. */
declare module "mc/config" {
  const config: Record<string, unknown>;
  export default config;
}
declare module "modules" {
  const modules: { importNow(name: string, namespace?: boolean): unknown };
  export default modules;
}
declare module "file" {
  export class File {
    constructor(path: string, write?: boolean);
    position: number;
    read(type: typeof ArrayBuffer, bytes?: number): ArrayBuffer;
    write(value: ArrayBuffer): void;
    close(): void;
  }
}
