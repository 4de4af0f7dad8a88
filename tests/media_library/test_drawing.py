import asyncio
import threading

import pytest
from django.test import RequestFactory

from media_library.delivery import deliver, of_asset
from media_library.drawing import drawn
from media_library.ingest import ingest
from media_library.models import Asset
from tests.fixtures.media import MakeMedia
from workspaces.setup import first_workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]

MANY, LONG_SECONDS = 40, 60.0


@pytest.fixture
def film(transactional_db: None, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), first_workspace()[0])[0]


async def test_pictures_that_wait_for_their_turn_keep_no_file_from_its_own(film: Asset) -> None:
    may_draw = threading.Event()

    def draw(asset: Asset) -> str:
        may_draw.wait()
        return asset.sha256

    waiting = [asyncio.ensure_future(drawn(draw, film)) for _ in range(MANY)]
    request = RequestFactory().get("/")
    try:
        answer = await asyncio.wait_for(deliver(request, of_asset(film)), LONG_SECONDS)
    finally:
        may_draw.set()
        assert await asyncio.gather(*waiting) == [film.sha256] * MANY
    assert answer.status_code == 200
