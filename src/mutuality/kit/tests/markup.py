"""A page as a tree that tests can look things up in, with the paths of ElementTree."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

ALONE = {"meta", "link", "input", "br", "img", "hr"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tree = TreeBuilder()
        self.tree.start("page", {})

    def handle_starttag(self, tag, attrs):
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in ALONE:
            self.tree.end(tag)

    def handle_startendtag(self, tag, attrs):
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_endtag(self, tag):
        self.tree.end(tag)

    def handle_data(self, text):
        self.tree.data(text)


def read(page: str | bytes) -> Element:
    reader = _Reader()
    reader.feed(page.decode() if isinstance(page, bytes) else page)
    reader.tree.end("page")
    return reader.tree.close()


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
