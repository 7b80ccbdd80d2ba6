"""Equal notes give equal sites, whatever the day, the place and the machine."""

from pathlib import Path

from tools.audit_bytes import VARIANTS, differences

SETTINGS = """
site_name: Mine
site_url: https://notes.example/
theme: {name: material, font: false}
plugins: [search, cribsheet]
"""
NOTES = {
    "İi/b.md": "# SQS\n\n- **a queue** of messages\n- with Lambda\n\n![x](p.png)\n",
    "a.txt": "Lambda\n======\n\t- 15 minutes at most\n\t- reads from SQS\n",
    "ß.txt": "Lambda\n======\n\t- 5 minutes at most\n\nGardening\n=========\n\t- rake\n",
    "z.md": "---\ntags: [b, a]\n---\n# KMS\n\n- keys of a Region\n",
}


def test_two_builds_of_the_same_notes_are_the_same_bytes(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "docs").mkdir(parents=True)
    (project / "docs" / "hand.md").write_text("# By hand\n")
    (project / "mkdocs.yml").write_text(SETTINGS)
    for name, text in NOTES.items():
        (project / "source_notes" / name).parent.mkdir(parents=True, exist_ok=True)
        (project / "source_notes" / name).write_text(text)
    (project / "source_notes" / "İi" / "p.png").write_bytes(b"\x89PNG")
    assert list(differences(project, tmp_path)) == []
    site_map = tmp_path / VARIANTS[0].folder / "site" / "sitemap.xml"
    assert "https://notes.example/services/sqs/" in site_map.read_text()
    assert "lastmod" not in site_map.read_text()
