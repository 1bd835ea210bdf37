import { expect, it } from "@jest/globals";
import { toHex } from "modules/token/hex";
import { MANAGEMENT_KEYS, RELEASE_KEYS } from "../../../../simulator/engines/mcsim/modules/release-keys";
import { DEVELOPMENT_KEY, DEVELOPMENT_MANAGEMENT_KEY } from "../../../../tools/kit/signing/development-keys";
import { imagePublicKey } from "../../../../tools/kit/signing/image-key";

it("are those that the SDK's simulator pins", () => {
  expect(RELEASE_KEYS).toEqual([toHex(imagePublicKey(DEVELOPMENT_KEY).spki)]);
  expect(MANAGEMENT_KEYS).toEqual([toHex(imagePublicKey(DEVELOPMENT_MANAGEMENT_KEY).spki)]);
});
