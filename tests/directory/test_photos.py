"""Photos: anything but a picture is refused, and nothing but the picture is kept."""

from io import BytesIO

import pytest
from PIL import Image

from core.errors import Invalid
from stations.directory import photos


def picture(size=(2000, 1000), kind="JPEG", exif=None):
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def test_a_photo_is_made_small_and_loses_its_metadata(app, tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = 6  # turned by a quarter
    with app.app_context():
        kept = photos.keep(picture(exif=exif), tmp_path)
    raw = (tmp_path / kept.file).read_bytes()
    assert b"SecretPhone" not in raw
    assert (kept.width, kept.height) == (640, 1280)
    with Image.open(BytesIO(raw)) as again:
        assert again.format == "WEBP"
        assert not again.getexif()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"0" * 40,
        picture()[:300],
        b"\x89PNG\r\n\x1a\n" + b"0" * 100,
        b"0" * (photos.LARGEST_FILE + 1),
    ],
    ids=["empty", "html", "svg", "gif", "cut off", "false png", "huge"],
)
def test_what_is_no_photo_is_refused(app, tmp_path, raw):
    with app.app_context(), pytest.raises(Invalid):
        photos.keep(raw, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.writes
def test_the_command_adds_it_and_the_page_shows_it(app, client, runner, make_station, tmp_path):
    station = make_station()
    file = tmp_path / "door.png"
    file.write_bytes(picture((300, 200), "PNG"))
    result = runner.invoke(args=["stations", "photo", station.code, str(file), "--alt", "大门"])
    assert result.exit_code == 0, result.output
    shown = client.get(f"/api/v1/stations/{station.id}").json["properties"]["photos"]
    assert [(p["alt"], p["width"], p["height"]) for p in shown] == [("大门", 300, 200)]
    with client.get(shown[0]["url"]) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/webp"
    assert client.get("/photos/..%2fsecrets%2fsecret_key").status_code == 404


@pytest.mark.writes
def test_the_command_says_why_not(runner, make_station, tmp_path):
    station = make_station()
    file = tmp_path / "door.txt"
    file.write_text("door")
    result = runner.invoke(args=["stations", "photo", station.code, str(file), "--alt", "x"])
    assert result.exit_code == 1
    assert "照片" in result.output
