"""What may go with words: one picture or sound, said in words too. Plain values in, an answer or a refusal out."""

from mutuality.kit.refused import Refused

LONGEST_SAYS = 5000
LARGEST_PIECE = 1 << 20  # bytes


def check_says(says: str) -> None:
    """It is shown in words first, so that nobody has to load it to know what it says."""
    if not says.strip():
        raise Refused(
            "Say in words what the picture shows, or what is said in the sound. Not everybody can see or hear it.",
            field="says",
        )
    if len(says) > LONGEST_SAYS:
        over = len(says) - LONGEST_SAYS
        raise Refused("This is {over} signs too long. Say the most important.", field="says", over=over)


def check_whole(*, received: int, size: int) -> None:
    if received != size:
        raise Refused(
            "Not all of the file is here yet. Choose it again, and it goes on where it stopped.", field="file"
        )


def check_piece(*, offset: int, received: int, size: int, length: int) -> None:
    """The next piece begins where the last one ended, and there is no more of it than was said."""
    if offset != received:
        raise Refused("This piece does not follow the last one that is here.")
    if not 0 < length <= min(size - received, LARGEST_PIECE):
        raise Refused("There is more in this piece than was said. Choose the file again.")
