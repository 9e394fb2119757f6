// Judges a chosen file before it is sent: what it is by its content, and what is probably wrong with the picture. The
// server judges again and alone decides. Chrome 72 and newer.
"use strict";

(function () {
  const HEAD = 1024;
  const MEASURED = 640;
  // The paper of a document is bright: where even the brightest tenth is this grey, there was too little light.
  const DARKEST_PAPER = 110;
  const LEAST_SHARPNESS = 80;
  const SMALLEST = 800;

  function readHead(file) {
    return new Promise(function (resolve, reject) {
      const reader = new FileReader();
      reader.onload = function () { resolve(new Uint8Array(reader.result)); };
      reader.onerror = function () { reject(reader.error); };
      reader.readAsArrayBuffer(file.slice(0, HEAD));
    });
  }

  function text(bytes, from, to) {
    return String.fromCharCode.apply(null, bytes.subarray(from, to));
  }

  function kindOfBytes(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
    if (text(bytes, 1, 4) === "PNG") return "png";
    if (text(bytes, 4, 8) === "ftyp" && /^(he[iv]|mif1|msf1|avi)/.test(text(bytes, 8, 12))) return "heic";
    if (text(bytes, 0, HEAD).indexOf("%PDF-") >= 0) return "pdf";
    return "not_jpeg";
  }

  // The name of a fault, or "jpeg".
  function kindOf(file) {
    if (!file.size) return Promise.resolve("empty");
    return readHead(file).then(kindOfBytes);
  }

  function open(file) {
    if (!window.createImageBitmap) return Promise.reject(new Error("createImageBitmap"));
    return createImageBitmap(file);
  }

  // The picture on a canvas, its longer side at most `longest`.
  function drawn(bitmap, longest, canvas) {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const target = canvas || document.createElement("canvas");
    target.width = Math.max(1, Math.round(bitmap.width * scale));
    target.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = target.getContext("2d");
    // What is transparent becomes black in a JPEG.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, target.width, target.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, target.width, target.height);
    return target;
  }

  function greyOf(canvas) {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const grey = new Uint8Array(pixels.length / 4);
    for (let i = 0; i < grey.length; i++) {
      grey[i] = (pixels[4 * i] * 77 + pixels[4 * i + 1] * 150 + pixels[4 * i + 2] * 29) >> 8;
    }
    return grey;
  }

  // The grey that a tenth of the picture is brighter than.
  function brightest(grey) {
    const counts = new Uint32Array(256);
    grey.forEach(function (value) { counts[value]++; });
    let left = grey.length / 10;
    for (let value = 255; value >= 0; value--) {
      left -= counts[value];
      if (left <= 0) return value;
    }
    return 0;
  }

  // Variance of the Laplacian: edges of letters make it large, blur takes them away.
  function sharpness(grey, width) {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let i = width + 1; i < grey.length - width - 1; i++) {
      const edge = 4 * grey[i] - grey[i - 1] - grey[i + 1] - grey[i - width] - grey[i + width];
      sum += edge;
      squares += edge * edge;
      count++;
    }
    return count ? squares / count - (sum / count) * (sum / count) : 0;
  }

  // Names of what is probably wrong.
  function hints(bitmap) {
    const canvas = drawn(bitmap, MEASURED);
    const grey = greyOf(canvas);
    const found = [];
    if (brightest(grey) < DARKEST_PAPER) found.push("dark");
    if (sharpness(grey, canvas.width) < LEAST_SHARPNESS) found.push("blurred");
    if (Math.max(bitmap.width, bitmap.height) < SMALLEST) found.push("small");
    return found;
  }

  window.madoguchi.pictures = { kindOf: kindOf, open: open, drawn: drawn, hints: hints };
})();
