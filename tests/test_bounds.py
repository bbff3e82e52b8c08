"""No question can make an answer of any size."""

import numpy as np
import pytest
from shipped import FRONT

from app.api.bounds import FEATURES_BYTES, refuse
from app.api.items import FILES
from geo import Front, Query, QueryError
from geo.features import Form, file_bytes
from geo.search.showing import framed

SUFFIXES = sorted({suffix for suffix, _ in FILES.values()})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("places", [[], [5, 3], range(40)], ids=len)
def test_a_file_of_some_features_is_that_of_the_rows_of_the_whole_frame(suffix, places):
    at = np.array(places, dtype=np.int64)
    expected = file_bytes(FRONT.frame("claims").iloc[at], suffix, Form())
    collection = FRONT.collection("claims")
    some = framed(collection.some(at), collection.geometries[at], "claims")
    assert file_bytes(some, suffix, Form()) == expected


def test_of_a_long_layer_no_frame_is_made_for_a_file():
    front = Front(FRONT.records)
    assert front.store.table("claims", Query(limit=3)).returned == 3
    assert "claims" not in front.frames


def test_features_that_are_too_long_for_one_answer_are_refused_with_what_to_ask_instead():
    size = FRONT.select("claims").size
    assert size < FEATURES_BYTES
    refuse(size, 55, size)
    with pytest.raises(QueryError, match="with limit and offset") as caught:
        refuse(size, 55, size - 1)
    assert caught.value.parameter == "limit"
