"""Laying a secret ballot among others, so that where it lies does not tell when it came."""

import random

from django.db.models import QuerySet

from ..models import Ballot

CHANCE = random.SystemRandom()
AMONG = 24  # ballots that are written anew with each one, so that it costs the same among ten and among thousands


def put_among(ballots: "QuerySet[Ballot]", ballot: Ballot) -> None:
    """Write `ballot` together with up to AMONG others, taken and laid down again by chance, under new ids.

    Databases remember in which order rows came (SQLite's rowid) and by which transaction (PostgreSQL's xmin): they say
    the same of all that are written here. Ids are random, so those that follow a random id are a random few.
    """
    pivot = Ballot(proposal=ballot.proposal).pk
    others = [*ballots.filter(pk__gte=pivot).order_by("pk")[:AMONG]]
    others += ballots.filter(pk__lt=pivot).order_by("pk")[: AMONG - len(others)]
    ballots.filter(pk__in=[each.pk for each in others]).delete()
    everything = [*others, ballot]
    for each in everything:
        each.pk = Ballot(proposal=ballot.proposal).pk
    CHANCE.shuffle(everything)
    Ballot.objects.bulk_create(everything)
