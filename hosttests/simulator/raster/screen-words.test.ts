import { describe, expect, it } from "@jest/globals";
import { DisplayListWriter } from "../../../simulator/platform/display-list";
import { Words } from "../../../simulator/raster/screen-words";

const FONTS = ["bold-17", "icons-16", "text-14"];

describe("the words on the screen", () => {
  const words = new Words(FONTS);
  const writer = new DisplayListWriter();
  const frame = (draw: () => void, y = 0, height = 240) => {
    writer.begin(0, y, 320, height);
    draw();
    return words.apply(writer.end());
  };

  it("are read from top to bottom, without icons", () => {
    const all = frame(() => {
      writer.text(2, 0, 10, 100, "below");
      writer.text(1, 0, 0, 0, "\ue000");
      writer.text(0, 0, 100, 10, "right");
      writer.text(0, 0, 10, 10, "left");
    });
    expect(all).toEqual(["left", "right", "below"]);
  });

  it("stay where nothing was drawn anew, and go where something was drawn over", () => {
    expect(frame(() => writer.text(0, 0, 10, 120, "new"), 90, 60)).toEqual(["left", "right", "new"]);
    expect(frame(() => writer.fill(0, 0, 110, 320, 20))).toEqual([]);
    frame(() => writer.text(0, 0, 10, 120, "under"));
    expect(frame(() => writer.fill(0, 0, 0, 320, 240), 0, 60)).toEqual(["under"]);
  });

  it("are one where a text lies across two slices, and a band painted in both", () => {
    const slice = () => {
      writer.fill(7, 0, 40, 320, 40);
      writer.text(0, 0, 10, 50, "across");
    };
    frame(slice, 0, 60);
    expect(frame(slice, 60, 60)).toContain("across");
    expect(frame(slice, 60, 60).filter((word) => word === "across")).toHaveLength(1);
  });
});
