"""Judges charts: well-formed XML, nothing that runs or is fetched, and resvg draws something of it."""
import struct
import sys
import xml.etree.ElementTree as tree

import resvg_py

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "style", "rect", "text", "line", "polyline"}

for path in sys.argv[1:]:
    root = tree.parse(path).getroot()
    assert root.tag == SVG + "svg", root.tag
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        assert name in ALLOWED, name
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on"), attribute
            assert "href" not in attribute and "url(" not in value, value
        assert name != "style" or "url(" not in element.text and "@import" not in element.text
    assert root.find(SVG + "title").text
    picture = resvg_py.svg_to_bytes(svg_path=path)
    assert bytes(picture[:8]) == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", bytes(picture[16:24]))
    assert (width, height) == (int(root.get("width")), int(root.get("height"))), (width, height)
    # A page with nothing on it would be far smaller.
    assert len(picture) > 3000, len(picture)
    print("ok", path)
