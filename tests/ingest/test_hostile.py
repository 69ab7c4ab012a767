"""Files made to do harm, as they are typed: one message, exit status 2, nothing written, nothing read that was not given."""

import io
import shutil
import zipfile

import docx
import pypdf
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.ingest.read import read_document

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = "<w:document " + WORD + "><w:body>{}</w:body></w:document>"
TEXT = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
LAUGHS = "<!DOCTYPE d [<!ENTITY a '" + "文" * 1000 + "'>" + "".join(f"<!ENTITY {new} '{('&' + old + ';') * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"


@pytest.fixture(scope="module")
def dataset(invented_folder, tmp_path_factory):
    return shutil.copytree(invented_folder, tmp_path_factory.mktemp("hostile") / "data")


def refused(dataset, path, *arguments):
    """What is said of a file, once nothing is sure to have been written."""
    before = {one: one.stat().st_mtime_ns for one in dataset.rglob("*")}
    done = CliRunner().invoke(main, ["ingest", str(path), "--plan", "corvale-2031", "--region", "Corvale", "--into", str(dataset), *arguments])
    assert done.exit_code == 2 and "Traceback" not in done.output and done.output.count("\n") == 1 and done.output.count(path.name) == 1
    assert {one: one.stat().st_mtime_ns for one in dataset.rglob("*")} == before and not (dataset.parent / "drafts").exists()
    return done.output


def pdf(password=""):
    """A page without text."""
    writer, packed = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(packed)
    return packed.getvalue()


def word(document):
    """A Word file with this for its document."""
    whole, packed = io.BytesIO(), io.BytesIO()
    docx.Document().save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, document if name == "word/document.xml" else source.read(name))
    return packed.getvalue()


@pytest.mark.parametrize(("name", "content", "told"), [
    ("locked.pdf", lambda: pdf("secret"), "locked with a password"), ("pictures.pdf", pdf, "a PDF without text"),
    ("loop.pdf", lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>", "not a PDF"),
    ("laughs.docx", lambda: word(LAUGHS + BODY.format(TEXT.format("&i;"))), "amplification"), ("blown.docx", lambda: word(" " * (30 << 20)), "unpacks to 31 MB"),
    ("deep.docx", lambda: word(BODY.format("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000)), "Excessive depth"),
    ("other.docx", lambda: zipped("xl/workbook.xml"), "no Word document"),
    ("closed.html", lambda: b"<html><body><p>text</p>" + b"<div>" * 10_000 + b"text" + b"</div>" * 10_000, "nested too deeply"),
    ("tags.html", lambda: b"<html><body></body></html>", "no text"), ("sound.txt", lambda: bytes(range(1, 256)) * 99, "no text"), ("spaces.txt", lambda: b" \n" * 99, "empty"),
])
def test_it_is_refused_in_one_message(dataset, tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content())
    assert told in refused(dataset, path)


def zipped(name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr(name, "x")
    return packed.getvalue()


def test_a_folder_is_no_file(dataset, tmp_path):
    (tmp_path / "folder.txt").mkdir()
    assert "not a file" in refused(dataset, tmp_path / "folder.txt")


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_file_named_inside_another_is_not_read(tmp_path, form):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    names = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    content = word(names + BODY.format(TEXT.format("一、建设&x;"))) if form == "docx" else f"{names}<html><body><p>一、建设&x;</p><iframe src='{secret.as_uri()}'></iframe></body></html>".encode()
    path = tmp_path / f"page.{form}"
    path.write_bytes(content)
    text = read_document(path).text
    assert "一、建设" in text and "SECRET" not in text
