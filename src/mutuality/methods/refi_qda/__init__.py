"""REFI-QDA: codebooks (.qdc) and coded texts (.qdpx) to and from other programs, with passages where they belong."""

from .codebook import read_codebook, write_codebook
from .reading import Doubt, Reading, read_project
from .shape import Code, Codebook, CodeSet, Coding, Project, Selection, Source, User, guid_of
from .tidy import tidied
from .writing import write_project

__all__ = [
    "Code",
    "CodeSet",
    "Codebook",
    "Coding",
    "Doubt",
    "Project",
    "Reading",
    "Selection",
    "Source",
    "User",
    "guid_of",
    "read_codebook",
    "read_project",
    "tidied",
    "write_codebook",
    "write_project",
]
