"""What people of the demo community say of themselves in their profiles, and their pictures.

Pure: the same person says the same each time.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from revcouncil.demo.people import Person

INDUSTRIES: Final = (
    "SaaS outbound",
    "Deliverability",
    "Recruiting",
    "Manufacturing",
    "Fintech outbound",
    "Professional services",
    "Logistics",
    "Hospitality",
    "Health care",
    "Cybersecurity",
)
SKILLS: Final = (
    "Copywriting",
    "Cold calling",
    "Clay",
    "Offers",
    "Domains",
    "Warm-up",
    "Reply handling",
    "CRM hygiene",
    "Data enrichment",
    "Retainers",
    "Pricing",
    "Interviewing",
    "Cold e-mail copy",
)
RARE: Final = ("Paid LinkedIn", "Hiring SDRs", "French market", "Webinars")
BIOS: Final = (
    "Sold copiers door to door, then software by phone, then neither.",
    "Writes for twelve clients and answers each reply within four hours.",
    "Came from recruiting, stayed for the replies that begin with “How did you know”.",
    "Runs a small list well rather than a large one badly.",
    "Breaks sequences for a living, mostly other people's.",
)
# One in so many has a picture.
PICTURED: Final = 4


@dataclass(frozen=True)
class Said:
    """A profile, beyond the name and the work."""

    industry: str
    knows: tuple[str, ...]
    wants: tuple[str, ...]
    bio: str


# As the design draws them.
NAMED: Final = {
    "Maren Okafor": (("Cold e-mail copy", "Offers"), ("Paid LinkedIn", "Hiring SDRs")),
    "Adaeze Nwosu": (
        ("Paid LinkedIn", "Hiring SDRs", "Offers", "Cold calling"),
        ("Cold e-mail copy", "Clay"),
    ),
    "Marta Kowalczyk": (("Paid LinkedIn", "CRM hygiene"), ("Cold e-mail copy",)),
    "Declan Byrne": (("Hiring SDRs", "Offers"), ("Clay",)),
}


def said(person: Person) -> Said:
    """What this person has filled in. Some leave it empty."""
    rng = person.rng
    rng.random()
    if person.full_name not in NAMED and rng.random() < 0.1:
        return Said("", (), (), "")
    rare = tuple(skill for skill in RARE if rng.random() < 0.04)
    knows = (*rare, *rng.sample(SKILLS, rng.randint(1, 3)))
    others = [skill for skill in (*SKILLS, *RARE) if skill not in knows]
    wants = tuple(rng.sample(others, rng.randint(0, 2)))
    knows, wants = NAMED.get(person.full_name, (knows, wants))
    weights = range(len(INDUSTRIES), 0, -1)
    industry = rng.choices(INDUSTRIES, weights)[0]
    return Said(industry, knows, wants, rng.choice(BIOS) if rng.random() < 0.5 else "")


def handle(person: Person) -> str:
    """A handle of one's own: what stands before the @, and for whom that is taken a number."""
    plain = person.email.partition("@")[0].replace(".", "-")
    own = "maren adaeze marta declan"
    return plain if plain in own.split() and person.number < 50 else f"{plain}{person.number}"


def portrait(person: Person) -> bytes | None:
    """A picture of nobody: a head and shoulders in two colours. Few uploaded one."""
    rng = person.rng
    if rng.randrange(PICTURED):
        return None
    ground, figure = (tuple(rng.randint(low, low + 90) for _ in range(3)) for low in (150, 30))
    picture = Image.new("RGB", (512, 512), ground)
    pen = ImageDraw.Draw(picture)
    head = rng.randint(90, 115)
    pen.ellipse((256 - head, 120, 256 + head, 120 + 2 * head), fill=figure)
    pen.ellipse((70, 330, 442, 760), fill=figure)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
