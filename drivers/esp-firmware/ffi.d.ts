/** As the SDK generates it from manifest.json: 1 is done or yes. */
declare module "mc/ffi" {
  export interface FFI {
    comptoir_ota_running(): number;
    comptoir_ota_is_pending(): number;
    comptoir_ota_select_other(): number;
    comptoir_ota_select_running(): number;
    comptoir_ota_confirm(): number;
    comptoir_ota_give_up(): number;
    comptoir_restart(): number;
    /** Of RESET_REASONS. */
    comptoir_reset_reason(): number;
    comptoir_reset_note(reason: number): number;
  }
}
