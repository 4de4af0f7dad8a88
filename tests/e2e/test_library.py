"""Files come into the library by hand, are found, heard, named, deleted and brought back."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.e2e.footage import film
from tests.faults.studio import until
from tests.media_library.sites import Site
from tests.media_library.sites import page as answer


def add(page: Page, *paths: Path) -> None:
    """Choose files as a person does, and wait until they are in."""
    page.locator("input[type=file]").set_input_files([str(path) for path in paths])
    there = re.compile("^(In your library|It was in your library already)$")
    expect(page.get_by_text(there)).to_have_count(len(paths))


def test_files_come_in_and_are_found(page: Page, footage: dict[str, Path]) -> None:
    page.goto("/library")
    add(page, footage["main"], footage["music"], footage["picture"])
    for name in ("main.mp4", "music.wav", "picture.png"):
        expect(page.get_by_role("button", name=f"Open {name}")).to_be_visible()
    page.get_by_label("Search the library").fill("music")
    expect(page.get_by_role("button", name="Open main.mp4")).to_have_count(0)
    expect(page).to_have_url(re.compile("q=music"))
    page.reload()
    expect(page.get_by_role("button", name="Open music.wav")).to_be_visible()
    expect(page.get_by_role("button", name="Open picture.png")).to_have_count(0)


def test_a_file_that_is_known_is_not_sent_again(page: Page, footage: dict[str, Path]) -> None:
    page.goto("/library")
    add(page, footage["template"])
    page.reload()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.locator("input[type=file]").set_input_files(str(footage["template"]))
    expect(page.get_by_text("It was in your library already")).to_be_visible()
    assert not [line for line in sent if line.startswith("PATCH")]


def test_a_file_that_cannot_be_used_says_what_is_wrong(
    page: Page, footage: dict[str, Path], tmp_path: Path
) -> None:
    """The one is refused while it is sent, the other when it is looked at."""
    text, cut = tmp_path / "text.mp4", tmp_path / "cut.mp4"
    text.write_text("this is no video")
    cut.write_bytes(footage["main"].read_bytes()[:30_000])
    page.goto("/library")
    page.locator("input[type=file]").set_input_files([text, cut])
    said = page.get_by_label("Files coming in").get_by_role("alert")
    expect(said.filter(has_text="“text.mp4” is a text file")).to_be_visible()
    expect(said.filter(has_text="“cut.mp4” is incomplete")).to_be_visible()


def test_files_of_the_web_are_fetched(page: Page, tmp_path: Path) -> None:
    film(tmp_path / "sea.mp4", "smptebars", 1)
    film_page = answer((tmp_path / "sea.mp4").read_bytes())
    page.goto("/library")
    page.get_by_role("button", name="From the web").click()
    addresses = page.get_by_role("textbox", name="Addresses")
    addresses.fill("www.example.com/film.mp4")
    addresses.press("Tab")
    page.get_by_role("button", name="Fetch").click()
    expect(page.get_by_text("is no web address")).to_be_visible()
    with Site({"/films/sea.mp4": film_page}) as site:
        addresses.fill(f"{site.url('/films/sea.mp4')}\nhttp://127.0.0.1/secret.mp4\n")
        page.get_by_role("button", name="Fetch").click()
        expect(page.get_by_role("button", name="Open sea.mp4")).to_be_visible()
    said = page.get_by_label("Files coming in").get_by_role("alert")
    expect(said).to_have_text("127.0.0.1 is not an address of the public internet.")


def test_a_deleted_file_comes_back(page: Page, tmp_path: Path) -> None:
    page.goto("/library")
    add(page, film(tmp_path / "passing.mp4", "rgbtestsrc", 1))
    card = page.get_by_role("button", name="Open passing.mp4")
    card.click()
    page.get_by_label("Name").fill("kept.mp4")
    page.get_by_label("Name").press("Tab")
    expect(page.get_by_role("button", name="Open kept.mp4", include_hidden=True)).to_have_count(1)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The file is in the trash.")).to_be_visible()
    expect(page.get_by_role("button", name="Open kept.mp4")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Open kept.mp4")).to_be_visible()


def test_many_files_are_filtered_picked_tagged_exported_and_deleted_for_good(
    page: Page, tmp_path: Path
) -> None:
    """Lengths that no other test's files have keep them apart in the studio that all share."""
    films = [film(tmp_path / f"series-{n}.mp4", "testsrc2", 21 + n) for n in range(3)]
    page.goto("/library")
    add(page, *films)
    page.goto("/library?length=20.5..23.5&sort=name")
    cards = page.get_by_role("button", name=re.compile("^Open series-"))
    expect(cards).to_have_count(3)
    page.get_by_role("button", name="Length: 20.5 to 23.5 s: remove this filter").click()
    expect(page).not_to_have_url(re.compile("length="))
    page.goto("/library?length=20.5..23.5&sort=name")
    page.get_by_label("Select series-0.mp4").click()
    page.get_by_label("Select series-2.mp4").click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="Picked files")
    expect(bar).to_contain_text("3 selected")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.keyboard.press("Control+a")
    expect(bar).to_contain_text("3 selected")
    with page.expect_download() as saved:
        bar.get_by_role("button", name="Export as ZIP").click()
    with ZipFile(saved.value.path()) as archive:
        for path in films:
            assert archive.read(path.name) == path.read_bytes()
    bar.get_by_role("button", name="Tag").click()
    page.get_by_role("dialog").get_by_label("Tags").first.fill("series")
    page.get_by_role("button", name="Add to all").click()
    expect(page.get_by_text("3 files are changed.")).to_be_visible()
    page.goto("/library?tags=series&sort=name")
    expect(cards).to_have_count(3)
    page.get_by_label("Select series-1.mp4").click()
    bar.get_by_role("button", name="Delete").click()
    expect(cards).to_have_count(2)
    page.goto("/library?trash=1&tags=series")
    cards.click()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_role("dialog", name="Delete 1 file for good?").get_by_role(
        "button", name="Delete for good"
    ).click()
    expect(page.get_by_text("Nothing fits these filters.")).to_be_visible()


def test_a_video_plays(page: Page, footage: dict[str, Path]) -> None:
    page.goto("/library")
    page.locator("input[type=file]").set_input_files(str(footage["main"]))
    page.get_by_role("button", name="Open main.mp4").click()
    player = page.locator("video")
    player.evaluate("video => video.play()")
    until(lambda: player.evaluate("video => video.currentTime") > 0.2, "Playing")


def test_an_upload_pauses_and_goes_on(page: Page, tmp_path: Path) -> None:
    large = film(tmp_path / "large.mp4", "testsrc2", 4)
    page.goto("/library")
    page.route("**/files/*", lambda _: None)  # what is sent hangs
    page.locator("input[type=file]").set_input_files(str(large))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused at")).to_be_visible()
    page.unroute("**/files/*")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Open large.mp4")).to_be_visible()
