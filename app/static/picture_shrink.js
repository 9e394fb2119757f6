// Makes a smaller JPEG of any picture that the browser can open. Only when somebody presses the button for it.
"use strict";

(function () {
  const LONGEST = 2400;
  const QUALITY = 0.85;

  function jpegName(name) {
    return name.replace(/\.[^.]*$/, "") + ".jpg";
  }

  function smaller(file) {
    const pictures = window.madoguchi.pictures;
    return pictures.open(file).then(function (bitmap) {
      const canvas = pictures.drawn(bitmap, LONGEST);
      bitmap.close();
      return new Promise(function (resolve, reject) {
        canvas.toBlob(function (blob) {
          if (blob) resolve(new File([blob], jpegName(file.name), { type: "image/jpeg" }));
          else reject(new Error("toBlob"));
        }, "image/jpeg", QUALITY);
      });
    });
  }

  window.madoguchi.smallerPicture = smaller;
})();
