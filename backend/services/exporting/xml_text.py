"""What every format made of XML needs: text that XML can hold, and a document as bytes."""

import re
from xml.etree import ElementTree

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Leave out the characters that XML 1.0 has no place for."""
    return _NOT_XML.sub("", text)


def document(root: ElementTree.Element, running_text: str = "") -> bytes:
    """Return a tree as a UTF-8 document that a person can read too.

    Parameters
    ----------
    running_text
        The element whose white space is text, so that none is put between its children.
    """
    ElementTree.indent(root)
    for element in root.iter(running_text) if running_text else ():
        element.text = None
        for child in element:
            child.tail = None
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
