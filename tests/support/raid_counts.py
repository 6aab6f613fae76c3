"""What the published counts of raids say to the end of 2025, as published in a table made from the same file elsewhere."""

# Destroyed, launched by type and year in which the raid began, rows with both counts.
YEARS = {
    "iskander-m": {2023: (11, 26), 2024: (18, 215), 2025: (41, 178)},
    "iskander-m-or-kn-23": {2024: (20, 72), 2025: (70, 292)},
    "kn-23": {2024: (2, 8)},
    "kinzhal": {2023: (15, 43), 2024: (23, 79), 2025: (26, 97)},
    "zircon": {2024: (3, 4), 2025: (0, 1)},
    "x-22": {2022: (0, 7), 2023: (0, 66), 2024: (3, 73), 2025: (0, 7)},
    "x-22-or-x-32": {2022: (0, 6), 2023: (0, 8), 2024: (0, 2), 2025: (0, 7)},
    "s-300": {2022: (0, 43), 2023: (0, 103), 2024: (2, 144), 2025: (0, 55)},
    "s-300-or-s-400": {2023: (0, 15), 2024: (0, 94), 2025: (0, 32)},
    "s-400": {2023: (0, 4), 2024: (0, 2), 2025: (0, 2)},
    "s-400+iskander-m": {2023: (20, 20)},
    "s-300-or-s-400+iskander-m": {2023: (0, 14), 2024: (0, 12)},
    "kinzhal+iskander-m": {2025: (6, 10)},
    "kinzhal+iskander-m-or-kn-23": {2024: (2, 2)},
    "ballistic-missile": {2025: (0, 4)},
    "oreshnik": {2024: (0, 1)},
}
