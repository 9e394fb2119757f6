"""Copies the design tokens and the Noto Sans JP slices from their npm packages into app/static, licences too.

Run `npm pack @digital-go-jp/design-tokens@1.1.9 @fontsource-variable/noto-sans-jp@5.3.1` in an empty
directory and give that directory as the only argument. Nothing is fetched here.
"""

import re
import sys
import tarfile
from pathlib import Path

STATIC = Path(__file__).parents[1] / "app" / "static"
SLICE_NAME = re.compile(r"noto-sans-jp-\[?(\w+)\]?-wght-normal")


def read_member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"{name} is missing from the package")
    return member.read()


def vendor_tokens(package: Path) -> None:
    with tarfile.open(package) as archive:
        (STATIC / "tokens.css").write_bytes(read_member(archive, "dist/tokens.css"))
        (STATIC / "tokens.LICENSE.txt").write_bytes(read_member(archive, "LICENSE"))


def font_faces(css: str) -> str:
    """The `@font-face` rules of fontsource on one line each, pointing at the shortened file names."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = SLICE_NAME.sub(r"noto-sans-jp-\1", css).replace("./files/", "fonts/")
    css = css.replace("format('woff2-variations')", "format('woff2')")
    rules = [" ".join(rule.split()) for rule in css.split("}") if rule.strip()]
    return "".join(f"{rule} }}\n" for rule in rules)


def vendor_fonts(package: Path) -> None:
    fonts = STATIC / "fonts"
    fonts.mkdir(exist_ok=True)
    with tarfile.open(package) as archive:
        (fonts / "LICENSE.txt").write_bytes(read_member(archive, "LICENSE"))
        (STATIC / "fonts.css").write_text(font_faces(read_member(archive, "wght.css").decode()))
        for name in archive.getnames():
            if name.endswith("-wght-normal.woff2"):
                short = SLICE_NAME.sub(r"noto-sans-jp-\1", Path(name).name)
                (fonts / short).write_bytes(read_member(archive, name.removeprefix("package/")))


def main(packages: Path) -> None:
    vendor_tokens(next(packages.glob("digital-go-jp-design-tokens-*.tgz")))
    vendor_fonts(next(packages.glob("fontsource-variable-noto-sans-jp-*.tgz")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
