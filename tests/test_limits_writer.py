"""How limits and what the notes say of them are shown."""

from cribsheet.held import Held, index
from cribsheet.model import Page, Section
from cribsheet.pipeline import Site
from cribsheet.writers import disagreements, html, limits
from cribsheet.writers.links import Links, locate, section_ids
from tests.html_tree import Node, parse
from tests.notes import source
from tests.test_limits import site as held_site

NOTE = "# SQS\n\n- max message size 256 KB\n- retention 4 days by default, 14 days at most\n"


def _site() -> tuple[Site, Held, Links]:
    built = held_site(source(NOTE, "a.md"), source("# SQS\n\n- payload: up to 1 MiB\n", "b.md"))
    held = index(built.register, built.readings, built.catalogue, [page.service for page in built.pages])
    shown = Links(
        lambda path: path.removesuffix(".md") + "/",
        locate({page.service: section_ids(page) for page in built.pages}, built.catalogue),
        "services/index.md",
    )
    return built, held, shown


def _page() -> Node:
    built, held, links = _site()
    return parse(html.write(built.pages[0], built.catalogue, held, links).html)


def _cells(row: Node) -> list[str]:
    return [cell.text for cell in row.inside() if cell.tag in {"th", "td"}]


def test_a_service_has_a_table_of_its_limits() -> None:
    root = _page()
    rows = {row.attributes["id"]: _cells(row) for row in root.all("tr") if "id" in row.attributes}
    size = rows["cribsheet-limit-sqs-maximum-message-size"]
    assert size[:3] == ["Maximum message size", "1 MiB", "–"]
    assert "256 KB outdated since 2025-08: a.md:3" in size[3]
    assert "1 line agreesb.md:3" in size[3]
    assert rows["cribsheet-limit-sqs-maximum-tags-per-queue"][0] == "Maximum tagsper queue"
    assert rows["cribsheet-limit-sqs-maximum-tags-per-queue"][2:4] == ["adjustable", "–"]
    assert rows["cribsheet-limit-sqs-spare-queue"][1] == "none since 2022-12"
    links = [link.attributes["href"] for link in root.all("a")]
    assert {"notes/a.md/#L3", "notes/b.md/#L3", "#cribsheet-limits"} <= set(links)


def test_the_value_of_today_stands_at_the_statement() -> None:
    root = _page()
    (mark,) = root.all(class_="cs-verdict")
    assert mark.text == "256 KB: now 1 MiB"
    link = mark.one("a")
    assert link.attributes["href"] == "services/sqs/#cribsheet-limit-sqs-maximum-message-size"
    assert link.attributes["title"] == "maximum message size, likely; the note is outdated since 2025-08"
    statement = next(item for item in root.all("li") if item.text.startswith("max message size"))
    assert mark in statement.inside()


def test_all_limits_are_listed_with_their_service() -> None:
    built, held, links = _site()
    root = parse(limits.write(held, built.catalogue, links).html)
    rows = [_cells(row) for row in root.one("tbody").all("tr")]
    assert {row[0] for row in rows} == {"SQS"}
    assert len(rows) == len(built.register.of({"sqs"}))
    assert root.all(class_="cs-register")
    size = next(row for row in root.one("tbody").all("tr") if "Maximum message size" in row.text)
    agreeing = {link.text: link.attributes["href"] for link in size.all("a")}["1 line agrees"]
    assert agreeing == "services/sqs/#cribsheet-limit-sqs-maximum-message-size"


def test_disagreements_are_listed_note_by_note() -> None:
    built, held, links = _site()
    written = disagreements.write(built.pages, held, built.catalogue, links)
    assert [entry.title for entry in written.toc[0].children] == ["a.md"]
    (row,) = parse(written.html).one("tbody").all("tr")
    said = "256 KBmax message size 256 KB"
    assert _cells(row) == ["3", said, "SQS: maximum message size", "1 MiB", "outdated since 2025-08"]


def test_a_page_whose_service_has_no_limits_has_no_table() -> None:
    built, held, links = _site()
    page = Page("ebs", (Section("", None, 2),))
    written = html.write(page, built.catalogue, held, links)
    assert "cribsheet-limits" not in written.html
    assert "Limits" not in [entry.title for entry in written.toc[0].children]
