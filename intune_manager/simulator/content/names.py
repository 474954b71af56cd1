"""Names of people, places and departments; none needs an escape in JSON, for speed."""

from __future__ import annotations

import unicodedata


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def parts(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


GIVEN = _split(
    """
    Adele Adèle Aisha Alex Amélie Ana Anders Anna Antónia Aylin Beatriz Ben Björn Bruno
    Carmen Chloé Claire Daan Daniel Dariusz David Diego Dilan Elena Elif Emil Emma Enrico
    Erik Eva Fatima Felix Finn Florian François Freya Gabriel Giulia Grady Hana Hannah Hans
    Henrietta Hiro Hugo Ida Igor Ines Ingrid Irvin Isaiah Ivan Jakub Jan Jean Joni Jörg José
    Julia Jun Kaito Karin Katarzyna Kerstin Khadija Lars Laura Léa Lee Lena Leo Lidia Lin
    Lucas Lynne Magnus Malin Marek María Mateus Matti Megan Mei Mia Miguel Miriam Mohamed
    Nestor Niamh Nils Noa Nora Noura Olaf Olga Omar Oscar Paula Patti Paweł Pedro Petra
    Pradeep Priya Rafael Ravi Renée Robin Rosa Ruth Samir Sara Siân Sofia Søren Stefan Sven
    Tamar Theo Thomas Tomáš Ursula Vera Victor Wei Willem Xenia Yara Yuki Yusuf Zeynep Zoë 李
    王 Дмитрий Анна
    """
)
SURNAMES = _split(
    """
    Abe Almeida Andersen Ángel Bakker Bauer Becker Bianchi Bowen Brown Cameron Castro Chen
    Clarke Cohen Costa Cruz Demir Dubois Eriksen Evans Fernández Ferrari Fischer García
    Garth Gonçalves Gruber Haas Hansen Harris Hoffmann Horváth Huber Ito Ivanova Jansen
    Jensen Johansson Jones Kaya Keller Khan Kim Klein Kowalski Kozłowska Krüger Kumar Lang
    Langer Larsen Lefèvre Leone Li Lindström Lopez Martin Mazur McKay Mendes Meyer Morin
    Müller Nagy Nakamura Neumann Nguyen Nielsen Novák Nowak O'Neill Okafor Olsen Öztürk
    Papadopoulos Patel Pereira Peters Petrov Popescu Ramírez Rasmussen Richter Rossi Roux
    Ruiz Russo Sánchez Santos Sato Schmidt Schneider Schröder Silva Singh Smith Suzuki
    Svensson Szabó Tanaka Taylor Toth Vance Van-Dijk Vançe Virtanen Visser Vogel Wagner
    Walker Wang Weber White Wilber Williams Wójcik Wolf Wright Yilmaz Young Yu Zhang
    Zimmermann Зайцева 李
    """
)
DEPARTMENTS = parts(
    "Sales|Marketing|Finance|Human Resources|IT|Engineering|Operations|Legal|"
    "Research & Development|Customer Care|Produktion|Logistics"
)
JOB_TITLES = parts(
    "Account Manager|Analyst|Apprentice|Consultant|Developer|Director|Engineer|"
    "Field Technician|Nurse|Store Manager|Teamleiter:in|VP"
)
DEVICE_CATEGORIES = ("Kiosk", "Laptop", "Phone", "Shared", "Lab", "Meeting room", "Loan", "Büro")
COUNTRIES = ("DE", "DE", "DE", "US", "US", "GB", "FR", "NL", "SE", "PL", "ES", "JP", "BR")
SITES = _split(
    """
    AMS ATH BCN BER BRU BUD CPH DUB DUS FRA GVA HAM HEL IST LDN LIS LYS MAD MIL MUC NYC OSL
    PAR PRG ROM SFO STO TYO VIE WAW ZRH
    """
)


_ROMANISED = {"李": "li", "王": "wang", "Анна": "anna", "Дмитрий": "dmitriy", "Зайцева": "zaytseva"}
_LATIN = str.maketrans({"ø": "o", "ł": "l", "Ø": "O", "ß": "ss", "'": "", "-": ""})


def _ascii(name: str) -> str:
    """The letters that a sign-in name can have, as an admin would romanise the name."""
    plain = unicodedata.normalize("NFKD", _ROMANISED.get(name, name).translate(_LATIN))
    return "".join(letter for letter in plain.lower() if letter.isascii())


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """The ASCII forms, later ones of the same spelling marked: sign-in names must differ."""
    forms: list[str] = []
    for name in names:
        form = _ascii(name)
        forms.append(f"{form}x" if form in forms else form)
    return tuple(forms)


GIVEN_ASCII = _distinct(GIVEN)
SURNAMES_ASCII = _distinct(SURNAMES)


def numbered(names: tuple[str, ...], number: int) -> str:
    """One of the names, in later rounds with the number of the round."""
    turn, place = divmod(number, len(names))
    return f"{names[place]} {turn + 1}" if turn else names[place]
