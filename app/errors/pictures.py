"""Findings about pictures of identity documents: from E-5001 why one was not taken, from E-5021 what is probably wrong
with one that was. The latter stop nobody."""

from collections.abc import Mapping

from app.errors.base import Finding
from app.i18n import lazy as _l
from app.records import PictureFault, PictureWarning

_ANOTHER = _l("Choose another file, or take the photo again.")

EMPTY_FILE = Finding(
    "E-5001",
    _l("The file is empty."),
    _l("Nothing was saved in the file, or copying it was interrupted."),
    _l("Open the file on your device. If no picture appears, take the photo again."),
)
HEIC_FILE = Finding(
    "E-5002",
    _l("This is a HEIC file. Only JPEG files can be used."),
    _l("iPhones and some other phones save photos as HEIC."),
    _l(
        "On an iPhone open Settings, Camera, Formats, choose “Most Compatible” and take the photo again. "
        "Or save the photo as JPEG."
    ),
)
PNG_FILE = Finding(
    "E-5003",
    _l("This is a PNG file. Only JPEG files can be used."),
    _l("Screenshots and some scanners make PNG files. A new file name does not change what is in the file."),
    _l("Open the picture in a picture program, save it as JPEG and choose that file."),
)
PDF_FILE = Finding(
    "E-5004",
    _l("This is a PDF file. Only JPEG files can be used."),
    _l("Scanners and scanning apps often make PDF files."),
    _l("Set the scanner to JPEG and scan again, or take a photo of the document."),
)
NOT_JPEG_FILE = Finding(
    "E-5005",
    _l("This file is not a JPEG picture."),
    _l("Only what is in the file counts, not its name."),
    _l("Choose a photo or a scan that was saved as JPEG. Its name usually ends in .jpg or .jpeg."),
)
TRUNCATED_FILE = Finding(
    "E-5006",
    _l("The end of this picture is missing."),
    _l("The file was not copied or saved to its end."),
    _l("Copy the file from your camera or phone again, or take the photo again."),
)
DAMAGED_FILE = Finding(
    "E-5007",
    _l("This picture is damaged and cannot be opened."),
    _l("The file was changed or damaged after the photo was taken."),
    _ANOTHER,
)
TOO_LARGE_FILE = Finding(
    "E-5008",
    _l("This file is too large. A picture may have at most %(limit)s MB."),
    _l("Cameras can save more detail than anybody needs to read a document."),
    _l(
        "Make the picture smaller in a picture program, or set the camera to a smaller size. 500 KB is enough."
    ),
)
TOO_MANY_PIXELS = Finding(
    "E-5009",
    _l("This picture is too wide or too high."),
    _l("It has more pixels than can be opened here."),
    _l("Make the picture smaller in a picture program, such as 2400 pixels on the longer side."),
)
SAME_TWICE = Finding(
    "E-5010",
    _l("You have added this picture already."),
    _l("It is the same file as the other picture."),
    _l(
        "For the back of the document choose the photo of the back. One picture is enough if nothing is written there."
    ),
)
THIRD_PICTURE = Finding(
    "E-5011",
    _l("You have added two pictures already. There can be no more."),
    _l("At most two pictures can be handed in: the front and the back of the document."),
    _l("Go on with the two pictures. To choose others, press “delete” and start from the top."),
)
VIRUS_IN_FILE = Finding(
    "E-5012",
    _l("The virus scanner found something harmful in this file. The file was not kept."),
    _l("Your device or the place that the file comes from may be infected."),
    _l("Check your device for viruses. Then take a new photo, with another device if you can."),
)
NOT_SCANNED_FILE = Finding(
    "E-5013",
    _l("This file could not be checked for viruses just now, so it was not taken."),
    _l("The virus scanner of this system did not answer."),
    _l("Nothing was lost. Please wait a few minutes and add the file again."),
)
NO_FILE = Finding(
    "E-5014",
    _l("Choose a file."),
    _l("The button “add” was pressed before a file was chosen."),
    _l("Press “choose file”, choose the photo of your document, and then press “add”."),
)
TOO_OFTEN = Finding(
    "E-5015",
    _l("Too many files were sent in a short time. This file was not taken."),
    _l("Files were sent from you or from your internet connection many times within a few minutes."),
    _l("Please wait a few minutes and add the file again."),
)

DARK_PICTURE = Finding(
    "E-5021",
    _l("This picture is probably too dark."),
    _l("There was little light when the photo was taken."),
    _l("Take the photo beside a window or under a lamp."),
)
BLURRED_PICTURE = Finding(
    "E-5022",
    _l("This picture is probably blurred."),
    _l("The camera moved, or it was too close to focus."),
    _l("Lay the document on a table, hold the camera still, and use the macro mode if there is one."),
)
SMALL_PICTURE = Finding(
    "E-5023",
    _l("This picture is probably too small to read."),
    _l("The picture has few pixels, or the document fills only a small part of it."),
    _l("Take the photo closer, so that the document fills most of the picture."),
)
CROPPED_PICTURE = Finding(
    "E-5024",
    _l("A part of the document is probably cut off."),
    _l("An edge of the document touches the edge of the picture."),
    _l("Take the photo so that all four corners of the document and a little of the table can be seen."),
)
LARGE_PICTURE = Finding(
    "E-5025",
    _l("This file is larger than the recommended 500 KB."),
    _l("500 KB is a recommendation. Larger files take longer to send."),
    _l("You can go on with this picture."),
)

WHY_NOT: Mapping[PictureFault, Finding] = {
    PictureFault.EMPTY: EMPTY_FILE,
    PictureFault.HEIC: HEIC_FILE,
    PictureFault.PNG: PNG_FILE,
    PictureFault.PDF: PDF_FILE,
    PictureFault.NOT_JPEG: NOT_JPEG_FILE,
    PictureFault.TRUNCATED: TRUNCATED_FILE,
    PictureFault.DAMAGED: DAMAGED_FILE,
    PictureFault.TOO_LARGE: TOO_LARGE_FILE,
    PictureFault.TOO_MANY_PIXELS: TOO_MANY_PIXELS,
    PictureFault.TWICE: SAME_TWICE,
    PictureFault.THIRD: THIRD_PICTURE,
    PictureFault.VIRUS: VIRUS_IN_FILE,
    PictureFault.NOT_SCANNED: NOT_SCANNED_FILE,
    PictureFault.NOT_CHOSEN: NO_FILE,
    PictureFault.TOO_OFTEN: TOO_OFTEN,
}
PROBABLY: Mapping[PictureWarning, Finding] = {
    PictureWarning.DARK: DARK_PICTURE,
    PictureWarning.BLURRED: BLURRED_PICTURE,
    PictureWarning.SMALL: SMALL_PICTURE,
    PictureWarning.CROPPED: CROPPED_PICTURE,
}
