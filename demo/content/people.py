"""The people of the demo: five to be, and thirty colleagues who have been here before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody of the demo. The e-mail address is for the user table only; no page and no API shows it."""

    username: str
    full_name: str
    role: str = "colleague"
    expert_in: tuple[str, ...] = ()
    language: str = "en"

    @property
    def email(self) -> str:
        """Return an address that can never belong to anybody."""
        return f"{self.username}@example.com"

    @property
    def first_name(self) -> str:
        """Return the given name."""
        return self.full_name.partition(" ")[0]

    @property
    def last_name(self) -> str:
        """Return what follows the given name."""
        return self.full_name.partition(" ")[2]


SAFETY, CARE, TOGETHER = "Safety", "Customer care", "Working together"

# slug, name, what the theme is for
THEMES = (
    ("safety", SAFETY, "Coming home as healthy as we came: what to see, say and change on the shop floor."),
    ("customer-care", CARE, "What helps when somebody needs us: words, habits and promises that hold."),
    ("working-together", TOGETHER, "Handing over, beginning, deciding: how a shift becomes a team."),
)

PERSONAS = (
    Person("lena", "Lena Fischer", "learner"),
    Person("amadou", "Amadou Diallo", "author", language="fr"),
    Person("ingrid", "Ingrid Solberg", "expert", expert_in=(SAFETY, CARE)),
    Person("carlos", "Carlos Mendes", "course_team"),
    Person("aiko", "Aiko Tanaka", "site_admin"),
)

COLLEAGUES = (
    Person("tariq", "Tariq Aziz"),
    Person("priya", "Priya Raman"),
    Person("olga", "Olga Novak"),
    Person("giulia", "Giulia Conti"),
    # The second expert, so that nobody's work waits when Ingrid wrote it or is away.
    Person("kwame", "Kwame Mensah", expert_in=(TOGETHER, CARE)),
    Person("samira", "Samira Haddad", language="fr"),
    Person("mehdi", "Mehdi Benali", language="fr"),
    Person("claire", "Claire Moreau", language="fr"),
    Person("wei", "Wei Zhang"),
    Person("fatuma", "Fatuma Njoroge"),
    Person("jonas", "Jonas Lindqvist"),
    Person("ana", "Ana Ferreira"),
    Person("dmitri", "Dmitri Kovalenko"),
    Person("soo_jin", "Soo-jin Park"),
    Person("mateus", "Mateus Oliveira"),
    Person("hanna", "Hanna Virtanen"),
    Person("yusuf", "Yusuf Yılmaz"),
    Person("ngozi", "Ngozi Okonkwo"),
    Person("pavel", "Pavel Dvořák"),
    Person("marisol", "Marisol Gutiérrez"),
    Person("ravi", "Ravi Subramanian"),
    Person("eilidh", "Eilidh MacLeod"),
    Person("bram", "Bram de Vries"),
    Person("leilani", "Leilani Kahale"),
    Person("tomasz", "Tomasz Wiśniewski"),
    Person("amina", "Amina El-Sayed"),
    Person("hiro", "Hiro Nakamura"),
    Person("zoe", "Zoé Lambert", language="fr"),
    Person("siobhan", "Siobhán Murphy"),
    Person("linh", "Linh Trần"),
)

EVERYBODY = PERSONAS + COLLEAGUES
